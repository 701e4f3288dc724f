"""How a paper is made: its bytes, its process, what it costs."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

import reports.paper
from reports.job import Job, compose
from reports.paper import PaperFailed, render, render_in_subprocess
from reports.render import to_json
from tests.unit.reports.papers import (
    campus_paper,
    finding,
    form,
    pages,
    passed,
    photo,
)
from tests.unit.reports.test_papers import HOSTILE


def test_only_the_characters_in_use_are_embedded_in_two_weights() -> None:
    pdf = render(campus_paper(finding(5)))
    assert len(pdf) < 300_000
    fonts = set()
    for page in pypdf.PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]  # PDF objects
            face = font.get_object()["/DescendantFonts"][0].get_object()
            assert (
                "/FontFile2" in face["/FontDescriptor"] or "/FontFile3" in face["/FontDescriptor"]
            )
            fonts.add(str(face["/BaseFont"]))
    assert len(fonts) == 2
    assert all(re.fullmatch(r"/[A-Z]{6}\+NotoSansCJKsc-.+", font) for font in fonts)


def test_the_same_inspection_gives_the_same_bytes_in_a_process_of_its_own(tmp_path: Path) -> None:
    paper = campus_paper(finding(5, photos=(photo(tmp_path),)))
    assert render_in_subprocess(paper) == render(paper)


def test_a_process_that_cannot_render_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports.paper, "compose", lambda _: Job("checklist", {}, 0))
    with pytest.raises(PaperFailed, match="does not contain key"):
        render_in_subprocess(campus_paper())


def test_a_process_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports.paper, "_TIME_LIMIT", 0.01)
    with pytest.raises(PaperFailed, match="timed out"):
        render_in_subprocess(campus_paper())


def test_a_failed_render_leaves_an_earlier_paper_as_it_was(tmp_path: Path) -> None:
    output = tmp_path / "paper.pdf"
    output.write_bytes(b"earlier")
    failed = subprocess.run(
        [sys.executable, "-m", "reports.render", str(output)],
        input=to_json(Job("no-such-form", {}, 0)).encode(),
        capture_output=True,
        check=False,
    )
    assert failed.returncode != 0
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"earlier"]


def test_a_job_is_plain_json_and_comes_back_the_same(tmp_path: Path) -> None:
    job = compose(campus_paper(finding(5, HOSTILE, photos=(photo(tmp_path),))))
    again = json.loads(to_json(job))
    assert again["template"] == "checklist"
    assert list(again["photos"]) == ["photo-1.jpg"]
    assert again["data"]["hazards"][0]["hazard_number"] == "PT-2026-000005"


def test_asking_for_papers_loads_neither_typst_nor_pillow() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import reports.paper, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"typst", "PIL", "asyncio", "sqlalchemy", "pydantic"} & set(loaded)


def test_every_form_that_is_shipped_prints() -> None:
    for form_id in ("campus", "campus-base", "ev-charging", "ev-patrol", "building"):
        sheet = form(form_id)
        printed = pages(render(replace(campus_paper(sheet=sheet), answers=passed(sheet))))
        assert printed[0].startswith(sheet.title)
