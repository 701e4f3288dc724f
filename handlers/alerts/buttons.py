"""The presses of the buttons about alerts."""

from typing import Literal

from chat.press import Press
from handlers.bounds import Id, MaybeId, Word

Look = Literal[
    "open", "draft", "scope", "street", "sector", "risk", "units", "correction", "ending"
]
Change = Literal["answering", "minutes", "words", "drop"]
Aim = Literal[
    "area",
    "street",
    "any_sector",
    "sector",
    "any_risk",
    "red",
    "orange",
    "yellow",
    "blue",
    "unit",
    "no_units",
]
Answer = Literal["know", "suspend", "postpone", "usual"]


class AlertsCallback(Press, prefix="al"):
    """The alerts that are under way; with a ``kind`` another is begun, in place of a draft."""

    kind: Word = ""


class AlertCallback(Press, prefix="aa"):
    """One alert, or a question about it."""

    alert: Id
    do: Look = "open"


class OpenUnitsCallback(Press, prefix="ao"):
    """The units of an alert that have not answered, after one by its id."""

    alert: Id
    after: MaybeId = 0


class AlertUnitCallback(Press, prefix="au"):
    """One unit of an alert."""

    acknowledgement: Id


class AlertDraftCallback(Press, prefix="ad"):
    """Change one's own draft: the answer asked for, the minutes; keep its words; leave it."""

    alert: Id
    do: Change


class AlertAimCallback(Press, prefix="am"):
    """For whom one's own draft is; a street or a sector is that of a unit."""

    alert: Id
    do: Aim
    unit: MaybeId = 0


class AlertStepCallback(Press, prefix="as"):
    """Send an alert, its correction, or its end; ``seen`` stands for what the card said."""

    alert: Id
    do: Literal["send", "correct", "end"]
    seen: MaybeId


class AlertAnswerCallback(Press, prefix="an"):
    """Answer an alert for a unit; ``call``: the office has called it.

    ``seen`` stands for the wording and the answers before; ``pushed``: on the message of the alert,
    which stays.
    """

    acknowledgement: Id
    do: Answer
    seen: MaybeId
    pushed: bool = False
    call: bool = False
