"""Figures of a digest as JSON: as rows keep them, and as scripts are given them."""

import json
from typing import Any

from pydantic import TypeAdapter

from reports.digests.model import Difference, Figures

_FIGURES: TypeAdapter[Figures] = TypeAdapter(Figures)
_DIFFERENCES: TypeAdapter[tuple[Difference, ...]] = TypeAdapter(tuple[Difference, ...])


def as_object(figures: Figures) -> dict[str, Any]:
    """Return figures as plain JSON values, with what follows from them (``docs/schemas.md``)."""
    said: dict[str, Any] = _FIGURES.dump_python(figures, mode="json")
    hazards = figures.hazards
    said["hazards"] |= {"ended": hazards.ended, "closing": hazards.closing}
    previous = figures.previous
    said["previous"] |= {"ended": previous.ended, "closing": previous.closing}
    for name in ("duties", "patrols"):
        duty = getattr(figures, name)
        said[name] |= {"due": duty.due}
    return said


def write_figures(figures: Figures) -> str:
    """Return figures as a row keeps them: canonical JSON."""
    return _canonical(_FIGURES.dump_python(figures, mode="json"))


def read_figures(kept: str) -> Figures:
    """Return figures as they were frozen; raises ``ValueError`` for what are none."""
    return _FIGURES.validate_json(kept)


def write_differences(differences: tuple[Difference, ...]) -> str:
    """Return what a correction changed as a row keeps it."""
    return _canonical(_DIFFERENCES.dump_python(differences, mode="json"))


def read_differences(kept: str) -> tuple[Difference, ...]:
    """Return what a correction changed; raises ``ValueError`` for what is none."""
    return _DIFFERENCES.validate_json(kept)


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
