"""A statement of which nobody reads the outcome is not waited for."""

import ast
from collections.abc import Iterator
from pathlib import Path

STORES = Path(__file__).parents[3] / "storage" / "stores"


def dropped(source: str) -> Iterator[int]:
    """Lines that run a statement, wait for it, and do nothing with what came of it."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr="run"))):
                if ast.unparse(owner).endswith("session"):
                    yield node.lineno


def test_what_is_dropped_is_seen() -> None:
    source = "self._session.run(A)\nif session.run(B):\n    session.run(C)\nother.run(D)\n"
    assert list(dropped(source)) == [1, 3]


def test_no_store_waits_for_what_it_does_not_read() -> None:
    found = {
        f"{path.relative_to(STORES)}:{line}"
        for path in STORES.rglob("*.py")
        for line in dropped(path.read_text(encoding="utf-8"))
    }
    assert not found, "session.later is for these"
