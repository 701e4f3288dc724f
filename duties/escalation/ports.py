"""What the climbing of late hazards needs from others."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from chat.address import Address
from chat.setting_aside import Asides
from duties.escalation.model import Case, CaseLine, TakenStep
from duties.escalation.papers import Output
from duties.ports import WorkingDays
from hazards.ports import HazardWork
from hazards.watch import Colour
from people.permissions import Reach


class EscalationStore(Asides[int], Protocol):
    """Cases and their steps. Nothing here deletes."""

    def add(self, case: Case) -> bool:
        """Keep a new case; ``False`` when its hazard has one."""

    def get(self, case_id: int) -> Case | None:
        """Return a case, or ``None``."""

    def of_hazard(self, hazard_id: int) -> Case | None:
        """Return the case of a hazard, or ``None``."""

    def save(self, case: Case) -> bool:
        """Keep what has changed, one version up; ``False`` when somebody else was first."""

    def touch(self, hazard_id: int, at: datetime) -> None:
        """Let the case of a hazard be looked at from a moment on."""

    def ids_due(self, now: datetime, most: int) -> list[int]:
        """Return those to which something happens by now, in the order of the moments."""

    def add_step(self, step: TakenStep) -> int:
        """Keep a new step and return its id."""

    def save_step(self, step: TakenStep) -> None:
        """Keep what has changed of a step."""

    def step(self, step_id: int) -> TakenStep | None:
        """Return a step, or ``None``."""

    def steps_of(self, case_id: int) -> list[TakenStep]:
        """Return the steps of a case in the order in which they were taken or proposed."""

    def open_step(self, case_id: int) -> TakenStep | None:
        """Return the step of a case that the office is still to decide, or ``None``."""

    def last_step(self, case_id: int) -> TakenStep | None:
        """Return the last step of a case that had an effect, or ``None``."""

    def lines(self, ids: Sequence[int]) -> list[CaseLine]:
        """Return the cases with these ids in short; one that is not there is left out."""

    def page(
        self, reach: Reach, colour: Colour, after: tuple[date, int] | None, most: int
    ) -> list[CaseLine]:
        """Return the next cases of a colour in some streets or in all, the most late first."""

    def counts(self, reach: Reach) -> dict[Colour, int]:
        """Count the cases of each colour in some streets or in all."""

    def owe(self, step_id: int, output: Output, at: datetime, person_id: int | None = None) -> None:
        """Owe something of a step, to who asked for it or to all whom it concerns."""

    def exposed(self, case_id: int) -> TakenStep | None:
        """Return the exposure of a case that was confirmed last, or ``None``."""

    def awaited_in(self, street: str, holder: str, after: int, most: int) -> list[int]:
        """Return the next ids after one of the cases in a street that a holder has items of."""


class EscalationWork(HazardWork, Protocol):
    """One turn about late hazards."""

    @property
    def escalations(self) -> EscalationStore:
        """Cases and their steps."""

    @property
    def office_group(self) -> Address | None:
        """The office's channel or group, where there is one."""

    @property
    def working_days(self) -> WorkingDays:
        """The working calendar."""
