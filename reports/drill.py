"""The record of a drill (演练记录) as PDF: the four steps, photos, and who recorded it."""

from dataclasses import dataclass
from datetime import datetime

from reports import spelling
from reports.fonts import drawable
from reports.job import Job
from reports.model import PhotoOnPaper
from reports.paper import print_apart
from reports.render import render_job

TITLE = "应急演练记录"
NOTHING_FOUND = "未发现问题"


@dataclass(frozen=True, slots=True)
class DrillPaper:
    """What the paper of a drill says; moments are wall time, those of photos, too.

    ``findings`` are words with the number of the hazard, or an empty one; ``files`` the names of
    what else was sent.
    """

    where: str
    title: str
    plan: str
    people: str
    findings: tuple[tuple[str, str], ...]
    amendment: str
    signer: str
    signed_at: datetime
    photos: tuple[PhotoOnPaper, ...] = ()
    files: tuple[str, ...] = ()


def render(paper: DrillPaper) -> bytes:
    """Return a paper as PDF, rendered in this process, which stays larger by it."""
    return render_job(compose(paper))


def render_in_subprocess(paper: DrillPaper) -> bytes:
    """Return a paper as PDF, rendered in a process that ends with it; raises ``PaperFailed``."""
    return print_apart(compose(paper))


def compose(paper: DrillPaper) -> Job:
    """Lay out a paper."""
    names = {f"photo-{number}.jpg": each for number, each in enumerate(paper.photos, 1)}
    rows = [
        ("单位", paper.where),
        ("演练要求", paper.title),
        ("演练方案", paper.plan),
        ("参加人员", paper.people),
        ("发现问题", _findings(paper)),
        ("预案修订", paper.amendment),
        ("附件", "、".join(paper.files)),
    ]
    data: dict[str, object] = {
        "title": TITLE,
        "rows": [[name, _lines(value)] for name, value in rows if value],
        "photos": [
            {"file": name, "time": spelling.spell_short_moment(each.sent_at)}
            for name, each in names.items()
        ],
        "signer": spelling.spell_signature(paper.signer),
        "moment": spelling.spell_moment(paper.signed_at),
        "day": spelling.spell_full_day(paper.signed_at.date()),
        "where": drawable(paper.where),
    }
    paths = {name: str(each.path.resolve()) for name, each in names.items()}
    return Job("drill", data, int(paper.signed_at.timestamp()), paths)


def _lines(words: str) -> list[str]:
    """Return words line by line, as people wrote them."""
    return [spelling.printable(each) for each in words.splitlines() if each.strip()]


def _findings(paper: DrillPaper) -> str:
    if not paper.findings:
        return NOTHING_FOUND
    spelled = [
        f"{place}．{words}" + (f"（已上账：{number}）" if number else "")
        for place, (words, number) in enumerate(paper.findings, 1)
    ]
    return "\n".join(spelled)
