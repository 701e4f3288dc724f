"""The steps by which a late hazard climbs (逾期升级), as data: which, after how many days, and why.

``chains.toml`` holds one chain for each severity. A case keeps the chain with which it began.
"""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from hazards.model import Severity


class StepKind(StrEnum):
    """What is done about a late hazard; what has an effect outside is the office's to decide."""

    REMIND_OWNER = "remind_owner"
    REMIND_PRINCIPAL = "remind_principal"
    LETTER = "letter"
    NOTICE = "notice"
    INTERVIEW = "interview"
    EXPOSE = "expose"

    @property
    def label(self) -> str:
        """The words that people read."""
        return _LABELS[self]

    @property
    def outside(self) -> bool:
        """Whether it has an effect outside, and so needs the office's confirmation."""
        return self not in {StepKind.REMIND_OWNER, StepKind.REMIND_PRINCIPAL}


_LABELS = {
    StepKind.REMIND_OWNER: "催办整改责任人",
    StepKind.REMIND_PRINCIPAL: "催办主要负责人",
    StepKind.LETTER: "函告",
    StepKind.NOTICE: "通报",
    StepKind.INTERVIEW: "约谈",
    StepKind.EXPOSE: "曝光",
}
OUTSIDE = tuple(kind for kind in StepKind if kind.outside)
"""The steps that the office decides, the mildest first."""


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One step: so many calendar or working days after the one before it.

    ``source`` is the document and place that names the step, and ``ours`` says that the days, or
    the step, stand in none.
    """

    kind: StepKind
    days: int = 0
    working_days: int = 0
    source: str = ""
    ours: bool = False

    @property
    def after(self) -> str:
        """The time after the step before, in the words that people read."""
        return f"{self.working_days}个工作日" if self.working_days else f"{self.days}天"


@dataclass(frozen=True, slots=True)
class Chain:
    """All steps for hazards of one severity, and when the colours before the deadline begin.

    ``near_days`` before the deadline a hazard is blue; when ``behind_percent`` of its time has
    passed and nobody has begun, it is yellow.
    """

    severity: Severity
    title: str
    version: int
    near_days: int
    behind_percent: int
    steps: tuple[ChainStep, ...]
    source: str = ""
    ours: bool = False

    def spelled(self) -> str:
        """Spell the steps as a case keeps them."""
        kept = [_spell(step) for step in self.steps]
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _spell(step: ChainStep) -> dict[str, object]:
    return {name: value for name, value in asdict(step).items() if value}


def read_steps(text: str) -> tuple[ChainStep, ...]:
    """Read the steps of a case; raises ``ValueError`` and ``TypeError`` for what are none."""
    return tuple(ChainStep(**{**each, "kind": StepKind(each["kind"])}) for each in json.loads(text))
