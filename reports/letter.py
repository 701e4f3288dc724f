"""The papers of supervision (督办) as PDF: letter, notice, summons, announcement of exposure."""

from dataclasses import dataclass
from datetime import date, datetime

from duties.escalation.chain import StepKind
from reports import spelling
from reports.fonts import drawable
from reports.job import Job
from reports.paper import print_apart
from reports.render import render_job

TITLES = {
    StepKind.LETTER: "安全生产督办函",
    StepKind.NOTICE: "关于隐患逾期未整改情况的通报",
    StepKind.INTERVIEW: "安全生产约谈通知书",
    StepKind.EXPOSE: "隐患曝光告知书",
}
OPENING = "经查，{unit}存在下列隐患，整改期限为{deadline}，截至{day}已逾期{late}天，仍未整改到位。"
CLOSING = {
    StepKind.LETTER: (
        "请贵单位切实履行安全生产主体责任，立即组织整改，落实整改期间的安全管控措施。",
        "整改完成后及时报请复核。仍不整改的，将按隐患治理督办制度，采取通报、约谈、曝光等措施。",
    ),
    StepKind.NOTICE: (
        "现予通报。请{unit}立即组织整改，落实整改期间的安全管控措施，整改完成后及时报请复核。",
        "请各单位引以为戒，举一反三，对照自查，隐患早发现、早上账、早整改。",
    ),
    StepKind.INTERVIEW: (
        "现就上述隐患整改工作约谈贵单位主要负责人，请准时到场。",
        "请携带整改情况、下一步措施和完成时限的书面材料。",
    ),
    StepKind.EXPOSE: (
        "现对上述隐患予以曝光：公布单位名称、公示具体问题，跟踪公布整改进程，直至销号。",
        "请贵单位立即组织整改，落实整改期间的安全管控措施；整改完成后，及时报请复核。",
    ),
}
WORDS = {
    StepKind.LETTER: "另提要求",
    StepKind.NOTICE: "另提要求",
    StepKind.INTERVIEW: "时间、地点",
}
MEMBERS = "各有关单位"


@dataclass(frozen=True, slots=True)
class Letter:
    """What a paper of supervision says; ``done`` is what was done before, line by line."""

    kind: StepKind
    number: str
    issuer: str
    signer: str
    signed_at: datetime  # wall time
    unit: str
    hazard_number: str
    severity: str
    spot: str
    description: str
    measure: str
    deadline: date
    first_deadline: date | None
    words: str = ""
    done: tuple[str, ...] = ()

    @property
    def late(self) -> int:
        """How many days have passed since the deadline."""
        return (self.signed_at.date() - self.deadline).days


def render(letter: Letter) -> bytes:
    """Return a paper as PDF, rendered in this process, which stays larger by it."""
    return render_job(compose(letter))


def render_in_subprocess(letter: Letter) -> bytes:
    """Return a paper as PDF, rendered in a process that ends with it; raises ``PaperFailed``."""
    return print_apart(compose(letter))


def compose(letter: Letter) -> Job:
    """Lay out a paper."""
    unit = spelling.printable(letter.unit)
    told = unit if letter.kind is StepKind.NOTICE else "贵单位"
    opening = OPENING.format(
        unit=told,
        deadline=spelling.spell_full_day(letter.deadline),
        day=spelling.spell_full_day(letter.signed_at.date()),
        late=letter.late,
    )
    data: dict[str, object] = {
        "title": TITLES[letter.kind],
        "issuer": drawable(letter.issuer),
        "number": letter.number,
        "to": MEMBERS if letter.kind is StepKind.NOTICE else unit,
        "opening": opening,
        "facts": [list(each) for each in _facts(letter) if each[1]],
        "closing": [each.format(unit=unit) for each in CLOSING[letter.kind]],
        "signer": spelling.spell_signature(letter.signer),
        "day": spelling.spell_full_day(letter.signed_at.date()),
    }
    return Job("letter", data, int(letter.signed_at.timestamp()))


def _facts(letter: Letter) -> list[tuple[str, str]]:
    deadline = spelling.spell_full_day(letter.deadline)
    if letter.first_deadline not in {None, letter.deadline} and letter.first_deadline is not None:
        deadline += f"（原定{spelling.spell_full_day(letter.first_deadline)}）"
    return [
        ("单位名称", spelling.printable(letter.unit)),
        ("隐患编号", letter.hazard_number),
        ("隐患等级", letter.severity),
        ("隐患部位", spelling.printable(letter.spot)),
        ("隐患内容", spelling.printable(letter.description)),
        ("整改措施", spelling.printable(letter.measure)),
        ("整改期限", deadline),
        ("已督办情况", spelling.printable("；".join(letter.done))),
        (WORDS.get(letter.kind, ""), spelling.printable(letter.words)),
    ]
