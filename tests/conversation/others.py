"""A case with everything that a case can have, people whom it does not concern, and their own."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

from PIL import Image

from chat.address import on_telegram
from chat.scene import show
from checklists import finding, signing, walking
from checklists.cosigning import asking, cosigning
from checklists.cosigning.views import CosignersView, CosignView
from checklists.views import Reply
from duties.alerts import aiming, choosing, sending
from duties.drills import recording
from duties.drills import showing as drills
from duties.drills.model import DrillStep
from duties.expiry import keeping as expiry
from duties.expiry.model import Given, NewEntry
from duties.model import Proof
from duties.programmes import choosing as programmes
from duties.quiz import holding
from duties.risk.proposing import propose_some
from duties.rollouts.rollout import Aim
from duties.seasons import switching
from duties.seasons.season import Season
from frontdesk.showing import showing
from hazards import listing
from hazards.counts.period import PeriodKind
from hazards.loop import deciding, rectifying, transferring
from hazards.model import Source
from hazards.tips import following
from people import codes, inviting, nominating
from people.absences import setting
from people.model import Membership, Person, Role, Scope, Unit
from reports import blocks
from reports.bulletins import issuing
from reports.bulletins.model import BulletinKind
from reports.bulletins.views import BulletinView
from reports.bulletins.words import NEXT
from reports.counts.filling import fill_all
from reports.digests.audience import of_street, of_unit, place_of
from reports.digests.gathering import gather
from reports.digests.issuing import issue
from reports.digests.model import Span
from reports.exports.forms import ExportForm, propose
from reports.packages import handing_in
from reports.packages.gathering import WORK, present_report
from reports.packages.model import BlockKind
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles
from storage.tables import metadata
from tests.usecases.duties.shift import opens_now, proposes_hazard
from tests.usecases.life import ELSEWHERE, Life
from tests.usecases.package_ways import prepared
from tests.usecases.proposals import proposes
from tests.usecases.snap_moves import does, snaps
from tests.usecases.task_ways import has_tasks, has_upload
from tests.usecases.tips.test_tipping import gives
from tests.usecases.town import shown
from tests.usecases.visit_ways import has_plan

MARK = "絜"  # stands in every word of the case, and nowhere else
OUTSIDERS = (
    "department",
    "passer-by",
    "estate officer",
    "far inspector",
    "far office",
    "far member",
)
TABLES = {
    "hazard": "hazards",
    "inspection": "inspections",
    "photo": "photos",
    "draft": "drafts",
    "unit": "units",
    "place": "places",
    "member": "memberships",
    "invitation": "invitations",
    "code": "codes",
    "quiz": "quizzes",
    "cosign": "cosign_links",
    "cosignature": "cosignatures",
    "tip": "tips",
    "transfer": "transfers",
    "wish": "extensions",
    "nomination": "nominations",
    "case": "escalations",
    "absence": "absences",
    "alert": "alerts",
    "acknowledgement": "acknowledgements",
    "occurrence": "occurrences",
    "duty": "duties",
    "finding": "drill_findings",
    "digest": "digests",
    "proposal": "miss_proposals",
    "change": "risk_proposals",
    "rollout": "rollouts",
    "view": "ledger_views",
    "template": "export_forms",
    "entry": "expiry_entries",
    "switch": "seasons",
    "submission": "submissions",
    "round": "submission_rounds",
    "bulletin": "bulletins",
    "target": "task_targets",
    "upload": "task_uploads",
    "body": "task_bodies",
    "plan": "visit_plans",
    "visit": "visits",
    "draw": "visit_draws",
    "share": "draw_shares",
}
PASSING = {"inbox", "outbox", "rings", "workers", "series", "removals", "ledger_views", "exports"}
"""Tables of which any row may change: what passes through, what is owed in the background, and what
somebody narrows their own ledger to.
"""

TOLD = tuple(each.name for each in metadata.sorted_tables if each.name not in PASSING)
"""Tables whose rows tell of a case or of a person."""

DESKS = "desks"  # which card somebody has before them: their own affair

TOKENS = "SELECT token FROM codes"
Rows = dict[str, frozenset[tuple[Any, ...]]]
NEVER = 4_000_000  # an id that never was


NOTE = "CREATE TRIGGER note_{0}_{1} AFTER {1} ON {0} BEGIN INSERT INTO noted VALUES ('{0}'); END"
"""Note of which table a row was written, so that only such a table is read again."""


@dataclass
class Case:
    """What is there, whose it is, and which words of it nobody else may read."""

    life: Life
    path: Path
    ids: dict[str, list[int]] = field(default_factory=dict)
    own: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    links: list[str] = field(default_factory=list)  # what start links of the case carry
    theirs: Rows = field(default_factory=dict)

    def numbers(self) -> list[str]:
        """By what hazards, tips, codes and photos of the case are named elsewhere."""
        wanted = ("PT-", "JB-")
        named = [each for each in self.secrets if each.startswith(wanted)]
        return [*named[-3:], self.secrets[-1]]

    def almost(self) -> list[str]:
        """What the links of the case carry, but for the last letter."""
        return [f"{each[:-1]}{'Q' if each[-1] != 'Q' else 'g'}" for each in self.links]

    @contextmanager
    def connected(self) -> Iterator[sqlite3.Connection]:
        """Another connection to the database."""
        with closing(sqlite3.connect(self.path, timeout=20)) as connection:
            connection.execute("PRAGMA synchronous = OFF")  # it goes with the test
            yield connection

    def dump(self) -> Rows:
        """Every row that tells of a case or of a person."""
        with self.connected() as connection:
            return {name: read(connection, name) for name in TOLD}

    def take_notes(self) -> None:
        """Let the database note from now on of which tables rows are written."""
        with self.connected() as connection:
            connection.execute("CREATE TABLE noted (name TEXT)")
            for name, event in product(TOLD, ("INSERT", "UPDATE", "DELETE")):
                connection.execute(NOTE.format(name, event))
            connection.commit()

    def lost(self, after: Rows, who: str) -> list[tuple[str, tuple[Any, ...]]]:
        """Rows of others that are not what they were; of oneself anybody sets the quiet hours."""
        own = {("persons", id_) for id_ in self.own.get(who, {}).get("person", ())}
        return [
            (name, row)
            for name in after
            for row in self.theirs.get(name, set()) - after[name]
            if (name, row[0]) not in own
        ]


def read(connection: sqlite3.Connection, table: str) -> frozenset[tuple[Any, ...]]:
    """Return the rows of a table."""
    return frozenset(connection.execute(f"SELECT * FROM {table}"))  # noqa: S608 - our own


class Watched:
    """A case of which it is seen what was written, and which can be made what it was."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._saved = sqlite3.connect(":memory:")
        self._connection = sqlite3.connect(case.path, timeout=20)
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.backup(self._saved)

    def written(self) -> Rows:
        """Return the rows of every table of which any was written, whatever they are now."""
        names = self._connection.execute("SELECT DISTINCT name FROM noted").fetchall()
        return {name: read(self._connection, name) for (name,) in names}

    def restore(self) -> None:
        """Make the database what it was."""
        self._saved.backup(self._connection)

    def close(self) -> None:
        """Look no longer."""
        self._connection.close()
        self._saved.close()


async def settled_case(life: Life, path: Path, store: EvidenceFiles) -> Case:
    """Build the case, then what the outsiders have."""
    case, town = Case(life, path), life.town
    case.links = await _case(life)
    case.ids = _all_ids(life) | {
        "unit": [life.school.id],
        "department": town.rows("SELECT id FROM departments WHERE name = '教育'"),
        "invitation": town.rows("SELECT id FROM invitations WHERE used_at IS NULL"),
    }
    case.ids["person"] = [life.person(who).id for who in ("officer", "colleague", "principal")]
    persons = f"({', '.join(map(str, case.ids['person']))})"
    town.rows(f"UPDATE persons SET name = name || '{MARK}' WHERE id IN {persons}")  # noqa: S608 - ours
    theirs = f"SELECT id FROM memberships WHERE person_id IN {persons}"  # noqa: S608 - our own
    case.ids["member"] = town.rows(theirs)
    _keep_bytes(life, store, after=0)
    case.secrets = (MARK, *_numbers(life))
    there, before = case.dump(), _all_ids(life)
    life.phones["far office"] = await town.member(
        150, Membership(Role.OFFICE, street=ELSEWHERE), "far office"
    )
    police = town.reads(lambda work: work.departments.named("公安")[0])
    life.phones["far member"] = await town.member(
        151, Membership(Role.DEPARTMENT, department_id=police.id), "far member"
    )
    await _own(life)
    new = {kind: set(ids) - set(before[kind]) for kind, ids in _all_ids(life).items()}
    case.own = {who: _own_ids(life, who, new) for who in OUTSIDERS}
    _keep_bytes(life, store, after=max(before["photo"]))
    case.take_notes()
    now = case.dump()
    case.theirs = {name: rows & now[name] for name, rows in there.items() if name != DESKS}
    return case


def _numbers(life: Life) -> list[str]:
    """What stands for the case and its photos elsewhere."""
    return [
        str(each)
        for query in (
            "SELECT number FROM tips",
            "SELECT number FROM hazards",
            TOKENS,
            "SELECT sha256 FROM photos",
        )
        for each in life.town.rows(query)
    ]


def _all_ids(life: Life) -> dict[str, list[int]]:
    return {
        kind: life.town.rows(f"SELECT id FROM {table} ORDER BY id")  # noqa: S608 - our own
        for kind, table in TABLES.items()
    }


async def _case(life: Life) -> list[str]:
    """Let the people of the school and its street do everything, with marked words.

    Returns what the links carry that they hand on.
    """
    words: dict[str, Any] = {"description": f"夹层藏酒精{MARK}", "measure": f"搬走{MARK}"}
    officer, inspector, office = life["officer"], life["inspector"], life["office"]
    scene = programmes.ProgrammeScene("education", life.school.id)
    view = await office.taps(show, programmes.PROGRAMME, scene)
    await office.taps(programmes.apply_shown, "education", view.stamp)
    await life.files("inspector", **words)
    assigned = await life.assigned(**words)
    await officer.taps(rectifying.accept, assigned.id)
    until = (assigned.deadline or life.town.make.clock.now().date()) + timedelta(days=5)
    await officer.taps(rectifying.ask_extension, assigned.id, until, f"等配件{MARK}")
    life.town.reads(lambda work: proposes(work, assigned.id, f"写明进度{MARK}"))
    planned = await life.assigned(major=True, **words)
    await officer.taps(rectifying.accept, planned.id)
    await life.writes_plan("officer", planned.id, f"方案{MARK}")
    await officer.taps(rectifying.submit_plan, planned.id)
    submitted = await life.submitted(**words)
    await life.closed(**words)
    await office.taps(
        deciding.decide_severity, (handed := await life.files("inspector", **words)).id
    )
    letter = await office.taps(transferring.transfer, handed.id, f"消防{MARK}", copy=False)
    await inspector.taps(
        deciding.doubt, (await life.files("inspector", **words)).id, f"难以判定{MARK}"
    )
    life.phones["tipster"] = life.town.phone(201)
    tip = await gives(life.town, life["tipster"], life.school)
    await does(life["tipster"], following.follow, f"{tip.tip.number} {tip.secret}")
    await does(life["tipster"], following.add_words, f"还有人看见{MARK}")
    life.town.rows(f"UPDATE hazards SET description = description || '{MARK}' WHERE source = 'tip'")  # noqa: S608
    await snaps(life.town, officer, f"走廊堆物{MARK}")
    await _inspections(life)
    beside = await _signs_beside(life, life.school, "officer", "tipster", MARK)
    _place(life, life.school)
    await office.taps(codes.complete_codes, life.school.id)
    (seat,) = _seats(life, "officer")
    await office.taps(nominating.nominate, seat, Scope.STREET, life.school.id)
    held = await inspector.taps(holding.start, life.school.id)
    made = await office.taps(inviting.invite, Role.PRINCIPAL, Scope.UNIT, life.school.id)
    life.town.rows(f"UPDATE invitations SET invitee = '王{MARK}' WHERE used_at IS NULL")  # noqa: S608
    await _alert(life)
    await _is_to_be_away(life)
    _keeps(life, life.school, MARK)
    life.town.reads(lambda work: _seasons(work, life.school))
    _tasks(life, life.school, "office", MARK)
    await life["office"].taps(_plans, life.school)
    life.town.reads(lambda work: opens_now(work, life.school))
    await _drill(life)
    await office.taps(show, listing.LEDGER, listing.LedgerScene())
    await _hands_in(life)
    await _issues(life, "office", MARK)
    clerk = life.person("office")
    life.town.reads(lambda work: _has_form(work, clerk))
    life.town.reads(lambda work: _digest(work, life.school))
    for nothing_owed in (
        "UPDATE submission_papers SET done_at = owed_at",
        "UPDATE digests SET owed_at = NULL",
    ):
        life.town.rows(nothing_owed)
    life.town.reads(lambda work: proposes_hazard(work, life.school))
    life.town.reads(lambda work: propose_some(work, 0))
    life.town.rows(f"UPDATE duties SET title = title || '{MARK}'")  # noqa: S608
    assert submitted.rounds == 1
    return [
        letter.token,
        made.token,
        held.token,
        beside,
        *(f"c{token}" for token in life.town.rows(TOKENS)),
    ]


async def _hands_in(life: Life) -> None:
    """Let the officer hand in the report of the month, with marked words."""
    one = life.town.reads(lambda work: prepared(work, life.school))
    scene = blocks.BlockScene(BlockKind.SUBMISSION, one.id, WORK)
    await life["officer"].taps(blocks.write, scene, f"本月检查{MARK}")
    seen = life.town.reads(lambda work: present_report(work, one).stamp)
    await life["officer"].taps(handing_in.hand_in, one.id, seen)


async def _issues(life: Life, who: str, mark: str = "") -> None:
    """Let an office draft a month's report with marked words."""
    view = shown(await life[who].taps(showing, issuing.draft, BulletinKind.MONTH), BulletinView)
    scene = blocks.BlockScene(BlockKind.BULLETIN, view.bulletin.id, NEXT)
    await life[who].taps(blocks.write, scene, f"请整改{mark}")


def _digest(work: UnitOfWork, unit: Unit) -> None:
    """Issue digests of the school and of its street, with what stands on the ledger there."""
    fill_all(work)
    day = work.day() - timedelta(days=1)
    for audience in (of_unit(unit.id), of_street(unit.street)):
        place = place_of(work, audience)
        assert place is not None
        issue(work, audience, gather(work, audience, place, Span(PeriodKind.DAY, day, day)))


async def _drill(life: Life) -> None:
    """Let the officer record a drill that has shown two things, with marked words."""
    officer = life["officer"]
    drill = life.town.reads(lambda work: opens_now(work, life.school, proof=Proof.DRILL))
    await officer.taps(drills.open_record, drill)
    await officer.taps(recording.write, drill, DrillStep.PLAN, f"灭火疏散{MARK}")
    for words in ("楼梯堆物", "应急灯不亮"):
        await officer.taps(recording.write, drill, DrillStep.FINDINGS, f"{words}{MARK}")
    (first, *_) = life.town.rows("SELECT id FROM drill_findings ORDER BY id")
    await officer.taps(drills.put_on_ledger, first)


async def _alert(life: Life) -> None:
    """Let the office send the school an alert with marked words."""
    office = life["office"]
    alert = (await office.taps(choosing.begin, "rain")).alert
    await office.taps(choosing.write, alert.id, f"暴雨将至{MARK}")
    await office.taps(aiming.aim, alert.id, "unit", life.school.id)
    draft = (await office.taps(choosing.draft_view, alert.id)).alert
    await office.taps(sending.send, alert.id, draft.stamp)


async def _is_to_be_away(life: Life) -> None:
    """Let the officer of the school be away in some days, with a colleague standing in."""
    away, substitute = life.person("officer"), life.person("colleague")
    first = life.town.make.clock.now().date() + timedelta(days=10)
    days = (first, first + timedelta(days=2))
    await life["officer"].taps(setting.set_absence, away.id, *days, substitute.id)


def _keeps(life: Life, unit: Unit, mark: str = "") -> None:
    """Let a unit keep a certificate that is due."""
    day = life.town.make.clock.now().date() + timedelta(days=9)
    days = (Given("until", day),)
    new = NewEntry(unit.id, "special-operation", f"张示例{mark}", days, f"T{mark}")
    life.town.reads(lambda work: expiry.add(work, new, None))


def _owes_report(life: Life, unit: Unit) -> None:
    """Let a unit owe the report of the month."""
    life.town.reads(lambda work: prepared(work, unit))


def _tasks(life: Life, unit: Unit, who: str, mark: str = "") -> None:
    """Let the street of a unit have a list of tasks, and a workbook with another."""
    by = life.person(who).id

    def turn(work: UnitOfWork) -> None:
        has_tasks(work, unit, mark)
        has_upload(work, unit.street, by, mark)

    life.town.reads(turn)


def _plans(work: UnitOfWork, unit: Unit) -> Reply:
    """Let the street of a unit have a plan of visits."""
    has_plan(work, unit)
    return Reply(None)


def _seasons(work: UnitOfWork, unit: Unit) -> None:
    """Switch a season on in the street of the school, and let the school begin to work again."""
    first = work.day() + timedelta(days=3)
    last, street = first + timedelta(days=9), Aim(street=unit.street)
    switching.switch_on(work, Season.EVENT, street, first, last, f"灯会{MARK}")
    switching.switch_on(work, Season.RESUMPTION, Aim(unit.id), first, first, f"复工{MARK}")


def _has_form(work: UnitOfWork, office: Person) -> None:
    """Let the office have a form of its own with a marked name."""
    form = ExportForm(0, "", f"区表{MARK}", "0" * 64, "表", 1, propose([(1, f"隐患内容{MARK}")]))
    work.exports.add_form(form, office.id, work.now)


def _place(life: Life, unit: Unit) -> None:
    life.town.reads(lambda work: work.places.put(unit.id, "食堂", "", work.now))


async def _inspections(life: Life) -> None:
    """One that is signed, and one under way with a hazard and a photo without a place."""
    officer, inspector = life["officer"], life["inspector"]
    patrol = await officer.begins(life.school, "ev-patrol")
    await officer.finds(patrol, 1)
    life.town.rows(f"UPDATE findings SET description = description || '{MARK}'")  # noqa: S608
    await officer.taps(signing.sign, patrol)
    campus = await inspector.begins(life.school)
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    await inspector.sends_photo()
    await inspector.types(f"门锁着{MARK}")
    await inspector.taps(finding.set_days, campus, 1, 7)
    await inspector.passes(campus, [2])
    await inspector.sends_photo()


async def _signs_beside(life: Life, unit: Unit, lead: str, beside: str, mark: str = "") -> str:
    """Let somebody sign beside who leads a sheet that is not signed yet; return its link."""
    patrol = await life[lead].begins(unit, "ev-patrol")
    form = life.town.make.forms.latest("ev-patrol")
    await life[lead].passes(patrol, [each.number for each in form.questions])
    asked = await life[lead].taps(asking.ask, patrol)
    token = shown(asked, CosignersView).token
    phone = life.phones.setdefault(beside, life.town.phone(202))
    await phone.taps(cosigning.open_link, token)
    view = shown(await phone.types(f"张示例{mark}"), CosignView)
    await phone.taps(cosigning.cosign, view.link_id, view.stamp)
    return token


async def _own(life: Life) -> None:
    """Let the outsiders have what they may have themselves."""
    town = life.town
    town.unit("别处园区", "园区", street=ELSEWHERE)
    await life.files("passer-by", life.faraway, description="路灯不亮")
    for who in ("passer-by", "estate officer", "far inspector", "far office"):
        await snaps(town, life[who], "路边有坑")
    for unit in (life.estate, life.faraway):
        officer, finder, _ = life.parties(unit)
        await life.files(officer, unit, description="电线裸露")
        assigned = await life.assigned(unit, description="灯管松动")
        await life[officer].taps(rectifying.accept, assigned.id)
        until = (assigned.deadline or town.make.clock.now().date()) + timedelta(days=5)
        await life[officer].taps(rectifying.ask_extension, assigned.id, until, "等配件")
        assert finder
    for who, unit in (
        ("estate officer", life.estate),
        ("far inspector", life.faraway),
        ("far office", life.faraway),
    ):
        await life[who].begins(unit, "ev-patrol")
        town.rows("UPDATE desks SET scene = 'menu', inspection_id = NULL, number = NULL")
    for who, unit in (("estate officer", life.estate), ("far office", life.faraway)):
        _owes_report(life, unit)
        _place(life, unit)
        _keeps(life, unit)
        await life[who].taps(codes.complete_codes, unit.id)
        await life[who].taps(holding.start, unit.id)
        await life[who].taps(inviting.invite, Role.SAFETY_OFFICER, Scope.UNIT, unit.id)
    _tasks(life, life.faraway, "far office")
    theirs = await life.files("passer-by", life.faraway, description="路口堵塞")
    await life["far office"].taps(transferring.transfer, theirs.id, "公安", copy=False)
    await life["far office"].taps(_plans, life.faraway)
    await _issues(life, "far office")
    (seat,) = _seats(life, "far inspector")
    await life["far office"].taps(nominating.nominate, seat, Scope.STREET, life.faraway.id)
    tip = life.files("far officer", life.faraway, description="路障", source=Source.TIP)
    assert (await tip).id


def _seats(life: Life, who: str) -> list[int]:
    person = life.person(who).id
    return life.town.rows("SELECT id FROM memberships WHERE person_id = :id", id=person)


def _own_ids(life: Life, who: str, new: dict[str, set[int]]) -> dict[str, list[int]]:
    """The ids of what somebody has themselves, or may act on."""
    person = life.town.reads(
        lambda work: work.persons.by_address(on_telegram(life[who].telegram_id))
    )
    if person is None:
        return {}
    unit: Unit | None = {
        "estate officer": life.estate,
        "passer-by": None,
        "far member": None,
    }.get(who, life.faraway)
    queries = {
        "hazard": "SELECT id FROM hazards WHERE unit_id = :unit OR found_by = :me",
        "inspection": "SELECT id FROM inspections WHERE inspector_id = :me",
        "photo": "SELECT id FROM photos WHERE sent_by = :me",
        "quiz": "SELECT id FROM quizzes WHERE unit_id = :unit",
        "draft": "SELECT id FROM drafts WHERE person_id = :me",
        "place": "SELECT id FROM places WHERE unit_id = :unit",
        "invitation": "SELECT id FROM invitations WHERE made_by = :me",
        "code": "SELECT id FROM codes WHERE unit_id = :unit",
        "nomination": "SELECT id FROM nominations WHERE made_by = :me",
        "case": "SELECT e.id FROM escalations e JOIN hazards h ON h.id = e.hazard_id"
        " WHERE h.unit_id = :unit",
        "entry": "SELECT id FROM expiry_entries WHERE unit_id = :unit",
        "submission": "SELECT id FROM submissions WHERE unit_id = :unit",
        "round": "SELECT r.id FROM submission_rounds r JOIN units u ON u.street = r.street"
        " WHERE u.id = :unit",
        "target": "SELECT g.id FROM task_targets g JOIN tasks t ON t.id = g.task_id"
        " JOIN units u ON u.street = t.street WHERE u.id = :unit",
        "bulletin": "SELECT b.id FROM bulletins b JOIN units u ON u.street = b.street"
        " WHERE u.id = :unit",
        "plan": "SELECT p.id FROM visit_plans p JOIN units u ON u.street = p.street"
        " WHERE u.id = :unit",
        "visit": "SELECT v.id FROM visits v JOIN units u ON u.id = v.unit_id"
        " WHERE u.street = (SELECT street FROM units WHERE id = :unit)",
        "draw": "SELECT d.id FROM visit_draws d JOIN units u ON u.street = d.street"
        " WHERE u.id = :unit",
        "share": "SELECT s.id FROM draw_shares s WHERE s.inspector_id = :me",
        "upload": "SELECT id FROM task_uploads WHERE sent_by = :me",
        "body": "SELECT b.id FROM task_bodies b JOIN units u ON u.street = b.street"
        " WHERE u.id = :unit",
        "transfer": "SELECT t.id FROM transfers t JOIN memberships m"
        " ON m.department_id = t.department_id WHERE m.person_id = :me",
        "absence": "SELECT id FROM absences WHERE :me IN (person_id, substitute_id, made_by)",
        "occurrence": "SELECT id FROM occurrences WHERE unit_id = :unit",
        "wish": "SELECT e.id FROM extensions e JOIN hazards h ON h.id = e.hazard_id"
        " WHERE h.unit_id = :unit",
    }
    given = {"me": person.id, "unit": unit.id if unit else 0}
    found = {
        kind: [each for each in life.town.rows(_filled(query, given)) if each in new[kind]]
        for kind, query in queries.items()
    }
    member = _filled("SELECT id FROM memberships WHERE person_id = :me", given)
    found["member"] = life.town.rows(member)
    found["person"] = [person.id]
    found["unit"] = [unit.id] if unit else []
    return {kind: ids for kind, ids in found.items() if ids}


def _filled(query: str, given: dict[str, int]) -> str:
    for name, value in given.items():
        query = query.replace(f":{name}", str(value))
    return query


def _keep_bytes(life: Life, store: EvidenceFiles, after: int) -> None:
    """Let each photo have bytes of its own on the disk, and nothing be owed for them."""
    for photo_id in life.town.rows("SELECT id FROM photos WHERE id > :after", after=after):
        stream = BytesIO()
        Image.new("RGB", (16 + photo_id, 16), (photo_id % 250, 80, 160)).save(stream, "JPEG")
        kept = store.keep_file(stream.getvalue(), "jpg")
        life.town.rows(
            "UPDATE photos SET sha256 = :sha, dhash = NULL, state = 'stored', told = 1"
            " WHERE id = :id",
            sha=kept.sha256,
            id=photo_id,
        )
    life.town.rows("DELETE FROM papers")
    life.town.rows("UPDATE review_pictures SET sent_at = owed_at")
