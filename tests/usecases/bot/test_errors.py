"""What stopped a use case is put into words, and what nobody foresaw is also logged."""

import logging
import pkgutil
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, cast

import pytest
from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, ErrorEvent, Update, User

from bot.errors import FAILED, on_error, words_for
from checklists.cosigning.cosigning import CosignerNamed
from checklists.finding import TextTooLong
from checklists.loader import UnknownForm
from checklists.sheets import ItemGone
from checklists.validation import AnswerRefused
from core.errors import XunanError
from datafiles.reading import Mistakes
from duties.alerts.choosing import AlertTextRefused
from duties.alerts.kinds import AlertKindUnknown
from duties.calendar.keeping import NoticeKnown, NoticePartial
from duties.calendar.notice_reading import NoticeUnreadable
from duties.doing import NotOpenYet, OccurrenceOver
from duties.drills.model import DrillStep
from duties.drills.recording import DrillIncomplete
from duties.expiry.days import DayRefused
from duties.expiry.keeping import EntryKnown, WordsRefused
from duties.expiry.kinds import ExpiryKindUnknown
from duties.expiry.model import Entry
from duties.handing import HandedOverBefore, OwnShift
from duties.model import Occurrence, OccurrenceState, Proof
from duties.occurrences.proving import ProofChanged, ShiftMovedOn
from duties.programmes.rows import NothingToApply, ProgrammeMisplaced
from duties.programmes.terms_in_words import ChangeUnreadable
from duties.seasons.switching import SeasonRefused
from duties.tasks.taking import ListComing
from duties.tasks.timing import TimingRefused
from frontdesk.numbers import TailAmbiguous
from handlers.screen import CardMemory, Screen
from hazards.loop.lifecycle import Need, NeedMissing, StepImpossible
from hazards.loop.reviewing import ExtensionDecided
from hazards.loop.steps import TooLate
from hazards.model import HazardState, Step
from hazards.seen import MovedOn
from hazards.snaps.draft_photos import DraftSettled
from hazards.tips.rewarding import RewardMovedOn
from hazards.tips.tipping import PhotosPending
from people.absences.setting import AbsenceRefused
from people.departments.keeping import DepartmentExists, DepartmentMisnamed
from people.departments.starting import StartingSetUnknown
from people.joining import UnitExists, UnitUnknown, WordTooLong
from people.model import Nomination, NominationState
from people.naming import NameRefused
from people.nearby import CoordinatesRefused
from people.nominating import NominationPast, NomineeUnfit
from people.quotas import Allowance, QuotaReached
from people.sectors import SectorUnknown
from people.streets import StreetMisnamed, StreetUnknown
from reports.blocks import BlockRefused
from reports.bulletins.signing import NotItsSigner
from reports.packages.handing_in import HandedInBefore, SomethingToReport
from spreadsheets.model import SheetMistakes
from storage.evidence_files import FileMissing
from tests.unit.hazards.test_lifecycle import HAZARD


async def box_for(error: Exception) -> str:
    """The words over the tap that this error stopped."""
    person = User(id=1, is_bot=False, first_name="王示例")
    tap = CallbackQuery(id="1", from_user=person, chat_instance="1")
    screen = Screen(cast("Bot", None), 1, cast("CardMemory", None), inline=True)
    event = ErrorEvent(update=Update(update_id=1, callback_query=tap), exception=error)
    answer = await on_error(event, screen)
    assert isinstance(answer, AnswerCallbackQuery)
    return answer.text or ""


@pytest.mark.parametrize("error", [FileMissing("ab"), UnknownForm("campus v9"), KeyError("x")])
async def test_what_nobody_foresaw_is_logged(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    """A photo that was gone from the disk used to leave no trace in the log."""
    assert await box_for(error) == FAILED
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_a_refusal_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    assert "目录" in await box_for(ItemGone())
    assert caplog.records == []


NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
NOMINATION = Nomination(1, 2, None, 3, NOW, NOW)
ROOMS = ("core", "chat", "people", "hazards", "checklists", "duties", "frontdesk")
LONGEST_ALERT = 200  # characters, says Telegram
IN_NO_CHAT: dict[type[XunanError], str] = {
    Mistakes: "stops the process as it starts, or a check on the command line",
    UnknownForm: "a form that was taken away: for the log, as is what nobody foresaw",
    StepImpossible: "becomes TooLate where a step is taken",
    SheetMistakes: "spelled row by row on the command line",
    UnitExists: "spelled on the command line",
    SectorUnknown: "spelled on the command line",
    StreetUnknown: "spelled on the command line",
    StreetMisnamed: "spelled on the command line",
    DepartmentExists: "spelled on the command line",
    DepartmentMisnamed: "spelled on the command line",
    StartingSetUnknown: "the command line takes no other",
    UnitUnknown: "spelled on the command line",
    WordTooLong: "spelled on the command line",
    CoordinatesRefused: "spelled on the command line",
    NothingToApply: "spelled on the command line",
    ProgrammeMisplaced: "spelled on the command line",
}


def refusals() -> list[type[XunanError]]:
    """Every refusal that the domain rooms know."""
    for room in ROOMS:
        for module in pkgutil.iter_modules(import_module(room).__path__, f"{room}."):
            import_module(module.name)
    found: list[type[XunanError]] = []
    waiting = [XunanError]
    while waiting:
        subclasses = waiting.pop().__subclasses__()
        waiting += subclasses
        found += [each for each in subclasses if each.__module__.partition(".")[0] in ROOMS]
    return sorted(set(found) - set(IN_NO_CHAT), key=lambda each: each.__qualname__)


ENTRY = Entry(1, 1, None, "lift", "1号梯" * 20, "", "", None, NOW)


def sample(kind: type[XunanError]) -> XunanError:
    """A refusal as it is raised."""
    given: dict[type[XunanError], tuple[Any, ...]] = {
        AnswerRefused: ("请写整数。",),
        TextTooLong: (600,),
        NoticeUnreadable: (("没有读到节日和日期。",),),
        NoticeKnown: (2027,),
        NoticePartial: (2027, ("春节", "国庆节")),
        ChangeUnreadable: ("随便",),
        NeedMissing: (Need.REASON,),
        TooLate: (overtaken_hazard(), "王示例"),
        MovedOn: (overtaken_hazard(), "王示例"),
        ExtensionDecided: (overtaken_hazard(), "王示例"),
        DraftSettled: ("PT-2026-000001",),
        PhotosPending: (2,),
        QuotaReached: (Allowance.PHOTOS, 40, 12),
        NameRefused: ("姓名里要有字。",),
        CosignerNamed: ("张示例",),
        RewardMovedOn: (1,),
        NomineeUnfit: ("不能提名自己。",),
        AbsenceRefused: ("日期重叠。",),
        SeasonRefused: ("日期已过。",),
        NominationPast: (NOMINATION, NominationState.CONFIRMED, "王示例"),
    }
    given |= {DrillIncomplete: ([DrillStep.PLAN],)}
    given |= {HandedOverBefore: ("王示例",), OwnShift: (["赵示例"],)}
    given |= {AlertTextRefused: (600,), AlertKindUnknown: ("hail", ("rain",))}
    given |= {DayRefused: ("没有看懂日期。",), WordsRefused: ("姓名是空的。",)}
    given |= {TimingRefused: ("没有看懂时间节点。",), ListComing: (40, 500)}
    given |= {EntryKnown: (ENTRY,), ExpiryKindUnknown: ("passport", ("电梯",))}
    given |= {NotItsSigner: ("陈示例",)}
    given |= {HandedInBefore: ("王示例", "BS-2026-000001"), SomethingToReport: (3,)}
    given |= {TailAmbiguous: (("PT-2026-000001", "PT-2025-000001"),)}
    given |= {BlockRefused: ("文字是空的。请打字发来。",)}
    given |= {NotOpenYet: (NOMINATION.made_at,), OccurrenceOver: (over_occurrence(), "")}
    given |= {ProofChanged: (over_occurrence(), Proof.INSPECTION)}
    given |= {ShiftMovedOn: (over_occurrence(),)}
    named: dict[type[XunanError], dict[str, Any]] = {RewardMovedOn: {"old": False}}
    return kind(*given.get(kind, ()), **named.get(kind, {}))


def over_occurrence() -> Occurrence:
    """An occurrence that was missed."""
    day, slot = NOW.date(), NOW.time()
    return Occurrence(
        1, 1, 1, 1, None, None, day, slot, NOW, NOW, NOW, NOW, OccurrenceState.MISSED, None
    )


def overtaken_hazard() -> Any:
    """A hazard that somebody has accepted."""
    return replace(HAZARD, state=HazardState.RECTIFYING, last_step=Step.ACCEPT)


@pytest.mark.parametrize("kind", refusals())
def test_every_refusal_of_the_domain_has_words(kind: type[XunanError]) -> None:
    words = words_for(sample(kind))
    assert words, kind
    assert len(words) <= LONGEST_ALERT
    assert words.endswith("。")


@pytest.mark.parametrize("need", list(Need))
def test_what_is_missing_is_said_with_what_to_do(need: Need) -> None:
    assert (words_for(NeedMissing(need)) or "").endswith("。")


def test_who_comes_too_late_hears_who_did_what_and_where_it_stands_now() -> None:
    assert words_for(TooLate(overtaken_hazard(), "王示例")) == (
        "慢了一步：王示例已签收，现在是“整改中”。打开隐患再看下一步。"
    )


def test_a_witness_is_not_named_to_who_comes_too_late() -> None:
    """A passer-by who had seen a hazard, too, used to be named to the unit's officer."""
    seen = replace(HAZARD, state=HazardState.SUBMITTED, last_step=Step.WITNESS)
    assert words_for(TooLate(seen, "钱示例")) == "慢了一步：现在是“待复核”。打开隐患再看下一步。"
