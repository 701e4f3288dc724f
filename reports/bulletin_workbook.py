"""What the office issues as a workbook: each number in a cell of its own, to be added up."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from reports.bulletin_columns import DEFINITIONS, NUMBERED, identity, late_rows, numbers
from reports.bulletin_paper import DRAFT_MARK, BulletinPaper
from reports.bulletins.model import Content, Table
from reports.printed_sheet import Value, write_sheet

_RANKED = (("类别", 10), ("名次", 8), ("名称", 36), ("按期销号 n", 12), ("N", 8))
_LATE = (("事项", 18), ("单位、部门", 40), ("数量", 8))
_WORDS = (("部分", 16), ("内容", 100))
_MONTHS = (("月份", 10), ("新增", 8), ("销号", 8), ("期末未销号", 12))


def write(paper: BulletinPaper) -> bytes:
    """Return the workbook; what people wrote is never taken for a formula."""
    from openpyxl import Workbook  # noqa: PLC0415 - only where one is wanted

    book = Workbook()
    book.remove(book.worksheets[0])
    content = paper.content
    title = " · ".join((content.title, paper.number or DRAFT_MARK))
    for table in content.tables:
        columns = (("序号", 6), (table.head, 32), *((name, 8) for name in NUMBERED))
        sheet = book.create_sheet(f"按{table.head}")
        write_sheet(sheet, columns, _rows(table, content), title=title, wide=True)
    write_sheet(book.create_sheet("晾晒排名"), _RANKED, _ranked(content), title=title)
    write_sheet(book.create_sheet("存在问题"), _LATE, late_rows(content.late), title=title)
    write_sheet(book.create_sheet("近期走势"), _MONTHS, _months(content), title=title)
    write_sheet(book.create_sheet("文字和口径"), _WORDS, _words(paper), title=title)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rows(table: Table, content: Content) -> Iterable[Sequence[Value]]:
    for place, row in enumerate(table.rows, 1):
        yield (place, row.name, *numbers(row))
    if table.more:
        yield (None, f"另有 {table.more} 个{table.head}未列出")
    yield (None, content.whole.name, *numbers(content.whole))


def _ranked(content: Content) -> Iterable[Sequence[Value]]:
    for ranking in content.rankings:
        for each in ranking.ranked:
            yield (ranking.head, each.place, each.name, each.good, each.of)
        for name, of in ranking.unranked:
            yield (ranking.head, None, f"{name}（未排名）", None, of)
        if ranking.more:
            yield (ranking.head, None, f"名次居中的另有 {ranking.more} 个", None, None)
        if ranking.unranked_more:
            yield (ranking.head, None, f"未排名的另有 {ranking.unranked_more} 个", None, None)


def _months(content: Content) -> Iterable[Sequence[Value]]:
    return ((each.label, each.found, each.closed, each.closing) for each in content.points)


def _words(paper: BulletinPaper) -> Iterable[Sequence[Value]]:
    content = paper.content
    yield ("标题", content.title)
    yield ("文号", paper.number or "草稿，未编号")
    yield ("签发人", content.signer)
    yield ("统计期间", f"{content.first.isoformat()} 至 {content.last.isoformat()}")
    yield ("截至", f"{content.as_of:%Y-%m-%d %H:%M}")
    for each in content.paragraphs:
        yield (each.title, each.words)
    yield ("平衡", identity(content.whole))
    for words in DEFINITIONS:
        yield ("口径", words)
