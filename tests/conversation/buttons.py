"""Every kind of button that there is, and what can stand on each: for who presses made-up ones."""

import random
from collections.abc import Iterator
from enum import Enum
from itertools import product
from typing import Any, get_args

from aiogram.filters.callback_data import CallbackData
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from bot.office import dispatcher
from checklists.loader import load_forms
from handlers import callbacks, hazard_callbacks, hazards, menu, notices, snap, snap_callbacks
from handlers.item_cards import AS_BEFORE, CONFIRM
from hazards.criteria_loader import load_criteria
from hazards.reviewing import REASONS

IDS = {
    "hazard": "hazard",
    "other": "hazard",
    "inspection": "inspection",
    "photo": "photo",
    "draft": "draft",
    "unit": "unit",
    "place": "place",
    "person": "person",
    "owner": "person",
    "reviewer": "person",
    "heir": "person",
    "member": "member",
    "invitation": "invitation",
    "code": "code",
    "tip": "tip",
    "transfer": "transfer",
    "wish": "wish",
    "nomination": "nomination",
}
"""Of what the field of a button carries the id."""

NUMBERS: dict[str, tuple[int, ...]] = {
    "before": (0, 3),  # a place in one's own list
    "page": (0, 1),
    "number": (1, 2, 0, -1),
    "section": (0, 1),
    "days": (7, -1),
    "day": (0, 739_950),
    "seen": (0, 1, 2),
    "round_": (1,),
    "amount": (500,),
}
WORDS: dict[tuple[type[CallbackData], str], tuple[str, ...]] = {
    (callbacks.MenuCallback, "to"): (*menu._PLACES, "roles"),
    (callbacks.FormCallback, "form"): tuple(form.id for form in load_forms().all_latest())[:2],
    (callbacks.AnswerCallback, "value"): ("pass", "hazard", CONFIRM, AS_BEFORE),
    (callbacks.DraftCallback, "key"): ("1",),
    (hazard_callbacks.StepCallback, "do"): (*hazards._DO, "read_plan", "renew_link"),
    (hazard_callbacks.SeverityCallback, "criterion"): ("", load_criteria().criteria[0].id),
    (hazard_callbacks.TaskCallback, "do"): (*notices._TASKS, "accept"),
    (hazard_callbacks.ReviewCallback, "do"): ("pass", *REASONS, "write"),
    (hazard_callbacks.DecideCallback, "do"): ("return", "approve", "grant", "refuse"),
    (snap_callbacks.DraftCallback, "do"): tuple(snap._DO),
    (snap_callbacks.CategoryCallback, "key"): (load_criteria().categories[0].key, "none"),
}
"""What stands in a field that takes any word, by the tables in which it is looked up."""


def every_button() -> list[type[CallbackData]]:
    """Return every kind of button that the product knows, by the registry of its classes."""
    dispatcher()  # by now all are there
    found: list[type[CallbackData]] = []
    waiting: list[type[CallbackData]] = [CallbackData]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        waiting += kinds
        found += [each for each in kinds if each.__module__.partition(".")[0] == "handlers"]
    return sorted(found, key=lambda kind: kind.__prefix__)


def ids_on(kind: type[CallbackData]) -> dict[str, str]:
    """Return the fields of a kind of button that carry ids, and of what."""
    return {name: IDS[name] for name in kind.model_fields if name in IDS}


def _choices(kind: type[CallbackData], name: str, field: FieldInfo) -> tuple[Any, ...]:
    """Return what may stand in a field that carries no id; raises ``KeyError`` for a new one."""
    parts = (field.annotation, *get_args(field.annotation))
    closed: list[Any] = []
    for part in parts:
        if isinstance(part, type) and issubclass(part, Enum):
            closed += list(part)
        closed += [word for word in get_args(part) if isinstance(word, str)]
    if closed:
        return tuple(dict.fromkeys(each for each in closed if isinstance(each, str)))
    if field.annotation is bool:
        return (False, True)
    patterns = [found for each in field.metadata if (found := getattr(each, "pattern", None))]
    if patterns:
        words = patterns[0].removeprefix("^(?:").removesuffix(")$").replace("\\", "").split("|")
        return (*words[:2], words[-1])
    return NUMBERS[name] if field.annotation is int else WORDS[(kind, name)]


def said_on(kind: type[CallbackData], dice: random.Random, most: int) -> Iterator[dict[str, Any]]:
    """Yield what else may stand on a kind of button, each word that it knows at least once."""
    fields = {n: f for n, f in kind.model_fields.items() if n not in IDS}
    choices = {name: _choices(kind, name, field) for name, field in fields.items()}
    whole = [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]
    dice.shuffle(whole)
    seen: set[tuple[str, Any]] = set()
    for place, each in enumerate(whole):
        if place < most or not set(each.items()) <= seen:
            seen |= set(each.items())
            yield each


def written(kind: type[CallbackData], values: dict[str, Any]) -> str | None:
    """Return the data of a button, or ``None`` where these do not fit on one."""
    try:
        return kind(**values).pack()
    except (ValidationError, ValueError):
        return None
