"""Addresses as two columns of a row, under the same names in every table."""

from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam

from chat.address import Address
from storage.engine.rows import Rows

ADDRESS = ("channel", "external_id")


def address_rows(table: Table) -> Rows[Address]:
    """Return how an address is read from a table; where there is none, it is ``None``."""
    return Rows(Address, table)


def is_at(table: Any) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions by which the rows of an address are found; see ``given``."""
    return tuple(table.c[name] == bindparam(name) for name in ADDRESS)


def same_address(one: Any, other: Any) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions by which rows of two tables are of the same address."""
    return tuple(one.c[name] == other.c[name] for name in ADDRESS)


def given(address: Address) -> dict[str, str]:
    """Return the parameters that stand for an address."""
    return {"channel": address.channel, "external_id": address.external_id}
