"""From the facts of a paper to what its template prints: words, rows and numbered photos.

A job is plain JSON, so that it can be handed to the process that renders it. What people wrote
stays data all the way: no template ever reads it as markup.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from checklists import engine
from checklists.model import Answer, Given, Question, QuestionKind, Verdict
from core.clock import local
from hazards.photos import Purpose
from reports import spelling
from reports.clock_mark import present_mark
from reports.model import (
    CosignerOnPaper,
    EvidenceOnPaper,
    FindingOnPaper,
    InspectionPaper,
    PhotoOnPaper,
    VisitPaper,
)
from reports.spelling import printable

Data = dict[str, object]


@dataclass(slots=True)
class Job:
    """One paper to print; ``photos`` maps the name that the template uses to the kept bytes.

    ``created`` is the document's own time in seconds since 1970, so that the same inspection
    always gives the same bytes. ``mark`` stands at the head of each page, whatever the template.
    With ``dots_per_inch`` it becomes a picture (PNG) of its one page, else a PDF.
    The template finds each of the ``parts`` in a folder of its own, ``part-1`` and so on.
    """

    template: str
    data: Data
    created: int
    photos: dict[str, str] = field(default_factory=dict)
    mark: str = field(default_factory=present_mark)
    dots_per_inch: int = 0
    parts: list["Job"] = field(default_factory=list)


def compose(paper: InspectionPaper | VisitPaper) -> Job:
    """Lay out a paper as the form asks: annex 1, annex 2, or the plain style of annex 2.

    The lists of a visit follow the page on which they are signed.
    """
    if isinstance(paper, VisitPaper):
        return _compose_visit(paper)
    return _Composer(paper).compose()


def _compose_visit(visit: VisitPaper) -> Job:
    composers = [_Composer(part) for part in visit.parts]
    jobs = [each.compose() for each in composers]
    return composers[0].signature_page(visit, jobs)


class _Composer:
    def __init__(self, paper: InspectionPaper) -> None:
        self._paper = paper
        self._form = paper.form
        self._zone = ZoneInfo(paper.timezone)
        self._started = local(paper.started_at, self._zone)
        self._signed = local(paper.signed_at, self._zone)
        self._asked = {question.key for question in engine.asked(paper.form, paper.answers)}
        self._findings = {finding.question_key: finding for finding in paper.findings}
        self._photos: dict[str, str] = {}

    def compose(self) -> Job:
        data: Data = {
            "title": self._form.title,
            "foot": self._foot(),
            "hazards": [self._hazard(finding) for finding in self._paper.findings],
            "evidence": [self._evidence(evidence) for evidence in self._paper.evidence],
            "cosigners": [self._cosigner(each) for each in self._paper.cosigners],
        }
        if self._form.paper == "annex1":
            template = "annex1"
            data |= {"values": self._values()}
        else:
            template = "checklist"
            data |= self._table()
        created = int(self._paper.signed_at.timestamp())
        return Job(template, data, created, self._photos)

    def signature_page(self, visit: VisitPaper, jobs: list[Job]) -> Job:
        """Lay out the page on which all lists of a visit are signed, before these themselves."""
        head = [
            ("单位：", printable(self._paper.unit_name)),
            ("街镇：", printable(self._paper.street)),
            ("检查类型：", self._paper.kind.label if self._paper.kind else ""),
            ("日期：", spelling.spell_full_day(self._started.date())),
        ]
        data: Data = {
            "title": "安全检查签名页",
            "foot": self._foot() | {"form": f"共 {len(jobs)} 张检查表"},
            "head": head,
            "lists": [_list_row(part) for part in visit.parts],
            "hazards": [
                {"list": place, **hazard}
                for place, job in enumerate(jobs, start=1)
                for hazard in _own_hazards(job)
            ],
            "cosigners": [self._cosigner(each) for each in visit.cosigners],
            "parts": [f"part-{place}/{job.template}.typ" for place, job in enumerate(jobs, 1)],
        }
        return Job("visit", data, int(self._paper.signed_at.timestamp()), parts=jobs)

    def _foot(self) -> Data:
        return {
            "inspector": spelling.spell_signature(self._paper.inspector),
            "signed_by": spelling.spell_signature(self._paper.signed_by),
            "signed_at": spelling.spell_moment(self._signed),
            "responsibility": spelling.RESPONSIBILITY,
            "form": f"{self._form.short} 第{self._form.version}版",
            "number": printable(self._paper.number),
            "kind": self._paper.kind.label if self._paper.kind else "",
        }

    def _cosigner(self, cosigner: CosignerOnPaper) -> Data:
        signed = local(cosigner.signed_at, self._zone)
        when = spelling.spell_short_moment(signed)
        return {
            "name": spelling.spell_signature(cosigner.name),
            "note": f"{when} · {spelling.TYPED_NAME}" if cosigner.typed else when,
        }

    def _answer(self, question: Question) -> Answer | None:
        """Return what counts: an answer to a question that is not asked is kept but silent."""
        return self._paper.answers.get(question.key) if question.key in self._asked else None

    def _values(self) -> Data:
        """Return the answers to what is asked: canonical where boxes are ticked, else spelled."""
        values: Data = {}
        for question in self._form.questions:
            answer = self._answer(question)
            if answer is None:
                continue
            if question.kind is QuestionKind.DATE:
                values[question.key] = spelling.spell_value(question, answer.value)
            elif question.kind is QuestionKind.TEXT:
                values[question.key] = printable(answer.value)
            else:
                values[question.key] = answer.value
        return values

    def _table(self) -> Data:
        is_annex = self._form.paper == "annex2"
        unit = printable(self._paper.unit_name)
        head = (
            [("学校（公章）：", unit), ("校长（园长）签字：", "")]
            if is_annex
            else [
                ("单位：", unit),
                ("街镇：", printable(self._paper.street)),
                ("检查人：", spelling.spell_signature(self._paper.inspector)),
                ("日期：", spelling.spell_full_day(self._started.date())),
            ]
        )
        sections = [
            {"title": section.title, "rows": rows}
            for section in self._form.sections
            if (
                rows := [
                    self._row(question)
                    for question in section.questions
                    if is_annex or question.key in self._asked
                ]
            )
        ]
        words = ("自查项目", "自查结果") if is_annex else ("检查项目", "检查结果")
        return {
            "head": head,
            "columns": ["序号", *words, "整改措施"],
            "sections": sections,
            "notes": self._notes(),
        }

    def _row(self, question: Question) -> Data:
        answer = self._answer(question)
        finding = self._findings.get(question.key)
        word, mark, is_hazard = "", "", False
        if answer is not None:
            word = printable(spelling.spell_value(question, answer.value))
            mark = spelling.spell_mark(answer)
            is_hazard = question.kind is QuestionKind.VERDICT and answer.value == Verdict.HAZARD
        return {
            "number": question.number,
            "item": question.text,
            "word": word,
            "mark": mark,
            "is_hazard": is_hazard,
            "detail": printable(finding.description) if finding else "",
            "hazard_number": finding.number if finding else "",
            "measure": printable(finding.measure) if finding else "",
            "deadline": self._deadline(finding) if finding else "",
        }

    def _notes(self) -> list[str]:
        given = {self._paper.answers[key].given for key in self._asked & self._paper.answers.keys()}
        notes = []
        if Given.BULK in given:
            notes.append(spelling.BULK_NOTE)
        if Given.PRUNED in given:
            notes.append(spelling.PRUNED_NOTE)
        if Given.ADOPTED in given:
            notes.append(spelling.ADOPTED_NOTE)
        if self._paper.put_right:
            notes.append(f"{spelling.CHECKED_NOTE}：{'、'.join(self._paper.put_right)}")
        return notes

    def _deadline(self, finding: FindingOnPaper) -> str:
        if finding.fixed_on_spot:
            return spelling.FIXED_ON_SPOT
        if finding.deadline is None:
            return ""
        return spelling.spell_deadline(finding.deadline, self._signed.date())

    def _hazard(self, finding: FindingOnPaper) -> Data:
        return self._item(finding.question_key) | {
            "hazard_number": finding.number,
            "description": printable(finding.description),
            "measure": printable(finding.measure),
            "deadline": self._deadline(finding),
            "fixed_on_spot": finding.fixed_on_spot,
            "adopted": finding.adopted,
            "found": self._pictures(finding.photos, Purpose.FOUND),
            "fixed": self._pictures(finding.photos, Purpose.FIXED),
        }

    def _evidence(self, evidence: EvidenceOnPaper) -> Data:
        shown = [*self._pictures(evidence.photos, Purpose.FOUND)]
        return self._item(evidence.question_key) | {"found": shown}

    def _item(self, key: str) -> Data:
        question = self._form.by_key[key]
        section = self._form.section_of[key]
        return {"number": question.number, "item": question.text, "section": section.title}

    def _pictures(self, photos: tuple[PhotoOnPaper, ...], purpose: Purpose) -> list[Data]:
        shown: list[Data] = []
        for photo in photos:
            if photo.purpose is purpose:
                sent: datetime = local(photo.sent_at, self._zone)
                shown.append(
                    {"file": self._name(photo.path), "time": spelling.spell_short_moment(sent)}
                )
        return shown

    def _name(self, path: Path) -> str:
        name = f"photo-{len(self._photos) + 1}.jpg"
        self._photos[name] = str(path.resolve())
        return name


def _list_row(paper: InspectionPaper) -> Data:
    """Return a list as the signature page names it: its form, version and counts."""
    tally = engine.tally(paper.form, paper.answers)
    judged = any(each.kind is QuestionKind.VERDICT for each in paper.form.questions)
    return {
        "title": paper.form.title,
        "version": f"第{paper.form.version}版",
        "passed": str(tally.passed) if judged else "",
        "hazards": str(tally.hazards) if judged else "",
        "spared": str(tally.not_applicable) if judged else "",
        "asked": str(tally.total),
    }


def _own_hazards(job: Job) -> list[Data]:
    """Return the hazards of a list that no other list of the visit names, without their photos."""
    hazards: list[Data] = job.data["hazards"]  # type: ignore[assignment]  # as composed above
    return [
        {key: value for key, value in each.items() if key not in {"found", "fixed"}}
        for each in hazards
        if not each["adopted"]
    ]
