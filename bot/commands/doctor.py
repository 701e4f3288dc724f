"""``xunan doctor``: what an operator should see to before somebody notices."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.commands.programmes import find_mistakes
from bot.commands.units import open_work
from bot.settings import Settings
from checklists.loader import check_forms
from core.clock import Clock, OffsetClock, spell_set_clock
from datafiles.reading import Mistakes
from duties.calendar.keeping import read_calendar
from duties.calendar.working_calendar import WorkingCalendar, is_next_year_missing
from duties.deadlines.reading import check_deadlines
from duties.escalation.chain_reading import check_chains
from duties.expiry.kind_reading import check_kinds
from duties.quiz.bank import load_bank
from duties.risk.proposing import passed_over
from duties.risk.rule import shipped_rule
from duties.visits.rules import check_rules
from reports.counts.checking import check_duties, check_units
from reports.counts.filling import fill_all
from reports.packages.model import Output
from storage.engine.unit_of_work import UnitOfWork

A_FEW, A_FEW_PARTS = 20, 4
MOST_NAMED = 5  # of many that are alike
DAYS_TO_CONFIRM = 14  # changes of risk colours; no document times them


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: ``sound``, or to be seen to; ``urgent`` where nothing works."""

    words: str
    sound: bool = True
    urgent: bool = False

    def __str__(self) -> str:
        return f"{'正常' if self.sound else '错误' if self.urgent else '提醒'}：{self.words}"


def examine() -> list[Finding]:
    """Return what was found, in the order in which it matters."""
    settings = Settings()
    findings = [*of_clock(settings.clock()), *of_forms(), *of_programmes(), *of_chains()]
    findings += of_expiry_kinds()
    findings += of_deadlines()
    findings += of_visits()
    findings += of_questions()
    with open_work(settings) as work:
        findings.append(of_calendar(read_calendar(work), work.day()))
        findings.extend(of_troubles(work))
        findings.extend(of_reports(work))
        findings.extend(of_counts(work))
        findings.extend(of_colours(work))
    return findings


def of_clock(clock: Clock) -> Iterator[Finding]:
    """Say that somebody sets the clock: nothing that is made meanwhile shows real time."""
    if not (words := spell_set_clock(clock)):
        return
    yield Finding(f"{words}。仅供试用，正式使用请去掉这项设置。", sound=False)
    if isinstance(clock, OffsetClock) and clock.trouble:
        yield Finding(
            f"{clock.file} 读不到，或内容不是秒数（应如 3600、-86400），时钟按上一次的数。",
            sound=False,
        )


def of_forms() -> Iterator[Finding]:
    """Say what is wrong with the forms that come with the product."""
    mistakes = check_forms()
    for mistake in mistakes:
        yield Finding(str(mistake), sound=False, urgent=True)
    if not mistakes:
        yield Finding("检查表都没有问题。")


def of_programmes() -> Iterator[Finding]:
    """Say what is wrong with the programmes that come with the product."""
    mistakes = find_mistakes()
    for mistake in mistakes:
        yield Finding(str(mistake), sound=False, urgent=True)
    if not mistakes:
        yield Finding("方案都没有问题。")


def of_calendar(calendar: WorkingCalendar, today: date) -> Finding:
    """Say whether the working calendar reaches as far as it should by now."""
    year = today.year
    if not calendar.is_announced(year):
        return Finding(_to_read(year), sound=False)
    if is_next_year_missing(calendar, today):
        return Finding(_to_read(year + 1), sound=False)
    return Finding(f"工作日历已录入到{max(calendar.years)}年。")


def of_chains() -> Iterator[Finding]:
    """Say what is wrong with the chains of late hazards that come with the product."""
    mistakes = check_chains()
    for mistake in mistakes:
        yield Finding(str(mistake), sound=False, urgent=True)
    if not mistakes:
        yield Finding("督办链没有问题。")


def of_deadlines() -> Iterator[Finding]:
    """Say what is wrong with the courses of late items that come with the product."""
    mistakes = check_deadlines()
    for mistake in mistakes:
        yield Finding(str(mistake), sound=False, urgent=True)
    if not mistakes:
        yield Finding("时限规则没有问题。")


def of_visits() -> Iterator[Finding]:
    """Say what is wrong with the rules of visits that come with the product."""
    mistakes = check_rules()
    for mistake in mistakes:
        yield Finding(str(mistake), sound=False, urgent=True)
    if not mistakes:
        yield Finding("检查计划的规则没有问题。")


def of_questions() -> Iterator[Finding]:
    """Say what is wrong with the situations of 逢查必考 that come with the product."""
    try:
        load_bank()
    except Mistakes as found:
        for mistake in found.mistakes:
            yield Finding(str(mistake), sound=False, urgent=True)
    else:
        yield Finding("逢查必考题库没有问题。")


def of_troubles(work: UnitOfWork) -> Iterator[Finding]:
    """Say how many rows could not be dealt with; each is tried again by itself."""
    for store, words in (
        (work.duties, "项履职事项排不出任务"),
        (work.occurrences, "项履职记录处理不了"),
        (work.escalations, "项隐患的督办处理不了"),
        (work.todo_items, "件待办的逾期处理不了"),
        (work.acknowledgements, "家单位的预警处理不了"),
        (work.alerts, "条预警的统计更新不了"),
        (work.absences, "条请假处理不了"),
        (work.expiries, "项证照设备的到期提醒处理不了"),
        (work.submissions, "份报送处理不了"),
        (work.submission_rounds, "个街镇的缺报统计不了"),
        (work.quizzes, "场随机问答结束不了"),
        (work.digests, "份简报发不出"),
        (work.rings, "条提醒发不出"),
        (work.hazard_filling, "条隐患统计不了"),
        (work.duty_filling, "项履职统计不了"),
    ):
        if troubled := store.troubled():
            yield Finding(
                f"{troubled}{words}，会自动重试。请看日志里的原因。", sound=False, urgent=True
            )


def of_reports(work: UnitOfWork) -> Iterator[Finding]:
    """Name the reports whose long hazard list was given up, and let it be written anew.

    Until it is, nobody can take such a report back or correct it.
    """
    given_up = work.submission_papers.unfrozen()
    for each in given_up:
        work.submission_papers.owe(Output.REPORT, each.handed_by, work.now, each.id)
    if given_up:
        named = _named([each.number for each in given_up])
        yield Finding(
            f"{len(given_up)} 份报送的隐患清单没有定稿（{named}），现在重新开始。"
            "如果再失败，请看日志里的原因。",
            sound=False,
            urgent=True,
        )


def of_colours(work: UnitOfWork) -> Iterator[Finding]:
    """Say which changes of risk colours nobody decides, and which units have no colour."""
    long_ago = work.now - timedelta(days=DAYS_TO_CONFIRM)
    stuck, by_other_rule = work.risks.count_stale(shipped_rule().version, long_ago)
    if stuck:
        yield Finding(f"{stuck} 家单位的颜色变动待确认超过 {DAYS_TO_CONFIRM} 天。", sound=False)
    if by_other_rule:
        yield Finding(
            f"四色规则已换版，{by_other_rule} 项待确认的变动仍按旧版：今晚重新对照，"
            "或现在运行 xunan risk propose。",
            sound=False,
        )
    if overwritten := work.risks.overwritten():
        yield Finding(
            f"{overwritten} 家单位现在的颜色不是安全办最后定的（以前导入名单会改掉）。"
            "今晚对照后提出变动，请安全办在“四色图”里核对。",
            sound=False,
        )
    if over := passed_over(work):
        yield Finding(
            f"{len(over)} 家单位对照不了颜色，已跳过，其他单位照常（单位编号 {_named(over)}）。"
            "请看日志里的原因。",
            sound=False,
            urgent=True,
        )
    if colourless := work.risks.colourless():
        yield Finding(
            f"{colourless} 家单位登记的颜色不是红、橙、黄、蓝，数不进四色图，请改正。", sound=False
        )


def of_counts(work: UnitOfWork) -> Iterator[Finding]:
    """Hold the counts of a few units and duties against the ledger, others on each day."""
    if not fill_all(work, A_FEW_PARTS):
        yield Finding("统计正在进行，尚未完成；稍后再核对：xunan counts check。", sound=False)
        return
    turn = work.day().toordinal()
    units = _some(work.recounts.units_after, turn)
    duties = _some(work.recounts.duties_after, turn)
    try:
        apart = [*check_units(work, units), *check_duties(work, duties)]
    except ValueError as trouble:  # a row that cannot be read is counted by its own line
        reason = f"{type(trouble).__name__}: {trouble}"
        yield Finding(f"统计没有核对完：有一行读不出（{reason}）。", sound=False)
        return
    if apart:
        yield Finding(
            f"统计与台账有 {len(apart)} 处不一致，如：{apart[0]}。"
            "请运行 xunan counts check 核对，用 xunan counts rebuild 重新统计。",
            sound=False,
            urgent=True,
        )
    else:
        yield Finding(f"统计与台账一致（今天抽查 {len(units)} 家单位、{len(duties)} 项履职）。")


def _named(some: Sequence[object]) -> str:
    """Name the first of many that are alike."""
    return "、".join(map(str, some[:MOST_NAMED])) + (" 等" if len(some) > MOST_NAMED else "")


def _some(after: Callable[[int, int], list[int]], turn: int) -> list[int]:
    """Return a few ids, those after another one on each day."""
    newest = 0
    step = 1 << 40
    while step:
        if after(newest + step - 1, 1):
            newest += step
        step >>= 1
    return after(turn * A_FEW % newest, A_FEW) if newest else []


def of_expiry_kinds() -> Iterator[Finding]:
    """Say what is wrong with the kinds of 证照设备 that come with the product."""
    mistakes = check_kinds()
    for mistake in mistakes:
        yield Finding(str(mistake), sound=False, urgent=True)
    if not mistakes:
        yield Finding("证照设备的类型都没有问题。")


def _to_read(year: int) -> str:
    return (
        f"{year}年的节假日安排还没有录入，现按周一至周五预估。"
        "请把国务院办公厅的通知存成文本，用 xunan calendar read 录入。"
    )
