"""Every kind of button that there is, and what can stand on each: for who presses made-up ones."""

import random
from collections.abc import Iterator
from enum import Enum
from itertools import product
from typing import Any, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from bot.app import dispatcher
from chat.press import Press
from checklists.loader import load_forms
from core.stamp import stamp
from duties.alerts.kinds import all_kinds
from duties.handbook.book import load_handbook
from frontdesk.todo_subjects import SUBJECTS
from handlers.alerts import buttons as alerts_buttons
from handlers.digests import buttons as digests_buttons
from handlers.expiry import buttons as expiry_buttons
from handlers.handbook import buttons as handbook_buttons
from handlers.hazards import buttons as hazards_buttons
from handlers.hazards import taps as hazards_taps
from handlers.menu import buttons as menu_buttons
from handlers.menu import taps as menu_taps
from handlers.notices import taps as notices_taps
from handlers.packages import buttons as packages_buttons
from handlers.programmes import buttons as programmes_buttons
from handlers.seasons import buttons as seasons_buttons
from handlers.snaps import buttons as snaps_buttons
from handlers.snaps import taps as snaps_taps
from handlers.todo import buttons as todo_buttons
from handlers.walk import buttons as walk_buttons
from handlers.walk.item_cards import ADOPT, AS_BEFORE, CONFIRM
from hazards.criteria.loader import load_criteria
from hazards.loop.reviewing import REASONS

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
    "quiz": "quiz",
    "cosign": "cosign",
    "cosignature": "cosignature",
    "tip": "tip",
    "transfer": "transfer",
    "wish": "wish",
    "nomination": "nomination",
    "case": "case",
    "substitute": "person",
    "absence": "absence",
    "alert": "alert",
    "acknowledgement": "acknowledgement",
    "occurrence": "occurrence",
    "subject_id": "hazard",
    "duty": "duty",
    "proposal": "proposal",
    "change": "change",
    "rollout": "rollout",
    "entry": "entry",
    "switch": "switch",
    "finding": "finding",
    "department_id": "department",
    "digest": "digest",
    "submission": "submission",
    "bulletin": "bulletin",
    "signer": "person",
    "about": "submission",
    "template": "template",
    "target": "target",
    "upload": "upload",
    "body": "body",
    "plan": "plan",
    "visit": "visit",
    "draw": "draw",
    "share": "share",
    "inspector": "person",
    "which": "unit",
}
"""Of what the field of a button carries the id."""

NUMBERS: dict[str, tuple[int, ...]] = {
    "after": (0, 1),
    "tile": (0, 3),
    "whose": (0, 1),
    "year": (2026, 2000),
    "percent": (50,),
    "view": (0, 1),  # of a filter, which tells of nobody: what it shows is met with one's reach
    "asked": (1, 0),
    "seed": (7, 0),
    "before": (0, 3),  # a place in one's own list
    "area": (0, 1),
    "page": (0, 1),
    "number": (1, 2, 0, -1),
    "section": (0, 1),
    "days": (7, -1),
    "day": (0, 739_950),
    "until": (0, 739_951),
    "quarter": (0, 739_951),
    "month": (1, 12),
    "street": (0, stamp("示例街道"), 7),
    "seen": (0, 1, 2),
    "chosen": (0, 1),
    "round_": (1,),
    "amount": (500,),
    "minute": (29_898_240, 0),  # since 1970
    "begins": (1_200, 0),
    "ends": (420, 0),
}
WORDS: dict[tuple[type[Press], str], tuple[str, ...]] = {
    (alerts_buttons.AlertsCallback, "kind"): ("", *tuple(all_kinds())[:1], "nothing"),
    (menu_buttons.MenuCallback, "to"): (*menu_taps._PLACES, "roles", "quiet"),
    (expiry_buttons.ExpiryBeginCallback, "kind"): ("lift", "nothing"),
    (expiry_buttons.ExpiryStepCallback, "step"): ("name", "detail", "until", "nothing"),
    (expiry_buttons.ExpiryStepCallback, "value"): ("", "干粉"),
    (expiry_buttons.FinishExpiryCallback, "expiry"): ("age", "nothing"),
    (expiry_buttons.RenewExpiryCallback, "expiry"): ("until", "nothing"),
    (menu_buttons.FormCallback, "form"): tuple(form.id for form in load_forms().all_latest())[:2],
    (walk_buttons.FormOfKindCallback, "form"): ("campus", "nothing"),
    (walk_buttons.PickListCallback, "form"): ("campus", "nothing"),
    (walk_buttons.AnswerCallback, "value"): (
        *("pass", "hazard", CONFIRM, AS_BEFORE),
        *(f"{ADOPT}pass", f"{ADOPT}hazard"),
    ),
    (walk_buttons.KeyCallback, "key"): ("1",),
    (hazards_buttons.StepCallback, "do"): (*hazards_taps._DO, "read_plan", "renew_link"),
    (hazards_buttons.SeverityCallback, "criterion"): ("", load_criteria().criteria[0].id),
    (hazards_buttons.TaskCallback, "do"): (*notices_taps._TASKS, "accept"),
    (hazards_buttons.ReviewCallback, "do"): ("pass", *REASONS, "write"),
    (hazards_buttons.DecideCallback, "do"): ("return", "approve", "grant", "refuse"),
    (todo_buttons.TodoItemCallback, "subject"): (*SUBJECTS, "nothing"),
    (snaps_buttons.DraftCallback, "do"): (*snaps_taps._DO, *snaps_taps._SUBMITS),
    **{
        (kind, "programme"): ("education", "nothing")
        for kind in vars(programmes_buttons).values()
        if isinstance(kind, type) and "programme" in getattr(kind, "model_fields", ())
    },
    (programmes_buttons.SectorsCallback, "sector"): ("", "教育"),
    (handbook_buttons.HandbookCallback, "query"): ("", "消火栓"),
    (handbook_buttons.EntryCallback, "within"): ("", "消火栓", "#1"),
    (handbook_buttons.EntryCallback, "key"): (load_handbook().entries[0].key, "nothing"),
    (seasons_buttons.SeasonAimCallback, "sector"): ("", "教育"),
    (packages_buttons.BlockCallback, "key"): ("work", "h1c", "signer", "nothing"),
    (packages_buttons.RestoreBlockCallback, "key"): ("work", "h1m", "overall", "nothing"),
    **{
        (kind, "audience"): ("a", "g", "u1", "s3413451335", "nothing")
        for kind in vars(digests_buttons).values()
        if isinstance(kind, type) and "audience" in getattr(kind, "model_fields", ())
    },
    (snaps_buttons.CategoryCallback, "key"): (load_criteria().categories[0].key, "none"),
}
"""What stands in a field that takes any word, by the tables in which it is looked up."""


def every_button() -> list[type[Press]]:
    """Return every kind of button that the product knows, by the registry of its classes."""
    dispatcher()  # by now all are there
    found: list[type[Press]] = []
    waiting: list[type[Press]] = [Press]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        waiting += kinds
        found += [each for each in kinds if each.__module__.partition(".")[0] == "handlers"]
    return sorted(found, key=lambda kind: kind.prefix)


def ids_on(kind: type[Press]) -> dict[str, str]:
    """Return the fields of a kind of button that carry ids, and of what."""
    return {name: IDS[name] for name in kind.model_fields if name in IDS}


def _choices(kind: type[Press], name: str, field: FieldInfo) -> tuple[Any, ...]:
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


def said_on(kind: type[Press], dice: random.Random, most: int) -> Iterator[dict[str, Any]]:
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


def written(kind: type[Press], values: dict[str, Any]) -> str | None:
    """Return the data of a button, or ``None`` where these do not fit on one."""
    try:
        return kind(**values).pack()
    except (ValidationError, ValueError):
        return None
