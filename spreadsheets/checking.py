"""The cells of a row, each by itself: what is missing, too long, or none of the choices."""

from collections.abc import Iterator, Sequence

from spreadsheets.model import Column, SheetRow


def check_cells(columns: Sequence[Column], row: SheetRow) -> Iterator[tuple[str, str]]:
    """Yield the column of each cell that cannot stand, and why, with what to do."""
    for column in columns:
        text = row[column.title]
        if column.required and not text:
            yield column.title, "没填。这一栏必填。"
        elif text and column.choices and text not in (*column.choices, *column.also):
            choices = "、".join(column.choices)
            yield column.title, f"“{text[:20]}”不认识，只能填：{choices}。"
        elif len(text) > column.longest:
            yield column.title, f"有{len(text)}个字，最多{column.longest}个，请写短些。"
