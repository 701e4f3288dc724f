"""A button decides what stood before the person who pressed it, and nothing later."""

from enum import StrEnum
from functools import partial
from inspect import isclass
from typing import Any, get_args, get_type_hints

import pytest
from pydantic.fields import FieldInfo

from bot.app import dispatcher
from chat.press import Press
from checklists.loader import load_forms
from duties.alerts.kinds import all_kinds
from duties.expiry.kinds import all_kinds as expiry_kinds
from duties.handbook.searching import LONGEST_QUERY
from duties.programmes.reading import shipped_programmes
from duties.tasks.assessing import PERIODS
from frontdesk.todo_subjects import SUBJECTS
from frontdesk.visiting import REASONS
from handlers.bounds import LATEST_DAY, MaybePosition, Position
from handlers.buttons import decides, kinds
from handlers.hazards import buttons as hazards_buttons
from handlers.snaps import buttons as snaps_buttons
from handlers.walk import buttons as walk_buttons
from hazards.criteria.loader import load_criteria
from hazards.listing import ONLY
from hazards.model import PLAN_PARTS
from people.departments.starting import starting_set
from people.sectors import all_sectors
from sandbox.client import Seen
from tests.conversation.bot.test_forged_taps import tap
from tests.conversation.handset import Handset, picture
from tests.conversation.hazards.test_loop import facts, files, quick_pictures
from tests.conversation.stage import INSPECTOR, OFFICER, Stage

__all__ = ["quick_pictures"]  # a fixture for these tests too

COUNTED = (Position, MaybePosition)
MOST_BYTES = 64  # that Telegram takes with a button
LARGEST = 2**31 - 1  # of the ids that are met: two thousand million of a kind

OWN_SHEET = "one's own sheet that is not signed yet: the summary shows it before it counts"
LOOKS = "only shows something"
CHOOSES = "only chooses what is shown next"
OWN_DRAFT = "one's own draft: all that is in it the person has sent, and it is gone with the press"
OWN_ENTRY = "one's own new entry, of which the card shows all; a step that is past changes nothing"
OCCASION = "names one occasion of a duty, which ends once: who is late reads by whom, and how"
DECIDES_NOTHING: dict[str, str] = {
    "AbsenceCallback": "the absence that it names never changes, and ends once",
    "AbsenceDaysCallback": CHOOSES,
    "AbsencesCallback": LOOKS,
    "AlertAimCallback": OWN_DRAFT,
    "AlertCallback": LOOKS,
    "AlertDraftCallback": OWN_DRAFT,
    "AlertUnitCallback": LOOKS,
    "AlertsCallback": "only shows something, or begins a draft of one's own",
    "AnswerCallback": OWN_SHEET,
    "AimCallback": CHOOSES,
    "BackCallback": LOOKS,
    "BulletinsCallback": LOOKS,
    "SetDigestFilesCallback": "says what it sets, and can be set again",
    "WantDigestFileCallback": "brings a file of what was issued, for who asks",
    "BulletinCallback": LOOKS,
    "SignersCallback": LOOKS,
    "DraftBulletinCallback": "begins a draft, or shows the one that there is",
    "MoveBulletinCallback": "begins a draft, or shows the one that there is",
    "CorrectBulletinCallback": "begins a draft; what is issued stays as it is",
    "BulletinPapersCallback": "prints what stands there, for who asks",
    "CaseCallback": LOOKS,
    "CalendarCallback": LOOKS,
    "CategoryCallback": OWN_DRAFT,
    "CodeUnitsCallback": LOOKS,
    "CodesCallback": LOOKS,
    "ContentsCallback": LOOKS,
    "DayCallback": OWN_SHEET,
    "DaysCallback": OWN_SHEET,
    "CosignPageCallback": LOOKS,
    "CosignersCallback": "shows who has signed one's own sheet; until it ends any link will do",
    "DepartmentCallback": "the transfer that it names is answered once, by its members or its link",
    "DraftPlaceCallback": OWN_DRAFT,
    "DraftUnitCallback": OWN_DRAFT,
    "DraftUnitsCallback": LOOKS,
    "EndCodeCallback": "the code that it names never changes, and ends once",
    "ExposeCallback": CHOOSES,
    "DutyCallback": LOOKS,
    "DrillCallback": "shows a step, or says that nothing was found: any of it may be given anew",
    "DrillFindingCallback": "the finding that it names never changes, and is settled once",
    "DutyUnitsCallback": LOOKS,
    "ExpiriesCallback": LOOKS,
    "ExpiryBeginCallback": CHOOSES,
    "ExpiryCallback": "only shows something, or what is asked next",
    "ExpiryKindsCallback": CHOOSES,
    "ExpiryListCallback": LOOKS,
    "ExpiryPlaceCallback": OWN_ENTRY,
    "ExpirySheetCallback": LOOKS,
    "ExportCallback": LOOKS,
    "BringFormCallback": LOOKS,
    "OwnFormCallback": "ends no hazard: a form can be brought again",
    "FormColumnCallback": "says what it sets, and can be set again",
    "AskExportCallback": "writes what is there to see, for who asks",
    "ExpiryStepCallback": OWN_ENTRY,
    "FileCallback": OWN_DRAFT,
    "FindingCallback": OWN_SHEET,
    "FormOfKindCallback": "begins a sheet; one that is unfinished is offered first",
    "FormCallback": "begins a sheet; one that is unfinished is offered first",
    "GoCallback": LOOKS,
    "HazardCallback": LOOKS,
    "HazardsCallback": LOOKS,
    "InvitationCallback": "the link that it names never changes, and ends once",
    "InviteCallback": "makes a link of its own; nothing is there before",
    "InviteDepartmentCallback": "makes a link of its own; nothing is there before",
    "InviteUnitsCallback": CHOOSES,
    "IssueCallback": "makes a code where there is none; where there is one, asks",
    "JoinCallback": "names one's own draft and the one hazard that it is said to show",
    "KindCallback": OWN_SHEET,
    "KindsCallback": LOOKS,
    "ListsCallback": LOOKS,
    "AddListsCallback": LOOKS,
    "PickListCallback": CHOOSES,
    "ApartCallback": OWN_SHEET,
    "LedgerCallback": LOOKS,
    "LedgerViewCallback": LOOKS,
    "FilterCallback": LOOKS,
    "LeadsCallback": LOOKS,
    "RiskCallback": LOOKS,
    "PictureCallback": LOOKS,
    "RiskUnitsCallback": LOOKS,
    "RiskRemitCallback": LOOKS,
    "DigestColourCallback": LOOKS,
    "ReasonsCallback": LOOKS,
    "MarkRedCallback": "only asks for the reason",
    "HandbookCallback": LOOKS,
    "UnitEntriesCallback": LOOKS,
    "EntryCallback": LOOKS,
    "BriefingCallback": LOOKS,
    "LeadsListCallback": LOOKS,
    "MyLeadsCallback": LOOKS,
    "ReportsCallback": LOOKS,
    "MyDigestCallback": LOOKS,
    "DigestCallback": LOOKS,
    "DigestBelowCallback": LOOKS,
    "FigureCallback": LOOKS,
    "AudiencesCallback": LOOKS,
    "DigestTimeCallback": LOOKS,
    "SetDigestTimeCallback": CHOOSES,
    "TryTableCallback": "sends a table to look at into one's own chat",
    "SayTableCallback": CHOOSES,
    "EndDigestsCallback": "what ends is named, and begins again with one tap",
    "MemberCallback": CHOOSES,
    "MenuCallback": LOOKS,
    "MisplacedCallback": OWN_SHEET,
    "NominateCallback": "makes a nomination of its own; one that waits is shown",
    "MissesCallback": "the proposal that it names never changes, and is decided once",
    "MissesReasonCallback": "the same",
    "NominationCallback": "the nomination that it names never changes, and ends once",
    "OccurrenceCallback": OCCASION,
    "OccurrenceReasonCallback": OCCASION,
    "OpenCallback": LOOKS,
    "OpenUnitsCallback": LOOKS,
    "OverdueCallback": LOOKS,
    "MonthPapersCallback": "has papers sent to who asks",
    "PackageHazardCallback": LOOKS,
    "PackageHazardsCallback": LOOKS,
    "PackagesCallback": LOOKS,
    "SubmissionCallback": LOOKS,
    "SubmissionsCallback": LOOKS,
    "BlockCallback": CHOOSES,
    "RemindCallback": "tells those who lack, once a day, whoever asks how often",
    "PartCallback": CHOOSES,
    "PeopleCallback": LOOKS,
    "QuietCallback": "one's own hours, which it names whole",
    "PlacePhotoCallback": OWN_SHEET,
    "PosterCallback": LOOKS,
    "PostponeCallback": OCCASION,
    "PrivacyCallback": OWN_DRAFT,
    "QuizAnswerCallback": "one's own answer to the question that it names, which is kept once",
    "QuizBeginCallback": "begins one's own sheet, once in a round",
    "QuizCallback": "the round that it names ends once; until then any link will do",
    "QuizUnitCallback": "starts a round of one's own; one that runs is shown",
    "QuizUnitsCallback": CHOOSES,
    "ProgrammeCallback": LOOKS,
    "ProgrammeTurnCallback": LOOKS,
    "ProgrammesCallback": LOOKS,
    "RemoveCosignatureCallback": "the signature that it names goes once, and can be given again",
    "RenewExpiryCallback": CHOOSES,
    "RenewInvitationCallback": "the invitation that it names never changes, and ends once",
    "LinkBodyCallback": "the name that it names never changes, and may be linked anew at any time",
    "OwnTasksCallback": LOOKS,
    "TaskBodiesCallback": LOOKS,
    "TaskBodyCallback": CHOOSES,
    "TargetCallback": "only shows something, or what is asked next",
    "TaskChartCallback": LOOKS,
    "TaskListCallback": LOOKS,
    "TaskListsCallback": LOOKS,
    "TaskPercentCallback": "says how far a target is, which may be said anew",
    "TaskPreviewCallback": LOOKS,
    "TaskScoresCallback": LOOKS,
    "TaskUploadCallback": CHOOSES,
    "TasksCallback": LOOKS,
    "CheckDrawCallback": LOOKS,
    "DrawCallback": LOOKS,
    "DrawnCallback": LOOKS,
    "DrawRecordCallback": LOOKS,
    "DrawsCallback": LOOKS,
    "DrawUpCallback": "proposes visits of units that have none; what is there stays",
    "NeverVisitedCallback": LOOKS,
    "OtherPlansCallback": LOOKS,
    "RouteCallback": LOOKS,
    "VisitCallback": LOOKS,
    "VisitPlanCallback": LOOKS,
    "VisitPlansCallback": LOOKS,
    "VisitReasonCallback": "says why one begins; the reason goes on the chain, and nothing else",
    "RenewTransferCallback": "until its transfer is answered, any link will do",
    "RevisitCallback": "begins a sheet; one that is unfinished is offered first",
    "RevokeCodeCallback": "asks",
    "RolloutCallback": LOOKS,
    "SeasonAimCallback": CHOOSES,
    "SeasonCallback": LOOKS,
    "SeasonDaysCallback": CHOOSES,
    "SeasonWhereCallback": CHOOSES,
    "SeasonsCallback": LOOKS,
    "SectorsCallback": CHOOSES,
    "SkipCallback": OWN_SHEET,
    "StillCallback": LOOKS,
    "StraySnapCallback": OWN_SHEET,
    "SwitchCallback": LOOKS,
    "SubstituteCallback": "enters an absence of its own; days that are taken are refused",
    "TodayCallback": LOOKS,
    "SummaryCallback": LOOKS,
    "SupervisionCallback": LOOKS,
    "TipCallback": "shows a tip, or who gave it; what it decided once, it decides no more",
    "TipsCallback": LOOKS,
    "TodoCallback": LOOKS,
    "TodoItemCallback": LOOKS,
    "TraitCallback": CHOOSES,
    "UnitCallback": CHOOSES,
    "UnpatrolledCallback": LOOKS,
    "UnitDutiesCallback": LOOKS,
    "UnitsCallback": LOOKS,
    "WhereCallback": CHOOSES,
}
"""Kinds of buttons that need not say what they decide, with the reason for each.

The two kinds named ``DraftCallback`` are an own draft and an own sheet.
"""
OWN_DRAFTS = {walk_buttons.KeyCallback, snaps_buttons.DraftCallback}


def buttons() -> list[type[Press]]:
    """Every kind of button that the dispatcher of the product has loaded."""
    dispatcher()
    return list(kinds())


@pytest.mark.parametrize("kind", buttons(), ids=lambda kind: kind.__name__)
def test_no_button_says_who_is_meant_by_a_place_in_a_list(kind: type[Press]) -> None:
    """Departments used to be chosen by their place in a tuple, modulo its length.

    What counts from 0 or 1 is a page, a number that is printed or asked for, or a round.
    """
    counts = {
        name for name, kind in get_type_hints(kind, include_extras=True).items() if kind in COUNTED
    }
    assert counts <= {"page", "number", "section", "round_", "asked"}


def test_a_department_is_named_by_a_key_that_is_there() -> None:
    for key in MARKS:
        assert hazards_buttons.TransferCallback(hazard=1, department=key).department == key
    for forged in ("0", "-3", "no body", "Fire"):
        with pytest.raises(ValueError, match="department"):
            hazards_buttons.TransferCallback(hazard=1, department=forged)


@pytest.mark.parametrize("kind", buttons(), ids=lambda kind: kind.__name__)
def test_every_kind_of_button_says_what_it_decides_or_decides_nothing(
    kind: type[Press],
) -> None:
    """This test used to name the deciding kinds by hand: 转派, 签名 and the rewards said nothing.

    A new kind of button carries what it decides, or stands in the table with its reason.
    """
    excused = kind in OWN_DRAFTS or kind.__name__ in DECIDES_NOTHING
    assert decides(kind) is not excused


def test_the_table_names_no_button_that_is_gone() -> None:
    assert set(DECIDES_NOTHING) <= {kind.__name__ for kind in buttons()}


def test_no_two_kinds_of_buttons_are_taken_for_each_other() -> None:
    shapes = [(kind.prefix, len(kind.model_fields)) for kind in buttons()]
    assert len(set(shapes)) == len(shapes)


MARKS = (*(each.key for each in starting_set("district") if each.key), "13")
FORMS = load_forms().all_latest()
WORDS: dict[str, tuple[str, ...]] = {
    "subject": tuple(SUBJECTS),
    "kind": (*all_kinds(), *expiry_kinds()),
    "step": ("detail", *(each.key for kind in expiry_kinds().values() for each in kind.expiries)),
    "expiry": tuple(each.key for kind in expiry_kinds().values() for each in kind.expiries),
    "criterion": tuple(each.id for each in load_criteria().criteria),
    "form": tuple(form.id for form in FORMS),
    "department": MARKS,
    "only": tuple(ONLY),
    "audience": ("u999999999999999999", "s4294967295"),
    "period": ("", *PERIODS),
    "reason": REASONS,
    "part": tuple(PLAN_PARTS),
    "to": ("invite_units",),
    "query": ("消" * (LONGEST_QUERY // 3),),
    "within": ("消" * (LONGEST_QUERY // 3), f"#{10**17}"),
    "programme": tuple(each.key for each in shipped_programmes().all()),
    "sector": tuple(all_sectors()),
    "key": (*(each.key for each in load_criteria().categories), f"h{LARGEST}m"),
    "value": (
        *(choice for kind in expiry_kinds().values() for choice in kind.choices),
        *(
            choice.key
            for form in FORMS
            for question in form.questions
            for choice in question.choices
        ),
    ),
    "do": ("doubt_grade", "relapse_worse", "submit_plan", "renew_link", "acknowledge"),
}
"""The words that a button may carry, where its kind does not close them itself."""


def widest(name: str, field: FieldInfo) -> Any:
    """Return the longest that a field of a button is ever given."""
    kind: Any = field.annotation
    if kind is bool:
        return True
    if kind is int:
        bound = next((each.le for each in field.metadata if hasattr(each, "le")), LATEST_DAY)
        return min(bound, 2**32 if name in {"seen", "chosen"} else LARGEST)
    patterns = [found for each in field.metadata if (found := getattr(each, "pattern", None))]
    if patterns and name == "key":  # the keys of one kind of thing are no other's
        words = patterns[0].removeprefix("^(?:").removesuffix(")$").replace("\\", "")
        if "(" not in words and "[" not in words:
            return max(words.split("|"), key=len)
    parts = get_args(kind) or (kind,)
    closed = [word for part in parts for word in words_of(part)]
    return max(closed or WORDS[name], key=len)


def words_of(part: Any) -> list[str]:
    """Return the words to which a part of an annotation is bound."""
    if isinstance(part, str):
        return [part]
    if isclass(part) and issubclass(part, StrEnum):
        return [each.value for each in part]
    return [str(each) for each in get_args(part)]


@pytest.mark.parametrize("kind", buttons(), ids=lambda kind: kind.__name__)
def test_the_widest_button_of_a_kind_is_one_that_telegram_takes(kind: type[Press]) -> None:
    fullest = {name: widest(name, field) for name, field in kind.model_fields.items()}
    assert len(kind(**fullest).pack().encode()) <= MOST_BYTES


async def test_the_card_of_an_earlier_round_does_not_close_a_later_one(
    stage: Stage, inspector: Handset
) -> None:
    """通过 on the card of a hazard used to close a rectification that nobody had looked at."""
    officer = stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    first = await inspector.wait_for("整改待复核")
    await inspector.says("/hazards")
    await inspector.taps("PT-2026-000001")
    card = await inspector.wait_for(lambda seen: seen.id > first.id and "通过，销号" in seen.labels)
    await inspector.taps("退回：没改到位", first.id)
    await officer.wait_for("退回整改")
    await officer.photo(picture("green"), None, reply_to=task.id)
    second = await inspector.wait_for("第2次提交")
    answer = await inspector.taps("通过，销号", card.id)
    assert "没有生效" in (answer.text or "")
    assert facts(stage, "state, rounds") == [("submitted", 2)]
    anew = await inspector.wait_for(
        lambda seen: seen.id > second.id and "通过，销号" in seen.labels
    )
    await inspector.taps("通过，销号", anew.id)
    assert facts(stage) == ["closed"]


def offers_a_review(after: int, seen: Seen) -> bool:
    """Whether a message is a card below another one on which a review is decided."""
    return seen.id > after and "通过，销号" in seen.labels


async def test_a_button_from_before_shows_what_there_is_and_decides_nothing(
    stage: Stage, inspector: Handset
) -> None:
    officer = stage.handset(OFFICER)
    await officer.start()
    await files(inspector, "王示例")
    task = await officer.wait_for("整改任务")
    await officer.photo(picture("blue"), None, reply_to=task.id)
    last = (await inspector.wait_for("整改待复核")).id
    for number, data in enumerate(("hs:1:pass", "hn:1:unfounded:0", "hr:1:3:0")):
        await stage.app.updates.receive([tap(number, INSPECTOR, data)])
        last = (await inspector.wait_for(partial(offers_a_review, last))).id
    assert facts(stage) == ["submitted"]
