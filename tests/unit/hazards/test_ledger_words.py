"""Every narrowing of a list of the ledger is said in words, and can be taken away."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hazards.ledger_filter import EVERYTHING, Days, LedgerFilter
from hazards.ledger_words import WordsWork, narrowings

NOVEMBER = Days(date(2026, 11, 1), date(2026, 11, 30))
WORK = cast("WordsWork", SimpleNamespace(day=lambda: date(2026, 11, 27)))


@pytest.mark.parametrize(
    ("narrowed", "words"),
    [
        ({"returned": NOVEMBER}, "退回"),
        ({"fell_overdue": NOVEMBER}, "新增逾期"),
        ({"transferred": NOVEMBER}, "移交"),
        ({"overdue_on": date(2026, 10, 31)}, "截至10月31日逾期"),
        ({"unanswered_on": date(2026, 10, 31)}, "截至10月31日移交待反馈"),
        ({"planned": True}, "有整改方案"),
        ({"listed": True}, "挂牌督办"),
        ({"own": True}, "单位自查"),
    ],
)
def test_what_befell_hazards_is_said_and_can_be_taken_away(
    narrowed: dict[str, Any], words: str
) -> None:
    (said,) = narrowings(WORK, LedgerFilter(**narrowed))
    assert said.words.endswith(words)
    assert said.without == EVERYTHING
