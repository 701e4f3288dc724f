"""The positions of units, and those nearby: WGS84 degrees, as phones send them, and metres."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import XunanError
from people.model import Unit

LATITUDE, LONGITUDE = "纬度", "经度"
_CELL = 0.005  # degrees
_ROW = 100_000  # more cells than a row has
_DEGREE = 111_000.0  # metres of latitude, a little less than there are
_EARTH = 6_371_008.8  # metres, the mean radius
_DEGREES = re.compile(r"[+-]?\d{1,3}(\.\d{1,15})?")
# China from the south of its islands to the north, from west to east, with a little to spare.
_BOUNDS = {LATITUDE: (3.0, 54.0), LONGITUDE: (73.0, 136.0)}
_EXAMPLES = {LATITUDE: "31.2304", LONGITUDE: "121.4737"}


class CoordinatesRefused(XunanError):
    """The text names no spot in China; ``what`` says about ``column`` what to do."""

    def __init__(self, column: str, what: str) -> None:
        self.column = column
        self.what = what
        super().__init__(f"{column}：{what}")


@dataclass(frozen=True, slots=True)
class Near:
    """A unit and how far it is, in metres."""

    unit: Unit
    metres: float


def on_earth(latitude: float, longitude: float) -> bool:
    """Tell whether degrees are a spot at all; a number that is none is not either."""
    return abs(latitude) <= 90 and abs(longitude) <= 180


def read_coordinates(latitude: str, longitude: str) -> tuple[float, float]:
    """Return what people wrote as degrees. Raises ``CoordinatesRefused``."""
    for column, text, other, left_out in (
        (LATITUDE, latitude, LONGITUDE, longitude),
        (LONGITUDE, longitude, LATITUDE, latitude),
    ):
        if not text:
            what = f"填了{other}没填{column}。两个都填，或都空着。"
            raise CoordinatesRefused(column, what if left_out else "没填。")
    return _degrees(LATITUDE, latitude), _degrees(LONGITUDE, longitude)


def _degrees(column: str, text: str) -> float:
    example = _EXAMPLES[column]
    if not (text.isascii() and _DEGREES.fullmatch(text)):
        what = f"“{text[:20]}”不是以度为单位的小数。要写成 {example} 这样。"
        raise CoordinatesRefused(column, what)
    lowest, highest = _BOUNDS[column]
    value = float(text)
    if lowest <= value <= highest:
        return value
    other = LONGITUDE if column == LATITUDE else LATITUDE
    lowest_other, highest_other = _BOUNDS[other]
    swapped = f"是不是和{other}填反了？" if lowest_other <= value <= highest_other else ""
    what = f"“{text}”不在中国境内（{lowest:.0f} 至 {highest:.0f}），如 {example}。{swapped}"
    raise CoordinatesRefused(column, what)


def distance(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Return the way between two spots along the ground, in metres (haversine, within 0.6 %)."""
    south, north = math.radians(a_lat), math.radians(b_lat)
    across = math.radians(b_lon - a_lon)
    chord = (
        math.sin((north - south) / 2) ** 2
        + math.cos(south) * math.cos(north) * math.sin(across / 2) ** 2
    )
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(chord)))


def cell_of(latitude: float, longitude: float) -> int:
    """Return the number of the cell of a grid in which a spot lies, about half a kilometre wide."""
    return math.floor(latitude / _CELL) * _ROW + math.floor(longitude / _CELL)


def cells_around(latitude: float, longitude: float, within_m: float) -> tuple[tuple[int, int], ...]:
    """Return the cells within so many metres of a spot: the first and last of each row."""
    high = within_m / _DEGREE
    wide = high / max(math.cos(math.radians(min(abs(latitude) + high, 89.0))), 0.01)
    south, north = (math.floor((latitude + each) / _CELL) for each in (-high, high))
    west, east = (math.floor((longitude + each) / _CELL) for each in (-wide, wide))
    return tuple((row * _ROW + west, row * _ROW + east) for row in range(south, north + 1))


def nearest(
    units: Iterable[Unit], lat: float, lon: float, within_m: float, most: int
) -> list[Near]:
    """Return up to ``most`` units within so many metres of a spot, the nearest first.

    Units whose coordinates are not known are left out.
    """
    near = [
        Near(unit, metres)
        for unit in units
        if unit.latitude is not None
        and unit.longitude is not None
        and (metres := distance(lat, lon, unit.latitude, unit.longitude)) <= within_m
    ]
    return sorted(near, key=lambda each: (each.metres, each.unit.name))[:most]
