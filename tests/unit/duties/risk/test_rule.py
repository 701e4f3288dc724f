"""The rule of the risk colours: every point is named, and nothing worse makes a colour better."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datafiles.reading import Mistakes
from duties.risk.assessing import assess, read_reasons, spell_reasons
from duties.risk.model import UnitFacts
from duties.risk.rule import CauseKey, read_rule, shipped_rule
from duties.risk.rule_page import page
from people.model import Risk

DOCS = Path(__file__).parents[4] / "docs"
ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 27)
LATELY = datetime(2026, 11, 1, tzinfo=UTC)
SCHOOL = UnitFacts(1, "示例小学", "示例街道", "教育", False, Risk.BLUE, LATELY, inspected=LATELY)
GRAVITY = [*Risk]


def colour(facts: UnitFacts) -> Risk:
    return assess(facts, shipped_rule(), TODAY, ZONE).colour


def test_the_page_says_what_the_rule_says() -> None:
    assert (DOCS / "risk.md").read_text("utf-8") == page(shipped_rule())


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Risk.BLUE),
        ({"open": 5}, Risk.BLUE),
        ({"open": 6}, Risk.YELLOW),
        ({"high_risk": True}, Risk.YELLOW),
        ({"open": 1, "major": 1}, Risk.ORANGE),
        ({"open": 1, "overdue": 1, "major": 1, "major_overdue": 1}, Risk.RED),
        ({"open": 2, "major": 2}, Risk.RED),
        ({"misses": 100}, Risk.YELLOW),
        ({"inspected": LATELY - timedelta(days=200)}, Risk.BLUE),
        ({"inspected": None, "registered": LATELY - timedelta(days=400), "misses": 2}, Risk.YELLOW),
    ],
)
def test_a_unit_has_the_colour_of_its_points(facts: dict[str, object], expected: Risk) -> None:
    assert colour(replace(SCHOOL, **facts)) is expected  # type: ignore[arg-type]  # by name


def test_points_are_those_of_the_causes_and_each_is_named() -> None:
    facts = replace(SCHOOL, sector="危化品", high_risk=True, open=4, overdue=2, major=1, relapses=1)
    found = assess(facts, shipped_rule(), TODAY, ZONE)
    assert {each.cause: (each.count, each.points) for each in found.reasons} == {
        CauseKey.MAJOR: (1, 40),
        CauseKey.OPEN: (3, 6),
        CauseKey.OVERDUE: (2, 12),
        CauseKey.RELAPSE: (1, 10),
        CauseKey.HIGH_RISK: (1, 12),
        CauseKey.SECTOR: (1, 6),
    }
    assert found.points == sum(each.points for each in found.reasons) == 86
    assert read_reasons(spell_reasons(found.reasons)) == list(found.reasons)


COUNTS = st.integers(0, 40)


@st.composite
def units(draw: st.DrawFn) -> UnitFacts:
    """Any unit whose counts agree with each other."""
    major, general = draw(COUNTS), draw(COUNTS)
    major_overdue = draw(st.integers(0, major))
    return replace(
        SCHOOL,
        sector=draw(st.sampled_from(["教育", "燃气", "其他"])),
        high_risk=draw(st.booleans()),
        open=major + general,
        major=major,
        major_overdue=major_overdue,
        overdue=major_overdue + draw(st.integers(0, general)),
        relapses=draw(COUNTS),
        misses=draw(COUNTS),
        inspected=LATELY - timedelta(days=draw(st.integers(0, 800))),
    )


WORSE = {
    "a further major": lambda u: replace(u, open=u.open + 1, major=u.major + 1),
    "a further hazard": lambda u: replace(u, open=u.open + 1),
    "one more is overdue": lambda u: replace(
        u, overdue=min(u.overdue + 1, u.open - u.major + u.major_overdue)
    ),
    "a major one is overdue": lambda u: (
        replace(u, overdue=u.overdue + 1, major_overdue=u.major_overdue + 1)
        if u.major_overdue < u.major
        else u
    ),
    "a general one is major": lambda u: (
        replace(u, major=u.major + 1) if u.open - u.major > u.overdue - u.major_overdue else u
    ),
    "a relapse": lambda u: replace(u, relapses=u.relapses + 1),
    "a miss": lambda u: replace(u, misses=u.misses + 1),
    "a month without": lambda u: replace(u, inspected=u.inspected - timedelta(days=30)),
    "a trade of high risk": lambda u: replace(u, high_risk=True),
}


@given(units(), st.sampled_from(sorted(WORSE)))
def test_nothing_worse_makes_a_colour_less_grave(facts: UnitFacts, what: str) -> None:
    worse = WORSE[what](facts)
    assert GRAVITY.index(colour(worse)) <= GRAVITY.index(colour(facts))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("orange = 30", "orange = 70", "从高到低"),
        ('key = "miss"', 'key = "major"', "每种原因写一次"),
        ("long_days = 180", "long_days = 380", "long_days 要比"),
        ("points = 40", "points = 0", "不能小于 1"),
        ('"冶金"', '"火星"', "不是行业名录里的名称"),
    ],
)
def test_a_mistake_in_the_rule_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (files("duties") / "risk" / "rule.toml").read_text("utf-8")
    assert old in text
    file = tmp_path / "rule.toml"
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(Mistakes, match=said):
        read_rule(file)
