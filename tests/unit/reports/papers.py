"""Papers to print in tests: one signed campus walk and one sheet of base data."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pypdf
from PIL import Image

from checklists.loader import load_forms
from checklists.model import Answer, Form, Given, QuestionKind, Verdict
from hazards.photos import Purpose
from reports.model import FindingOnPaper, InspectionPaper, PhotoOnPaper

BEGUN = datetime(2026, 11, 22, 1, 3, tzinfo=UTC)  # 09:03 on the wall in Shanghai
SIGNED = BEGUN + timedelta(hours=1)


def form(form_id: str) -> Form:
    return load_forms().latest(form_id)


def key(number: int, form_id: str = "campus") -> str:
    return form(form_id).questions[number - 1].key


def passed(sheet: Form) -> dict[str, Answer]:
    """Every verdict of a form given as 合格."""
    return {
        question.key: Answer(Verdict.PASS)
        for question in sheet.questions
        if question.kind is QuestionKind.VERDICT
    }


def finding(number: int, description: str = "消火栓无水", **more: object) -> FindingOnPaper:
    hazard = FindingOnPaper(
        key(number),
        description,
        number=f"PT-2026-{number:06}",
        measure="维修供水并复测",
        deadline=date(2026, 11, 25),
    )
    return replace(hazard, **more)  # type: ignore[arg-type]  # fields of the dataclass


def campus_paper(
    *findings: FindingOnPaper,
    answers: Mapping[str, Answer] | None = None,
    sheet: Form | None = None,
) -> InspectionPaper:
    """A campus self-check in which everything passed but what is named here."""
    sheet = sheet or form("campus")
    hazards = {hazard.question_key: Answer(Verdict.HAZARD) for hazard in findings}
    return InspectionPaper(
        form=sheet,
        unit_name="示例小学",
        street="示例街道",
        inspector="王示例",
        started_at=BEGUN,
        signed_at=SIGNED,
        signed_by="李示例",
        answers=passed(sheet) | hazards | dict(answers or {}),
        findings=findings,
    )


def base_paper(**values: str) -> InspectionPaper:
    """Annex 1 with these canonical answers."""
    sheet = form("campus-base")
    answers = {name: Answer(value, Given.TYPED) for name, value in values.items()}
    return replace(campus_paper(sheet=sheet), answers=answers)


def photo(
    folder: Path, size: tuple[int, int] = (1280, 960), purpose: Purpose = Purpose.FOUND
) -> PhotoOnPaper:
    """A kept photo, three minutes into the inspection."""
    place = folder / f"{purpose}-{size[0]}x{size[1]}.jpg"
    Image.effect_mandelbrot(size, (-2, -1.2, 1, 1.2), 50).convert("RGB").save(place)
    return PhotoOnPaper(place, BEGUN + timedelta(minutes=3), purpose)


def pages(pdf: bytes) -> list[str]:
    """The text of each page, without the spaces and line breaks of its layout."""
    reader = pypdf.PdfReader(BytesIO(pdf))
    return ["".join(page.extract_text().replace("\u200b", "").split()) for page in reader.pages]
