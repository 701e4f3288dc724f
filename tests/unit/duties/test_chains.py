"""The chains that come with the product, and what is refused in one."""

from pathlib import Path

import pytest

from duties.escalation import chain_page
from duties.escalation.chain import OUTSIDE, read_steps
from duties.escalation.chain_reading import _shipped, check_chains, load_chains
from hazards.model import Severity

DOCS = Path(__file__).parents[3] / "docs"


def test_each_severity_climbs_to_every_step_that_the_office_decides() -> None:
    assert check_chains() == []
    for severity in Severity:
        chain = load_chains()[severity]
        kinds = [step.kind for step in chain.steps]
        assert tuple(kind for kind in kinds if kind.outside) == OUTSIDE
        assert read_steps(chain.spelled()) == chain.steps
        assert all(step.ours for step in chain.steps), "no document gives days"


def test_the_page_shows_the_file() -> None:
    assert (DOCS / "supervision.md").read_text("utf-8") == chain_page.page()


@pytest.mark.parametrize(
    ("good", "bad", "reason"),
    [
        (
            "working_days = 1\nours = true\n\n[[chain.step]]",
            "ours = true\n\n[[chain.step]]",
            "days",
        ),
        ('source = "003 三（三）15"\n', 'source = "某文件"\n', "文件和条目"),
        ('kind = "remind_principal"', 'kind = "interview"', "要写在"),
        ('severity = "general"', 'severity = "major"', "一般隐患要有一条链"),
        ("near_days = 3", "near_days = 0", "near_days"),
        ("working_days = 1\nours = true\n", "working_days = 1\n", "缺少 source"),
    ],
)
def test_a_mistake_is_named_by_its_line(tmp_path: Path, good: str, bad: str, reason: str) -> None:
    text = _shipped().read_text("utf-8")
    assert good in text
    path = tmp_path / "chains.toml"
    path.write_text(text.replace(good, bad, 1), encoding="utf-8")
    mistakes = check_chains(path)
    assert any(reason in each.reason for each in mistakes), mistakes
    assert all(each.line > 1 for each in mistakes)
