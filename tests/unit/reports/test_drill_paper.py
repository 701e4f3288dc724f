"""The paper of a drill says all four steps, names the hazards, and shows the photos."""

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PIL import Image
from pypdf import PdfReader

from reports.drill import DrillPaper, render
from reports.model import PhotoOnPaper

AT = datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001 - wall time on paper


def photos(folder: Path) -> tuple[PhotoOnPaper, ...]:
    """Two photos, one of them tall."""
    found = []
    for number, size in enumerate(((400, 300), (300, 400))):
        path = folder / f"{number}.jpg"
        Image.new("RGB", size, "grey").save(path, "JPEG")
        found.append(PhotoOnPaper(path, AT))
    return tuple(found)


def paper(folder: Path) -> DrillPaper:
    return DrillPaper(
        where="示例小学",
        title="应急疏散演练",
        plan="11月22日 灭火疏散，操场，按消防预案 #panic(1)",
        people="师生 320 人，保安 3 人引导",
        findings=(("东侧楼梯堆放课桌", "PT-2026-000001"), ("三楼应急灯不亮", "")),
        amendment="疏散路线改走西侧楼梯",
        signer="李示例",
        signed_at=AT,
        photos=photos(folder),
        files=("演练方案.pdf",),
    )


def test_the_paper_says_all_that_was_recorded(tmp_path: Path) -> None:
    pages = PdfReader(io.BytesIO(render(paper(tmp_path)))).pages
    words = "".join(page.extract_text() for page in pages).replace("\n", "")
    for each in (
        "应急演练记录",
        "示例小学",
        "师生 320 人",
        "1．东侧楼梯堆放课桌（已上账：PT-2026-000001）",
        "2．三楼应急灯不亮",
        "疏散路线改走西侧楼梯",
        "演练方案.pdf",
        "#panic(1)",
        "记录人：李示例",
        "照片 2",
    ):
        assert each in words, each
    assert len(pages) == 1


def test_a_drill_that_showed_nothing_says_so(tmp_path: Path) -> None:
    bare = replace(paper(tmp_path), findings=(), photos=(), files=())
    words = PdfReader(io.BytesIO(render(bare))).pages[0].extract_text()
    assert "未发现问题" in words
    assert "演练照片" not in words
