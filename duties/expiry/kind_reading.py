"""Load the kinds of 证照设备, and refuse the file with a mistake by line and reason."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from datafiles.positions import Path as Place
from datafiles.reading import DataFile, Mistake, Mistakes, Several, Written, wrong_keys
from duties.expiry.kinds import WARNINGS, Expiry, ExpiryKind
from duties.expiry.steps import RESERVED
from duties.programmes.reading import check_sector, check_source
from people.model import Role

_Key = Annotated[str, Field(max_length=20, pattern="^[a-z][a-z0-9-]*$")]
_Words = Annotated[str, Field(max_length=12)]
_Lax = Field(strict=False)
AT_UNIT = (Role.SAFETY_OFFICER, Role.PRINCIPAL)
FARTHEST = 366  # days before


class _Expiry(Written):
    key: _Key
    title: _Words
    asks: _Words
    years: int = Field(0, ge=0, le=50)
    optional: bool = False
    once: bool = False


class _Kind(Written):
    key: _Key
    title: _Words
    name: _Words
    number: Annotated[str, Field(max_length=12)] | None = None
    detail: Annotated[str, Field(max_length=12)] | None = None
    choices: Several[_Words] = ()
    placed: bool = False
    sectors: Several[Annotated[str, AfterValidator(check_sector)]] = ()
    role: Annotated[Role, _Lax] = Role.SAFETY_OFFICER
    warnings: Several[Annotated[int, Field(ge=1, le=FARTHEST)]] = WARNINGS
    source: Annotated[str, AfterValidator(check_source)] | None = None
    ours: bool = False
    expiry: Several[_Expiry] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> "_Kind":
        """Refuse what contradicts itself."""
        wrong: dict[Place, str] = {}
        if self.source is None and not self.ours:
            wrong["source",] = "缺少 source；没有文件依据的要写 ours = true"
        if self.choices and self.detail is None:
            wrong["choices",] = "写了 choices，就要写 detail"
        if self.role not in AT_UNIT:
            wrong["role",] = "role 只能是 safety_officer 或 principal"
        if list(self.warnings) != sorted({*self.warnings}, reverse=True):
            wrong["warnings",] = "warnings 要从多到少，不重复"
        if self.expiry[0].optional:
            wrong["expiry", 0, "optional"] = "第一项到期不能是可选的"
        seen: set[str] = set()
        for index, each in enumerate(self.expiry):
            if each.key in seen | RESERVED:
                wrong["expiry", index, "key"] = f"“{each.key}”已用过"
            seen.add(each.key)
        if wrong:
            raise wrong_keys(wrong)
        return self

    def as_kind(self) -> ExpiryKind:
        """Return the kind that is written."""
        return ExpiryKind(
            self.key,
            self.title,
            self.name,
            tuple(Expiry(**each.model_dump()) for each in self.expiry),
            self.number or "",
            self.detail or "",
            self.choices,
            self.placed,
            self.sectors,
            self.role,
            self.warnings,
            self.source or "",
            self.ours,
        )


class _Kinds(Written):
    kind: Several[_Kind] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_whole(self) -> "_Kinds":
        seen: set[str] = set()
        for index, each in enumerate(self.kind):
            if {each.key, each.title} & seen:
                raise wrong_keys({("kind", index, "key"): f"“{each.key}”或“{each.title}”已有"})
            seen |= {each.key, each.title}
        return self


def _read(file: Traversable) -> tuple[dict[str, ExpiryKind], list[Mistake]]:
    draft = DataFile(file)
    written = None if draft.mistakes else draft.read(_Kinds)
    kinds = [each.as_kind() for each in written.kind] if written else []
    return {kind.key: kind for kind in kinds}, sorted(set(draft.mistakes))


def _shipped() -> Traversable:
    return files("duties") / "expiry" / "kinds.toml"


def check_kinds(file: Traversable | None = None) -> list[Mistake]:
    """Return the mistakes in a file (none given: the one that is shipped)."""
    return _read(file or _shipped())[1]


def load_kinds() -> dict[str, ExpiryKind]:
    """Return the kinds that come with the product, by key; raises ``Mistakes``."""
    kinds, mistakes = _read(_shipped())
    if mistakes:
        raise Mistakes(mistakes)
    return kinds
