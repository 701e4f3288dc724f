"""How rounds become figures, ratios and verdicts."""

import json
import math
from pathlib import Path

import pytest

from bench.measure import QUICK, Round
from bench.report import aims_table, table, write_json
from bench.results import judge, percentile, summarise


def _round(per_second: float, *, ms: float = 10.0, peak_mb: float = 100.0) -> Round:
    return Round(
        updates_per_second=per_second,
        cpu_ms=1000 / per_second,
        cpu_share=1.0,
        database_cpu_ms=0.0,
        stub_share=0.2,
        others_share=0.0,
        calls_per_update=2.0,
        first_reply=1.0,
        peak_mb=peak_mb,
        to_answer_ms=[ms] * 20,
        to_card_ms=[ms] * 20,
    )


ROUNDS = {
    "aiogram-polling": [_round(400), _round(200), _round(400)],
    "ptb-polling": [_round(100), _round(50), _round(100)],
    "ptb-polling-concurrent": [_round(60), _round(60), _round(60)],
    "ours-polling-sqlite": [_round(320), _round(170), _round(300, ms=60.0)],
}


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100), (0.001, 1)]
)
def test_a_percentile_is_a_value_that_was_seen(share: float, expected: float) -> None:
    assert percentile(range(1, 101), share) == expected


def test_the_percentile_of_nothing_is_no_number() -> None:
    assert math.isnan(percentile([], 0.5))


def test_ratios_are_taken_within_a_round_so_that_a_slow_spell_does_not_count() -> None:
    ours = next(line for line in summarise(ROUNDS) if line.name == "ours-polling-sqlite")

    assert ours.of_aiogram == pytest.approx(0.8)
    assert ours.of_ptb == pytest.approx(3.2)
    assert ours.updates_per_second == 300


def test_a_contender_that_failed_has_no_line() -> None:
    names = [line.name for line in summarise({**ROUNDS, "ours-webhook-sqlite": []})]

    assert names == list(ROUNDS)


def test_each_aim_is_met_or_missed_on_its_own() -> None:
    verdicts = {aim.what: aim.met for aim in judge(summarise(ROUNDS), import_aiogram=0.5)}

    assert verdicts == {
        "ours-polling-sqlite: updates/s of bare aiogram polling": True,
        "ours-polling-sqlite: updates/s of bare python-telegram-bot": True,
        "ours-polling-sqlite: p95 tap to answer": False,
        "ours-polling-sqlite: start to first reply": False,
        "ours-polling-sqlite: peak memory": True,
    }


def test_by_webhook_the_aim_is_the_whole_speed_of_bare_polling() -> None:
    rounds = {**ROUNDS, "ours-webhook-sqlite": [_round(390), _round(190), _round(390)]}

    verdicts = {aim.what: aim.met for aim in judge(summarise(rounds), import_aiogram=1.0)}

    assert verdicts["ours-webhook-sqlite: updates/s of bare aiogram polling"] is False
    assert "ours-webhook-sqlite: updates/s of bare python-telegram-bot" not in verdicts


def test_a_disturbed_machine_leaves_every_aim_but_memory_unsure() -> None:
    disturbed = _round(320)
    disturbed.others_share = 1.4
    rounds = {"aiogram-polling": [_round(400)], "ours-polling-sqlite": [disturbed]}

    figures = summarise(rounds)
    aims = judge(figures, import_aiogram=1.0)

    assert [aim.what for aim in aims if aim.sure] == ["ours-polling-sqlite: peak memory"]
    assert "other programs took 1.4 cores" in table(figures).splitlines()[-1]
    assert "unsure" in aims_table(aims)


def test_speed_per_cpu_second_is_compared_too() -> None:
    ours = next(line for line in summarise(ROUNDS) if line.name == "ours-polling-sqlite")

    assert ours.of_aiogram_cpu == pytest.approx(0.8)


def test_troubles_stand_under_the_table() -> None:
    troubled = _round(100)
    troubled.troubles = ["3 calls refused"]

    text = table(summarise({"aiogram-polling": [troubled]}))

    assert text.splitlines()[-1] == "! aiogram-polling: 3 calls refused"


def test_the_json_is_strict_and_leaves_raw_latencies_out(tmp_path: Path) -> None:
    unpaced = _round(100)
    unpaced.to_answer_ms = unpaced.to_card_ms = []
    rounds = {"aiogram-polling": [unpaced]}
    path = tmp_path / "results" / "figures.json"

    write_json(
        path,
        plan=QUICK,
        import_aiogram=1.0,
        postgresql="18.1",
        figures=summarise(rounds),
        aims=[],
        rounds=rounds,
    )

    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["figures"][0]["p95"] is None
    assert document["figures"][0]["updates_per_second"] == 100
    assert document["versions"]["postgresql"] == "18.1"
    assert "to_answer_ms" not in document["rounds"]["aiogram-polling"][0]
    assert document["rounds"]["aiogram-polling"][0]["cpu_ms"] == 10
