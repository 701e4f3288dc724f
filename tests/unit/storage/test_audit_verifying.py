"""Whatever is done to an audit chain is found, and named as what it is."""

import json
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.changes import spell_changes
from hazards.model import HazardState
from storage.stores.audit.chain import (
    FIELDS,
    GENESIS,
    PROSE,
    Head,
    Line,
    digest,
    digest_changes,
    line_id,
)
from storage.stores.audit.verifying import Harm
from tests.unit.storage.chains import AT, chained, faults, published, strand_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORDS = [f"第{n}句" for n in range(1, 11)]


def shifted(lines: list[Line], by: int) -> list[Line]:
    """The same lines under other ids, as somebody would number them who hides a gap."""
    return [line._replace(id=line.id + by) for line in lines]


def named(lines: list[Line]) -> list[tuple[Harm, int, int]]:
    """Harm, place and other place in strand 1."""
    start = line_id(1, 0)
    return [(fault.harm, fault.id - start, fault.other - start) for fault in faults(lines)]


def test_a_hash_is_over_one_fixed_spelling_of_the_line() -> None:
    """Held to a value from outside, since no stored line could be verified with another one."""
    hashed = digest(1, GENESIS, AT, 7, "inspector", "answer", "inspection:1:火", None, '二楼"东\n')
    assert hashed == "6abf182d63f271c60d5f0128f9f3b91f821931c5975c4dc2853a08b9091a3409"


def test_a_hash_by_fields_is_over_one_fixed_spelling_too() -> None:
    changes = spell_changes(
        {
            "note": (None, '二楼"东\n'),
            "deadline": (date(2026, 11, 29), date(2026, 12, 6)),
            "state": (HazardState.ON_LEDGER, HazardState.CLASSIFIED),
            "closed_at": (datetime(2026, 11, 22, 9, 31, tzinfo=SHANGHAI), None),
            "fixed_on_spot": (False, True),
            "latitude": (None, 31.2304),
            "owner_id": (7, 8),
        }
    )
    assert changes == (
        '{"closed_at":["2026-11-22T01:31:00.000000+00:00",null],'
        '"deadline":["2026-11-29","2026-12-06"],"fixed_on_spot":[false,true],'
        '"latitude":[null,31.2304],"note":[null,"二楼\\"东\\n"],"owner_id":[7,8],'
        '"state":["on_ledger","classified"]}'
    )
    hashed = digest_changes(1, GENESIS, AT, 7, "inspector", "answer", "inspection:1:火", changes)
    said = f'[2,1,"{GENESIS}","{AT}",7,"inspector","answer","inspection:1:火",{changes}]'
    assert hashed == sha256(said.encode()).hexdigest()
    assert json.dumps(json.loads(said), ensure_ascii=False, separators=(",", ":")) == said


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), datetime(2026, 1, 1)])  # noqa: DTZ001 - that is what is refused
def test_what_has_no_spelling_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        spell_changes({"value": (None, value)})


def test_lines_of_both_versions_hang_together_in_one_chain() -> None:
    lines = published(strand_of(WORDS, first=PROSE), strand_of("甲乙丙", 2, PROSE))
    assert {line.version for line in lines} == {PROSE, FIELDS}
    assert faults(lines) == []
    assert faults(published(strand_of(WORDS), strand_of("甲乙", 2), version=PROSE)[:-1])
    assert not faults(published(strand_of(WORDS), strand_of("甲乙", 2), version=PROSE))


def test_a_line_that_passes_for_another_version_is_named() -> None:
    """Whatever is not under its hash would let somebody say what was never said."""
    mixed = strand_of(WORDS, first=PROSE)
    assert (mixed[1].version, mixed[6].version) == (PROSE, FIELDS)
    forged: list[tuple[int, dict[str, Any]]] = [
        (1, {"version": FIELDS}),
        (1, {"version": FIELDS, "after": None, "changes": '{"value":[null,"第2句"]}'}),
        (1, {"changes": "{}"}),
        (6, {"version": PROSE}),
        (6, {"version": PROSE, "after": mixed[6].changes, "changes": None}),
        (6, {"version": 3}),
        (6, {"before": "合格"}),
        (6, {"after": "合格"}),
        (6, {"changes": None}),
        (6, {"changes": mixed[6].changes and mixed[6].changes.replace("句", "字")}),
        (6, {"changes": f" {mixed[6].changes}"}),
    ]
    for at, parts in forged:
        lines = list(mixed)
        lines[at] = lines[at]._replace(**parts)
        assert named(lines) == [(Harm.ALTERED, at + 1, at + 1)], parts


def test_a_whole_chain_has_no_fault() -> None:
    lines = published(strand_of(WORDS), strand_of("甲乙丙", 2), strand_of("丁", 4))
    head = next(line.hash for line in lines if line.action == "publish")
    assert faults(lines) == []
    assert faults(lines, head[:32]) == []
    assert faults([]) == []


def test_an_altered_line_is_named_alone() -> None:
    lines = strand_of(WORDS)
    lines[4] = lines[4]._replace(changes='{"value":[null,"别的"]}')
    assert named(lines) == [(Harm.ALTERED, 5, 5)]
    lines = strand_of(WORDS)
    lines[4] = lines[4]._replace(hash="f" * 64)
    assert named(lines) == [(Harm.ALTERED, 5, 5)]


def test_a_line_that_was_altered_and_hashed_anew_is_found_by_the_next() -> None:
    lines = strand_of(WORDS)
    changed = strand_of([*WORDS[:4], "别的"])
    assert named([*changed, *lines[5:]]) == [(Harm.MISSING, 6, 5)]


def test_missing_lines_are_named_with_and_without_their_gap() -> None:
    lines = strand_of(WORDS)
    assert named(lines[:3] + lines[5:]) == [(Harm.MISSING, 6, 3)]
    assert named(lines[2:]) == [(Harm.MISSING, 3, 0)]
    assert named(lines[:3] + shifted(lines[4:], -1)) == [(Harm.MISSING, 4, 3)]
    assert named(shifted(lines[1:], -1)) == [(Harm.MISSING, 1, 0)]


def test_lines_that_changed_places_are_both_named() -> None:
    lines = strand_of(WORDS)
    lines[2], lines[7] = (
        lines[7]._replace(id=lines[2].id),
        lines[2]._replace(id=lines[7].id),
    )
    assert named(lines) == [(Harm.MOVED, 3, 7), (Harm.MOVED, 8, 2)]


def test_a_line_that_was_put_at_the_end_is_named_with_the_gap_that_it_left() -> None:
    lines = strand_of(WORDS)
    lines[4] = lines[4]._replace(id=line_id(1, 11))
    assert named(lines) == [(Harm.MISSING, 6, 4), (Harm.MOVED, 11, 4)]


def test_a_copy_of_a_line_is_named_with_the_line_that_it_copies() -> None:
    lines = strand_of(WORDS)
    copy = lines[3]._replace(id=line_id(1, 8))
    assert named([*lines[:7], copy, *shifted(lines[7:], 1)]) == [(Harm.DUPLICATED, 8, 4)]
    last = lines[3]._replace(id=line_id(1, 11))
    assert named([*lines, last]) == [(Harm.DUPLICATED, 11, 4)]


def test_a_strand_that_vanished_or_lost_its_end_is_missed_by_who_named_it() -> None:
    first, second = strand_of(WORDS), strand_of("甲乙丙", 2)
    lines = published(first, second)
    kept = lines[: len(first) + 1]
    for left in (kept, kept + second[:2]):
        found = faults(left)
        assert [fault.harm for fault in found] == [Harm.CUT]
        assert (found[0].id, found[0].other) == (line_id(2, 3), line_id(1, 11))
    rewritten = faults(kept + strand_of("甲乙丁", 2))
    assert [(fault.harm, fault.id) for fault in rewritten] == [(Harm.REWRITTEN, line_id(2, 3))]


def test_a_tail_cut_off_is_found_by_the_head_that_was_published() -> None:
    lines = published(strand_of(WORDS))
    head = lines[-1].hash[:32]
    assert faults(lines[:-1]) == []
    assert [fault.harm for fault in faults(lines[:-1], head)] == [Harm.CUT]
    later = chained(Head(lines[-1].id, lines[-1].hash), "answer", {"value": (None, "后来")})
    assert faults([*lines, later], head) == []


TEXT = st.text(st.characters(codec="utf-8"), max_size=6)
CHAINS = st.lists(st.lists(TEXT, min_size=1, max_size=6), min_size=1, max_size=4)


@given(strands=CHAINS, data=st.data())
def test_any_tampering_with_any_chain_is_found(
    strands: list[list[str]], data: st.DataObject
) -> None:
    versions = st.sampled_from([PROSE, FIELDS])
    made = [strand_of(words, at, data.draw(versions)) for at, words in enumerate(strands, 1)]
    lines = published(*made, version=data.draw(versions))
    head = next(line.hash for line in lines if line.action == "publish")
    assert faults(lines, head) == []
    at = data.draw(st.integers(0, len(lines) - 1))
    line = lines[at]
    match data.draw(st.sampled_from(["alter", "delete", "swap", "copy", "cut", "renumber"])):
        case "alter":
            field, value = data.draw(
                st.one_of(
                    st.tuples(
                        st.sampled_from(["role", "before", "after", "changes"]), st.none() | TEXT
                    ),
                    st.tuples(st.just("version"), st.integers(0, 3)),
                    st.tuples(st.sampled_from(["action", "subject", "at"]), TEXT),
                    st.tuples(st.just("person_id"), st.none() | st.integers(0, 9)),
                    st.tuples(st.sampled_from(["previous", "hash"]), st.just("e" * 64)),
                )
            )
            changed = Line(**(line._asdict() | {field: value}))
            tampered = [*lines[:at], changed, *lines[at + 1 :]]
        case "delete":
            tampered = lines[:at] + lines[at + 1 :]
        case "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            tampered = list(lines)
            tampered[at] = lines[other]._replace(id=line.id)
            tampered[other] = line._replace(id=lines[other].id)
        case "copy":
            end = max(each.id for each in lines)
            tampered = [*lines, line._replace(id=end + data.draw(st.integers(1, 3)))]
        case "cut":
            strand = data.draw(st.integers(1, len(made)))
            keep = data.draw(st.integers(0, len(made[strand - 1]) - 1))
            end = line_id(strand, keep)
            tampered = [each for each in lines if not end < each.id < line_id(strand + 1, 0)]
        case _:
            tampered = [*lines[:at], line._replace(id=line.id + 10**3), *lines[at + 1 :]]
    assert tampered == lines or faults(tampered, head) != []
