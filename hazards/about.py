"""Scenes about one hazard."""

from dataclasses import dataclass

from chat.state import Scene


@dataclass(frozen=True, slots=True)
class AboutHazard(Scene):
    """A scene about one hazard."""

    hazard_id: int
