"""Check points (检查要点) of all sectors as the documents name them, read from data."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated

from pydantic import AfterValidator, Field

from checklists.model import GoodAnswer
from datafiles.reading import DataFile, Mistakes, Several, Written
from duties.handbook.documents import DocumentUnknown, cite
from duties.programmes.reading import check_sector, check_source

FILE = "points.toml"


class PointKind(StrEnum):
    """What a document says by naming something."""

    ITEM = "item"
    DUTY = "duty"
    FOCUS = "focus"
    BASE = "base"
    ADVICE = "advice"

    @property
    def label(self) -> str:
        """The Chinese words, as they stand below a check point."""
        return _LABELS[self]


_LABELS = {
    PointKind.ITEM: "现场可查",
    PointKind.DUTY: "定期要做，查记录",
    PointKind.FOCUS: "文件点名的重点，怎么查文件没有写",
    PointKind.BASE: "应当登记的基础数据",
    PointKind.ADVICE: "文件鼓励做，不做不算隐患",
}


def _cited(source: str) -> str:
    try:
        cite(check_source(source))
    except DocumentUnknown as unknown:
        raise ValueError(f"“{unknown}”的文件不在 documents.toml 里") from None
    return source


class CheckPoint(Written):
    """One phrase of a document, word for word; ``context`` are the words around it.

    ``sector`` names whose units are meant, none means all. ``good`` says whether it must be so, or
    must not.
    """

    sector: Annotated[str, AfterValidator(check_sector)] | None = None
    form: str = Field(max_length=20)
    kind: Annotated[PointKind, Field(strict=False)]
    good: Annotated[GoodAnswer, Field(strict=False)]
    text: str = Field(max_length=80)
    context: str | None = Field(None, max_length=80)
    source: Annotated[str, AfterValidator(_cited)]


class _File(Written):
    point: Several[CheckPoint]


@cache
def load_points() -> Sequence[CheckPoint]:
    """Return the check points that come with the product, read once; raises ``Mistakes``."""
    return read_points(files("duties") / "handbook" / FILE)


def read_points(source: Traversable) -> Sequence[CheckPoint]:
    """Return the check points of a file; raises ``Mistakes`` with all that is wrong in it."""
    file = DataFile(source, FILE)
    read = file.read(_File)
    if read is None or file.mistakes:
        raise Mistakes(sorted(file.mistakes))
    seen: set[tuple[str, str, str, str]] = set()
    for at, each in enumerate(read.point):
        named = (each.form, each.text, each.context or "", each.source)
        if named in seen:
            file.wrong(("point", at), f"“{each.text}”写了两次")
        seen.add(named)
    if file.mistakes:
        raise Mistakes(sorted(file.mistakes))
    return read.point
