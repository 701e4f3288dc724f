"""Entering an absence: which days, and who stands in; by the person, or for them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from chat.days import fold, read_coming_days
from chat.scene import SceneSpec, show
from chat.state import Scene
from core.clock import spell_short_day
from core.errors import XunanError
from people.absences import course
from people.absences.changes import of_absence
from people.absences.model import Absence, AbsenceState
from people.absences.ports import AbsenceWork
from people.absences.standing_in import STANDS_IN, fits, lendable
from people.absences.telling import looks_after, named, tell
from people.absences.views import (
    AbsenceEvent,
    AbsenceView,
    LeaveView,
    SubstituteView,
)
from people.model import Person
from people.permissions import NotAllowed, found, require_member

LONGEST, AHEAD = timedelta(days=92), timedelta(days=183)
ON_A_CARD = 8
HOW_TO_TYPE = "请发日期，如“明天”“12月3日至5日”“周五到下周二”“明天起3天”。"


class AbsenceRefused(XunanError):
    """The absence cannot be entered: ``what`` says why, and what to do, in Chinese."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class LeaveScene(Scene):
    """The days on which somebody is away are asked for; 0 is the actor."""

    name: ClassVar[str] = "leave"
    person_id: int = 0


@dataclass(frozen=True, slots=True)
class SubstituteScene(Scene):
    """Who stands in on some days is asked for."""

    name: ClassVar[str] = "substitute"
    person_id: int
    first_day: date
    last_day: date
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class AbsenceScene(Scene):
    """One absence."""

    name: ClassVar[str] = "absence"
    absence_id: int


def absentee(work: AbsenceWork, person_id: int) -> Person:
    """Return for whom an absence is entered: the actor (0), or somebody whom they look after.

    Raises ``NotJoined``, ``NotAllowed``, and ``AbsenceRefused`` for whom nobody could stand in.
    """
    actor = require_member(work.person)
    person = actor
    if person_id not in {0, actor.id}:
        person = found(actor, work.persons.get(person_id))
        if not looks_after(work, actor, person):
            raise NotAllowed
    if not lendable(person.memberships):
        raise AbsenceRefused("这个身份没有可转交的待办，不用登记请假。")
    return person


def leave_view(work: AbsenceWork, person_id: int) -> LeaveView:
    """Return what is entered for somebody, and ask for days; raises as ``absentee``."""
    person = absentee(work, person_id)
    all_ = [named(work, each) for each in work.absences.concerning(person.id)]
    return LeaveView(
        person,
        work.person is not None and work.person.id == person.id,
        tuple(each for each in all_ if each.absence.person_id == person.id),
        tuple(each for each in all_ if each.absence.substitute_id == person.id),
        work.day(),
    )


def substitute_view(work: AbsenceWork, scene: SubstituteScene) -> SubstituteView:
    """Return who may stand in; raises ``AbsenceRefused`` for days that will not do."""
    person = absentee(work, scene.person_id)
    first_day = max(scene.first_day, work.day())
    _check_days(work, person, first_day, scene.last_day)
    people = candidates(work, person, first_day, scene.last_day)
    if not people:
        raise AbsenceRefused(
            "这几天没有能替班的人：要在同一单位（街镇、部门），能办同样的事，且自己不请假。"
            "请先邀请同事加入，或请安全办安排。"
        )
    wanted = [each for each in people if scene.wanted in each.name]
    shown = (wanted or people)[:ON_A_CARD]
    own = work.person is not None and work.person.id == person.id
    return SubstituteView(
        person,
        own,
        first_day,
        scene.last_day,
        tuple(shown),
        len(people) - len(shown),
        scene.wanted,
    )


def candidates(work: AbsenceWork, person: Person, first_day: date, last_day: date) -> list[Person]:
    """Return who may stand in for somebody on some days, by name.

    They hold a role for the same unit, street or area that may do the same, and are not away then.
    """
    people: dict[int, Person] = {}
    for held in lendable(person.memberships):
        if held.department_id is not None:
            near = work.persons.of_department(held.department_id)
        elif held.unit_id is not None:
            near = work.persons.of_unit(held.unit_id)
        else:
            streets = dict.fromkeys((held.street or "", ""))
            near = [
                each
                for role in sorted(STANDS_IN[held.role])
                for street in streets
                for each in work.persons.holding(role, street)
            ]
        people |= {each.id: each for each in near}
    people.pop(person.id, None)
    fitting = (each for each in people.values() if fits(each.memberships, person.memberships))
    here = [each for each in fitting if not _away(work, each, first_day, last_day)]
    return sorted(here, key=lambda each: (each.name, each.id))


def _away(work: AbsenceWork, person: Person, first_day: date, last_day: date) -> bool:
    return any(
        each.person_id == person.id and _meet(each, first_day, last_day)
        for each in work.absences.concerning(person.id)
    )


def _meet(absence: Absence, first_day: date, last_day: date) -> bool:
    return absence.first_day <= last_day and first_day <= absence.last_day


def spell_days(first_day: date, last_day: date) -> str:
    """Spell from which day to which: 12月3日, 12月3日至5日."""
    if first_day == last_day:
        return spell_short_day(first_day)
    same = (first_day.year, first_day.month) == (last_day.year, last_day.month)
    last = f"{last_day.day}日" if same else spell_short_day(last_day)
    return f"{spell_short_day(first_day)}至{last}"


def _check_days(work: AbsenceWork, person: Person, first_day: date, last_day: date) -> None:
    """Raise ``AbsenceRefused`` for days that are past, too long, or taken."""
    today = work.day()
    if last_day < first_day or last_day < today:
        raise AbsenceRefused(f"这一天已经过去。{HOW_TO_TYPE}")
    if last_day - first_day >= LONGEST or first_day - today > AHEAD:
        raise AbsenceRefused(
            f"一次最多登记{LONGEST.days}天，最早提前{AHEAD.days}天。长期离岗请停用身份，由同事接手。"
        )
    for each in work.absences.concerning(person.id):
        if not _meet(each, first_day, last_day):
            continue
        days = spell_days(each.first_day, each.last_day)
        one = named(work, each)
        if each.person_id == person.id:
            raise AbsenceRefused(
                f"{days}已登记请假（{one.substitute}替班），日期重叠。请先销假，或改选其他日期。"
            )
        raise AbsenceRefused(
            f"{days}由{person.name}替{one.name}的班，不能再请假。请先打开那次替班，点“不能替班”。"
        )


def choose_days(
    work: AbsenceWork, person_id: int, first_day: date, last_day: date
) -> SubstituteView:
    """Ask who stands in on these days; raises as ``substitute_view``."""
    return show(work, SUBSTITUTE, SubstituteScene(person_id, first_day, last_day))


def set_absence(
    work: AbsenceWork, person_id: int, first_day: date, last_day: date, substitute_id: int
) -> AbsenceView:
    """Enter an absence; one that begins today begins at once.

    Raises as ``substitute_view``, and ``AbsenceRefused`` for somebody who may not stand in.
    """
    person = absentee(work, person_id)
    actor = require_member(work.person)
    first_day = max(first_day, work.day())
    _check_days(work, person, first_day, last_day)
    people = candidates(work, person, first_day, last_day)
    substitute = next((each for each in people if each.id == substitute_id), None)
    if substitute is None:
        raise AbsenceRefused("此人这几天不能替班。请重选一位。")
    begun = first_day <= work.day()
    state = AbsenceState.ACTIVE if begun else AbsenceState.PLANNED
    act_at = course.midnight(work, last_day + timedelta(days=1) if begun else first_day)
    absence = work.absences.add(
        Absence(
            0,
            person.id,
            substitute.id,
            first_day,
            last_day,
            state,
            act_at,
            actor.id,
            work.now,
        )
    )
    subject = f"absence:{absence.id}"
    work.journal.record(work.now, actor.id, "set_absence", subject, of_absence(None, absence))
    if begun:
        course.refresh(work, absence)
    tell(work, absence, AbsenceEvent.NAMED, work.persons.get(substitute.id))
    tell(work, absence, AbsenceEvent.SET, person)
    return show(work, ABSENCE, AbsenceScene(absence.id))


def absence_view(work: AbsenceWork, absence_id: int) -> AbsenceView:
    """Return one absence to its two, and to who looks after it.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    actor = require_member(work.person)
    absence = found(actor, work.absences.get(absence_id))
    own, stands_in = absence.person_id == actor.id, absence.substitute_id == actor.id
    person = work.persons.get(absence.person_id)
    minds = person is not None and looks_after(work, actor, person)
    if not (own or stands_in or minds):
        raise NotAllowed
    live, to_come = not absence.state.ended, absence.last_day >= work.day()
    lost = absence.state in {AbsenceState.DECLINED, AbsenceState.LAPSED}
    return AbsenceView(
        named(work, absence),
        own,
        end=live and (own or minds),
        decline=live and stands_in,
        choose=lost and to_come and (own or minds),
        today=work.day(),
    )


def end(work: AbsenceWork, absence_id: int) -> AbsenceView:
    """End an absence (销假) and show it; raises as ``people.absences.course.cancel``."""
    course.cancel(work, absence_id)
    return show(work, ABSENCE, AbsenceScene(absence_id))


def refuse(work: AbsenceWork, absence_id: int) -> AbsenceView:
    """Do not stand in, or no longer, and show it; raises as ``people.absences.course.decline``."""
    course.decline(work, absence_id)
    return show(work, ABSENCE, AbsenceScene(absence_id))


def choose_another(work: AbsenceWork, absence_id: int) -> SubstituteView | AbsenceView:
    """Ask who else stands in, from today at the earliest; raises as ``substitute_view``.

    Where somebody does, or the days are past, the absence is shown.
    """
    view = absence_view(work, absence_id)
    absence = view.named.absence
    if not view.choose:
        return show(work, ABSENCE, AbsenceScene(absence_id))
    whose = 0 if view.own else absence.person_id
    return choose_days(work, whose, absence.first_day, absence.last_day)


def typed_days(work: AbsenceWork, scene: LeaveScene, text: str) -> SubstituteView:
    """Take days as they were typed; raises ``AbsenceRefused`` for what names none."""
    days = read_coming_days(text, work.day())
    if days is None:
        raise AbsenceRefused(f"没有看懂日期。{HOW_TO_TYPE}")
    return choose_days(work, scene.person_id, *days)


def _named_candidate(work: AbsenceWork, scene: SubstituteScene, text: str) -> SubstituteView:
    return show(work, SUBSTITUTE, replace(scene, wanted=fold(text)[:20]))


LEAVE: SceneSpec[AbsenceWork, LeaveScene, LeaveView | SubstituteView] = SceneSpec(
    LeaveScene, lambda work, scene: leave_view(work, scene.person_id), words=typed_days
)
SUBSTITUTE: SceneSpec[AbsenceWork, SubstituteScene, SubstituteView] = SceneSpec(
    SubstituteScene, substitute_view, words=_named_candidate
)
ABSENCE: SceneSpec[AbsenceWork, AbsenceScene, AbsenceView] = SceneSpec(
    AbsenceScene, lambda work, scene: absence_view(work, scene.absence_id)
)
ABSENCE_SCENES = (LEAVE, SUBSTITUTE, ABSENCE)
