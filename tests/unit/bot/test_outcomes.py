"""What an update came to is kept until it was said, of not too many and not for long."""

from dataclasses import fields, is_dataclass
from typing import get_type_hints

from bot.outcomes import Outcome, Outcomes
from chat.incoming import Noted
from chat.once import Once
from checklists.views import Reply, UnsaidView
from handlers.buttons import kinds
from handlers.once import LOST, RENEWALS, unsaid_card
from handlers.render import _CARDS as CARDS

NOTED = Outcome(noted=Noted.WORDS_TOO_LONG)


def test_an_outcome_is_forgotten_when_it_was_said_and_after_its_time() -> None:
    now = [0.0]
    outcomes = Outcomes(most=2, seconds=60, now=lambda: now[0])
    outcomes.keep(1, 7, NOTED)
    assert outcomes.of(1) is NOTED
    outcomes.said(1)
    assert outcomes.of(1) is None
    outcomes.keep(2, 7, NOTED)
    now[0] = 59
    assert outcomes.of(2) is NOTED
    now[0] = 60
    assert outcomes.of(2) is None


def test_of_too_many_outcomes_the_oldest_are_forgotten() -> None:
    outcomes = Outcomes(most=2)
    for update in (1, 2, 3):
        outcomes.keep(update, update, NOTED)
    assert [outcomes.of(update) for update in (1, 2, 3)] == [None, NOTED, NOTED]


def test_an_outcome_is_the_newest_until_something_else_comes_of_its_chat() -> None:
    outcomes = Outcomes()
    outcomes.keep(1, 7, Outcome(Reply(None)))
    outcomes.keep(2, 8, NOTED)
    assert outcomes.is_newest(1, 7)
    outcomes.keep(3, 7, NOTED)
    assert not outcomes.is_newest(1, 7)


def test_of_every_view_that_tells_something_once_it_is_said_how_to_make_it_anew() -> None:
    """A screen that was forgotten here used to leave its reader without the only link."""
    views = [view for view in CARDS if is_dataclass(view)]
    once = {
        view
        for view in views
        if any(get_type_hints(view)[field.name] is Once for field in fields(view))
    }
    assert once == set(RENEWALS)
    secrets = {"token", "secret", "link", "identity"}
    plain = {
        (str(view), field.name)
        for view in views
        for field in fields(view)
        if field.name in secrets and get_type_hints(view)[field.name] is not Once
    }
    assert not plain


def test_every_press_that_makes_something_anew_has_words_and_a_button() -> None:
    assert set(LOST) <= set(kinds())
    for press in ("hk:1", "gr:1", "q:1:open"):
        card = unsaid_card(UnsaidView(press))
        assert card.rows[0][0].data.pack() == press
    assert "菜单" in str(unsaid_card(UnsaidView("long:gone")).text)
