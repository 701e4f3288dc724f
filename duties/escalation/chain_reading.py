"""Load the chains, and refuse the file with a mistake by line and reason."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import Field, model_validator

from datafiles.positions import Path as Place
from datafiles.reading import DataFile, Mistake, Mistakes, Several, Written, wrong_keys
from duties.escalation.chain import OUTSIDE, Chain, ChainStep, StepKind
from duties.sourced import Sourced
from hazards.model import Severity

_Lax = Field(strict=False)


class _Step(Sourced):
    kind: Annotated[StepKind, _Lax]
    days: int = Field(0, ge=0, le=365)
    working_days: int = Field(0, ge=0, le=250)

    @model_validator(mode="after")
    def _takes_time(self) -> "_Step":
        if bool(self.days) is bool(self.working_days):
            raise wrong_keys({("kind",): "days 和 working_days 要写一个，也只能写一个"})
        return self

    def as_step(self) -> ChainStep:
        """Return the step that is written."""
        return ChainStep(self.kind, self.days, self.working_days, self.source or "", self.ours)


class _Chain(Sourced):
    severity: Annotated[Severity, _Lax]
    title: str = Field(max_length=20)
    near_days: int = Field(ge=1, le=60)
    behind_percent: int = Field(ge=1, le=99)
    step: Several[_Step] = Field(min_length=1)

    @model_validator(mode="after")
    def _climbs(self) -> "_Chain":
        """Refuse a chain that goes down again, or never reaches the office."""
        wrong: dict[Place, str] = {}
        order = list(StepKind)
        for index, (one, other) in enumerate(zip(self.step, self.step[1:], strict=False), start=1):
            if order.index(other.kind) <= order.index(one.kind):
                wrong["step", index, "kind"] = f"{other.kind} 要写在 {one.kind} 之前，且只写一次"
        if self.step[-1].kind not in OUTSIDE:
            wrong["step",] = "最后一步要由安全办决定，否则没有下文"
        if wrong:
            raise wrong_keys(wrong)
        return self

    def as_chain(self, version: int) -> Chain:
        """Return the chain that is written."""
        steps = tuple(each.as_step() for each in self.step)
        return Chain(
            self.severity,
            self.title,
            version,
            self.near_days,
            self.behind_percent,
            steps,
            self.source or "",
            self.ours,
        )


class _Chains(Written):
    version: int = Field(ge=1)
    chain: Several[_Chain] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_whole(self) -> "_Chains":
        found = [each.severity for each in self.chain]
        for severity in Severity:
            if found.count(severity) != 1:
                raise wrong_keys({("chain",): f"{severity.label}要有一条链，也只能有一条"})
        return self


def _read(file: Traversable) -> tuple[dict[Severity, Chain], list[Mistake]]:
    draft = DataFile(file)
    written = None if draft.mistakes else draft.read(_Chains)
    chains = [each.as_chain(written.version) for each in written.chain] if written else []
    return {chain.severity: chain for chain in chains}, sorted(set(draft.mistakes))


def _shipped() -> Traversable:
    return files("duties") / "escalation" / "chains.toml"


def check_chains(file: Traversable | None = None) -> list[Mistake]:
    """Return the mistakes in a file (none given: the one that is shipped)."""
    return _read(file or _shipped())[1]


@cache
def load_chains() -> dict[Severity, Chain]:
    """Return the chains that come with the product, by severity; raises ``Mistakes``."""
    chains, mistakes = _read(_shipped())
    if mistakes:
        raise Mistakes(mistakes)
    return chains
