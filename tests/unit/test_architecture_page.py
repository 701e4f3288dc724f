"""The picture of the rooms on the page that newcomers read is the one that the imports draw."""

import re
import tomllib
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"


def rooms() -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    return [each for each in contracts["root_packages"] if each != "sandbox"]


def imports() -> dict[str, set[str]]:
    """Which rooms each room imports."""
    graph = grimp.build_graph(*rooms(), cache_dir=None)
    known: dict[str, set[str]] = {room: set() for room in rooms()}
    for module in graph.modules:
        room = module.partition(".")[0]
        found = {each.partition(".")[0] for each in graph.find_modules_directly_imported_by(module)}
        known[room] |= found - {room}
    return known


def reached(known: dict[str, set[str]], room: str) -> set[str]:
    """Every room below a room."""
    return {room}.union(*(reached(known, below) for below in known[room]))


def test_the_picture_shows_what_imports_what_and_nothing_else() -> None:
    known = imports()
    drawn = {
        f"{room} --> {below}"
        for room, belows in known.items()
        for below in belows
        if not any(below in reached(known, other) for other in belows - {below})
    }
    picture = re.search(r"```mermaid\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert picture is not None
    assert set(re.findall(r"\w+ --> \w+", picture[1])) == drawn


def test_the_page_names_every_room_and_only_files_that_there_are() -> None:
    page = PAGE.read_text()
    assert [room for room in rooms() if f"`{room}/`" not in page] == []
    paths = set(
        re.findall(r"`((?:bot|handlers|frontdesk|storage|hazards|chat|checklists)/[\w/.]+)`", page)
    )
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []
