"""Programmes (方案): what the documents ask to be done, by whom, how often and how it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import XunanError
from duties.model import Proof, Terms
from duties.seasons.season import Season
from duties.span import Span
from people.model import Role

AHEAD = Span(days=-30)  # how long before the day of a single demand its window opens
AFTERWARDS = Span(days=30)  # and how long after it what is late is still taken


class UnknownProgramme(XunanError):
    """There is no programme, and no demand of one, by this key."""


class TraitUnknown(XunanError):
    """Units are not told apart by this word."""


class Bearer(StrEnum):
    """Whose a demand is, as the documents name them."""

    UNIT = "unit"
    SITE = "site"
    STAFF = "staff"
    SAFETY_OFFICER = "safety_officer"
    PRINCIPAL = "principal"
    ALL = "all"
    OFFICE = "office"
    DEPARTMENT = "department"
    INSPECTOR = "inspector"
    TEAM = "team"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _BEARER_LABELS[self]

    @property
    def role_at_unit(self) -> Role | None:
        """Who at a unit answers for it; ``None`` where it is no matter of units."""
        return _AT_UNIT.get(self)

    @property
    def role_at_street(self) -> Role | None:
        """Who of a street or of the area answers for it; ``None`` where it is one of units."""
        return _AT_STREET.get(self)


_BEARER_LABELS = {
    Bearer.UNIT: "单位",
    Bearer.SITE: "施工现场",
    Bearer.STAFF: "从业人员",
    Bearer.SAFETY_OFFICER: "安全员",
    Bearer.PRINCIPAL: "主要负责人",
    Bearer.ALL: "单位、街镇",
    Bearer.OFFICE: "安全办",
    Bearer.DEPARTMENT: "部门、居委会",
    Bearer.INSPECTOR: "检查员",
    Bearer.TEAM: "执法小组",
}
_AT_UNIT = {
    Bearer.UNIT: Role.SAFETY_OFFICER,
    Bearer.SITE: Role.SAFETY_OFFICER,
    Bearer.STAFF: Role.SAFETY_OFFICER,
    Bearer.SAFETY_OFFICER: Role.SAFETY_OFFICER,
    Bearer.PRINCIPAL: Role.PRINCIPAL,
    Bearer.ALL: Role.SAFETY_OFFICER,
}
_AT_STREET = {
    Bearer.ALL: Role.OFFICE,
    Bearer.OFFICE: Role.OFFICE,
    Bearer.DEPARTMENT: Role.OFFICE,
    Bearer.INSPECTOR: Role.INSPECTOR,
    Bearer.TEAM: Role.INSPECTOR,
}


class Kind(StrEnum):
    """What makes a demand come due."""

    RECURRING = "recurring"
    ONCE = "once"
    EVENT = "event"
    EXPIRY = "expiry"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"recurring": "定期", "once": "限期", "event": "逢事", "expiry": "到期"}[self.value]


class Trait(StrEnum):
    """What is so at some units and not at others, and decides what is asked of them."""

    ACCIDENT_PRONE = "accident_prone"
    CHARGING = "charging"
    COMPOUND = "compound"
    CONTROL_ROOM = "control_room"
    CROWDED = "crowded"
    DUST = "dust"
    FIRE_KEY = "fire_key"
    FIRE_TEAM = "fire_team"
    GATHERING = "gathering"
    HIGH_RISK = "high_risk"
    HOSPITAL = "hospital"
    KEY_POST = "key_post"
    LABOUR_INTENSIVE = "labour_intensive"
    LIFT = "lift"
    METAL = "metal"
    PARKING = "parking"
    SELF_BUILT = "self_built"
    STOCK = "stock"
    THREE_PLACES = "three_places"
    WASTE = "waste"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _TRAIT_LABELS[self]


def read_trait(word: str) -> Trait:
    """Return a trait by its key or its Chinese name; raises ``TraitUnknown``."""
    for each in Trait:
        if word.strip() in {each.value, each.label}:
            return each
    raise TraitUnknown(word)


_TRAIT_LABELS = {
    Trait.ACCIDENT_PRONE: "易发生安全生产事故的场所",
    Trait.CHARGING: "有充电区",
    Trait.COMPOUND: "居民小区",
    Trait.CONTROL_ROOM: "有消控室",
    Trait.CROWDED: "人员密集场所",
    Trait.DUST: "粉尘涉爆",
    Trait.FIRE_KEY: "消防安全重点单位",
    Trait.FIRE_TEAM: "有消防队伍",
    Trait.GATHERING: "公众聚集场所",
    Trait.HIGH_RISK: "高危行业领域",
    Trait.HOSPITAL: "二级以上医院",
    Trait.KEY_POST: "有专人值班的重点部位",
    Trait.LABOUR_INTENSIVE: "劳动密集型、厂中厂",
    Trait.LIFT: "有住宅电梯",
    Trait.METAL: "金属冶炼",
    Trait.PARKING: "停车场（库）",
    Trait.SELF_BUILT: "自建房",
    Trait.STOCK: "有实物的危险化学品经营",
    Trait.THREE_PLACES: "三类场所",
    Trait.WASTE: "辐射、危险废物",
}


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that a document asks for.

    ``of`` is the entry of the sources that it belongs to, its own key for most. ``terms`` are there
    where it recurs, ``once`` holds the days of a single one, ``event`` what sets off the others. It
    is asked where all of ``when`` holds and none of ``unless``; with ``seasons`` in those alone,
    by ``terms`` that are counted from their first day. There the rows that it ``replaces`` rest.
    ``source`` is document and place; ``ours`` says that no document gives its period or day.
    ``record`` is the kind of 证照设备 of which an entry is kept where it is about what expires.
    """

    key: str
    of: str
    title: str
    bearer: Bearer
    bearer_words: str
    every: str
    kind: Kind
    proof: Proof
    terms: Terms | None
    once: tuple[date, ...]
    event: str
    when: frozenset[Trait]
    unless: frozenset[Trait]
    seasons: tuple[Season, ...]
    replaces: tuple[str, ...]
    form: str | None
    record: str
    critical: bool
    to: str
    source: str
    ours: bool

    @property
    def happens(self) -> bool:
        """Whether it comes due by something that is registered for one unit on a day."""
        return self.kind is Kind.EVENT and bool(self.seasons)

    def terms_on(self, day: date) -> Terms:
        """Return the terms of one of the days of ``once``; they hold from 1 January of its year."""
        rule = f"FREQ=YEARLY;BYMONTH={day.month};BYMONTHDAY={day.day};UNTIL={day:%Y%m%d}"
        return Terms(
            rule,
            opens=AHEAD,
            closes=AFTERWARDS,
            proof=self.proof,
            form=self.form,
            critical=self.critical,
        )


@dataclass(frozen=True, slots=True)
class Programme:
    """What is asked in one field; ``sectors`` whose units it is for, none for all."""

    key: str
    title: str
    sectors: tuple[str, ...]
    demands: tuple[Demand, ...]


class ProgrammeBook:
    """All programmes."""

    def __init__(self, programmes: Mapping[str, Programme]) -> None:
        self._programmes = programmes

    def all(self) -> tuple[Programme, ...]:
        """Return the programmes by key."""
        return tuple(self._programmes.values())

    def find(self, key: str) -> tuple[Programme, Demand | None]:
        """Return a programme, or the one of which a demand has this key, with that demand.

        Raises:
            UnknownProgramme: when there is neither.
        """
        if key in self._programmes:
            return self._programmes[key], None
        for programme in self._programmes.values():
            for demand in programme.demands:
                if demand.key == key:
                    return programme, demand
        raise UnknownProgramme(key)
