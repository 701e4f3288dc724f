"""All kinds of buttons, which of them decide, and what a press of one is about."""

from functools import cache

from chat.press import SEPARATOR, Press
from handlers.absences import buttons as absences_buttons
from handlers.alerts import buttons as alerts_buttons
from handlers.bulletins import buttons as bulletins_buttons
from handlers.codes import buttons as codes_buttons
from handlers.cosigning import buttons as cosigning_buttons
from handlers.duties import buttons as duties_buttons
from handlers.escalation import buttons as escalation_buttons
from handlers.expiry import buttons as expiry_buttons
from handlers.handbook import buttons as handbook_buttons
from handlers.hazards import buttons as hazards_buttons
from handlers.hazards.buttons import DecideCallback, ReviewCallback, TaskCallback
from handlers.menu import buttons as menu_buttons
from handlers.packages import buttons as packages_buttons
from handlers.people import buttons as people_buttons
from handlers.programmes import buttons as programmes_buttons
from handlers.quiz import buttons as quiz_buttons
from handlers.risk import buttons as risk_buttons
from handlers.seasons import buttons as seasons_buttons
from handlers.snaps import buttons as snaps_buttons
from handlers.tips import buttons as tips_buttons
from handlers.today import buttons as today_buttons
from handlers.walk import buttons as walk_buttons

ROOMS = (
    absences_buttons,
    alerts_buttons,
    bulletins_buttons,
    codes_buttons,
    cosigning_buttons,
    escalation_buttons,
    duties_buttons,
    expiry_buttons,
    handbook_buttons,
    hazards_buttons,
    menu_buttons,
    packages_buttons,
    people_buttons,
    quiz_buttons,
    programmes_buttons,
    risk_buttons,
    seasons_buttons,
    snaps_buttons,
    tips_buttons,
    today_buttons,
    walk_buttons,
)
"""Every room that has buttons: imported, so that its kinds are known."""

SEEN = frozenset({"seen", "round_", "wish"})
"""Fields by which a button says what it decides."""

ON_NOTICES = (TaskCallback, ReviewCallback, DecideCallback)
"""Buttons of messages that others brought about: these stay, and the card comes below."""


@cache
def kinds() -> tuple[type[Press], ...]:
    """Return every kind of button that the product has."""
    return tuple(each for each in Press.__subclasses__() if each.__module__.startswith("handlers."))


def decides(kind: type[Press]) -> bool:
    """Tell whether buttons of a kind decide something, and say what."""
    return not SEEN.isdisjoint(kind.model_fields)


def read(data: str) -> Press | None:
    """Return what a button carries, or ``None`` for what is no button of ours."""
    for kind in kinds():
        if data.partition(SEPARATOR)[0] != kind.prefix:
            continue
        try:
            return kind.unpack(data)
        except (TypeError, ValueError):
            continue
    return None
