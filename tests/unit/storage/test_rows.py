"""A dataclass is kept by its fields, and comes back as it was."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

import pytest
from sqlalchemy import Column, Date, Integer, MetaData, String, Table, create_engine, insert, select

from storage.engine.rows import Rows, Spelled, plain


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Thing:
    id: int
    colour: Colour
    other: Colour | None
    seen: tuple[int, ...]
    day: date | None
    place: str = ""


def table(*more: Column[str]) -> Table:
    return Table(
        "things",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("colour", String),
        Column("other", String),
        Column("seen", String),
        Column("day", Date),
        *more,
    )


@pytest.mark.parametrize(
    "thing",
    [
        Thing(1, Colour.RED, Colour.RED, (3, 14), date(2026, 11, 22), "二楼"),
        Thing(2, Colour.RED, None, (), None),
    ],
)
def test_what_is_kept_comes_back_as_it_was(thing: Thing) -> None:
    things = table(Column("place", String))
    rows = Rows(Thing, things)
    engine = create_engine("sqlite://")
    things.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(things).values(**plain(thing, rows.written)))
        row = connection.execute(select(*rows.columns)).one()
    engine.dispose()
    assert rows.read(tuple(row)) == thing


def test_a_field_without_a_column_is_found_at_once() -> None:
    with pytest.raises(KeyError, match="place"):
        Rows(Thing, table())


def test_what_stands_elsewhere_is_read_and_never_written() -> None:
    places = Table("places", MetaData(), Column("name", String))
    rows = Rows(Thing, table(), place=places.c.name)
    assert "place" not in rows.written
    assert [each.name for each in rows.columns][-1] == "place"
    assert rows.but("id") == ("colour", "other", "seen", "day")


def test_an_empty_text_is_no_enum() -> None:
    rows = Rows(Thing, table(Column("place", String)))
    assert rows.read((1, "red", "", "", None, "")).other is None


class Haste(IntEnum):
    NOW = 0
    LATER = 10


@dataclass(frozen=True, slots=True)
class Errand:
    id: int
    haste: Haste
    least: Haste | None
    words: tuple[str, ...] = ()


def errands() -> Table:
    names = ("haste", "least", "words")
    return Table("errands", MetaData(), Column("id", Integer), *(Column(each) for each in names))


def test_a_number_that_is_an_enum_comes_back_as_one_though_it_is_nought() -> None:
    rows = Rows(Errand, errands(), words=None)
    errand = Errand(1, Haste.LATER, Haste.NOW)
    assert plain(errand, ("haste", "least")) == {"haste": 10, "least": 0}
    assert rows.read((1, 10, 0)) == errand
    assert rows.read((1, 0, None)) == Errand(1, Haste.NOW, None)
    with pytest.raises(KeyError):
        rows.read((1, 7, None))


def test_what_is_spelled_otherwise_is_made_by_whoever_knows_how() -> None:
    things = errands()
    rows = Rows(Errand, things, words=Spelled(things.c.words, lambda cell: tuple(cell.split())))
    assert rows.read((1, 0, None, "二楼 无水")).words == ("二楼", "无水")
    assert rows.written == ("id", "haste", "least")
