"""A button decides what stood before the person who pressed it, and nothing later."""

from functools import partial
from typing import Any, get_args, get_type_hints

import pytest
from aiogram.filters.callback_data import CallbackData

from handlers import hazard_callbacks
from handlers.bounds import MaybePosition, Position
from hazards.departments import all_departments
from sandbox.client import Seen
from tests.conversation.buttons import every_button
from tests.conversation.handset import Handset, picture
from tests.conversation.stage import INSPECTOR, OFFICER, Stage
from tests.conversation.test_forged_taps import tap
from tests.conversation.test_loop import facts, files, quick_pictures

__all__ = ["quick_pictures"]  # a fixture for these tests too

COUNTED = (Position, MaybePosition)


@pytest.mark.parametrize("kind", every_button(), ids=lambda kind: kind.__name__)
def test_no_button_says_who_is_meant_by_a_place_in_a_list(kind: type[CallbackData]) -> None:
    """Departments used to be chosen by their place in a tuple, modulo its length.

    What counts from 0 or 1 is a page, a number that is printed on the form, or a round.
    """
    counts = {
        name for name, kind in get_type_hints(kind, include_extras=True).items() if kind in COUNTED
    }
    assert counts <= {"page", "number", "section", "round_"}


def test_a_department_is_named_by_a_key_that_is_there() -> None:
    for key in all_departments():
        assert hazard_callbacks.TransferCallback(hazard=1, department=key).department == key
    for forged in ("0", "3", "nobody"):
        with pytest.raises(ValueError, match="department"):
            hazard_callbacks.TransferCallback(hazard=1, department=forged)


def deciding() -> dict[str, tuple[Any, ...]]:
    """What stands on buttons that decide, by the name of their field."""
    return {
        each.__name__: get_args(field.annotation)
        for each in every_button()
        for name, field in each.model_fields.items()
        if name in {"seen", "round_", "wish"}
    }


def test_every_button_that_decides_about_a_hazard_says_about_what() -> None:
    assert set(deciding()) >= {
        "StepCallback",
        "SeverityCallback",
        "AssignCallback",
        "TrackCallback",
        "TransferCallback",
        "EndCallback",
        "ReviewCallback",
        "RewardCallback",
        "DecideCallback",
        "WishCallback",
    }


async def test_the_card_of_an_earlier_round_does_not_close_a_later_one(
    stage: Stage, inspector: Handset
) -> None:
    """通过 on the card of a hazard used to close a rectification that nobody had looked at."""
    officer = stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    first = await inspector.wait_for("整改待复核")
    await inspector.says("/hazards")
    await inspector.taps("PT-2026-000001")
    card = await inspector.wait_for(lambda seen: seen.id > first.id and "通过,销号" in seen.labels)
    await inspector.taps("退回:没改到位", first.id)
    await officer.wait_for("退回整改")
    await officer.photo(picture("green"), None, reply_to=task.id)
    second = await inspector.wait_for("第2次提交")
    answer = await inspector.taps("通过,销号", card.id)
    assert "没有生效" in (answer.text or "")
    assert facts(stage, "state, rounds") == [("submitted", 2)]
    anew = await inspector.wait_for(lambda seen: seen.id > second.id and "通过,销号" in seen.labels)
    await inspector.taps("通过,销号", anew.id)
    assert facts(stage) == ["closed"]


def offers_a_review(after: int, seen: Seen) -> bool:
    """Whether a message is a card below another one on which a review is decided."""
    return seen.id > after and "通过,销号" in seen.labels


async def test_a_button_from_before_shows_what_there_is_and_decides_nothing(
    stage: Stage, inspector: Handset
) -> None:
    officer = stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    last = (await inspector.wait_for("整改待复核")).id
    for number, data in enumerate(("hs:1:pass", "hn:1:unfounded:0", "hr:1:3:0")):
        await stage.office.updates.receive([tap(number, INSPECTOR, data)])
        last = (await inspector.wait_for(partial(offers_a_review, last))).id
    assert facts(stage) == ["submitted"]
