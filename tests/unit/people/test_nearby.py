"""How far it is, which units are near, and what people write for a spot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.model import Unit
from people.nearby import CoordinatesRefused, distance, nearest, read_coordinates

LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)
HERE = (31.2304, 121.4737)


def unit(id_: int, lat: float | None, lon: float | None, name: str = "示例单位") -> Unit:
    return Unit(id_, f"{name}{id_}", "学校", "示例街道", latitude=lat, longitude=lon)


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        ((31.0, 121.0), (32.0, 121.0), 111_195),
        ((0.0, 121.0), (0.0, 122.0), 111_195),
        ((60.0, 121.0), (60.0, 122.0), 55_597),
        ((0.0, 179.5), (0.0, -179.5), 111_195),
        ((90.0, 0.0), (-90.0, 0.0), 20_015_115),
        ((0.0, 0.0), (0.0, 180.0), 20_015_115),
        ((31.2304, 121.4737), (39.9042, 116.4074), 1_067_300),
        ((31.23040, 121.4737), (31.23049, 121.4737), 10),
    ],
)
def test_known_ways_are_measured(
    one: tuple[float, float], other: tuple[float, float], metres: float
) -> None:
    assert distance(*one, *other) == pytest.approx(metres, rel=1e-3)


@given(a=LATITUDES, b=LONGITUDES, c=LATITUDES, d=LONGITUDES)
def test_a_way_is_as_long_back_and_never_round_the_earth(
    a: float, b: float, c: float, d: float
) -> None:
    there = distance(a, b, c, d)
    assert there == pytest.approx(distance(c, d, a, b), abs=1e-3)
    assert 0 <= there <= 20_015_115
    assert distance(a, b, a, b) == 0


def test_the_nearest_come_first_and_none_from_afar() -> None:
    units = [
        unit(1, 31.2340, 121.4737),  # 400 m
        unit(2, 31.2313, 121.4737),  # 100 m
        unit(3, None, None),
        unit(4, 31.2754, 121.4737),  # 5 km
        unit(5, 31.2304, 121.4758),  # 200 m
    ]
    near = nearest(units, *HERE, within_m=1000, most=5)
    assert [each.unit.id for each in near] == [2, 5, 1]
    assert [round(each.metres, -1) for each in near] == [100, 200, 400]
    assert [each.unit.id for each in nearest(units, *HERE, within_m=1000, most=2)] == [2, 5]
    assert nearest(units, *HERE, within_m=50, most=5) == []


def test_units_at_the_same_spot_come_by_name() -> None:
    units = [unit(1, *HERE, "乙"), unit(2, *HERE, "丙"), unit(3, *HERE, "丁")]
    names = [each.unit.name for each in nearest(units, *HERE, within_m=0, most=3)]
    assert names == sorted(names)
    assert len(names) == 3


@pytest.mark.parametrize(
    ("latitude", "longitude", "spot"),
    [
        ("31.2304", "121.4737", (31.2304, 121.4737)),
        ("31", "121", (31.0, 121.0)),
        ("+31.230416666667", "121.5", (31.230416666667, 121.5)),
    ],
)
def test_degrees_are_taken_as_spreadsheets_write_them(
    latitude: str, longitude: str, spot: tuple[float, float]
) -> None:
    assert read_coordinates(latitude, longitude) == spot


@pytest.mark.parametrize(
    ("latitude", "longitude", "words"),
    [
        ("31.2304", "", "经度：填了纬度没填经度。两个都填，或都空着。"),
        ("", "121.4737", "纬度：填了经度没填纬度。两个都填，或都空着。"),
        (
            "121.4737",
            "31.2304",
            "纬度：“121.4737”不在中国境内（3 至 54），如 31.2304。是不是和经度填反了？",
        ),
        ("31.2304", "200", "经度：“200”不在中国境内（73 至 136），如 121.4737。"),
        ("0", "0", "纬度：“0”不在中国境内（3 至 54），如 31.2304。"),
        ("31°13′", "121.4737", "纬度：“31°13′”不是以度为单位的小数。要写成 31.2304 这样。"),
        ("31.2304", "nan", "经度：“nan”不是以度为单位的小数。要写成 121.4737 这样。"),
        ("3e1", "121.4737", "纬度：“3e1”不是以度为单位的小数。要写成 31.2304 这样。"),
        ("３１", "121", "纬度：“３１”不是以度为单位的小数。要写成 31.2304 这样。"),
    ],
)
def test_nonsense_is_refused_with_what_to_do(latitude: str, longitude: str, words: str) -> None:
    with pytest.raises(CoordinatesRefused) as refusal:
        read_coordinates(latitude, longitude)
    assert str(refusal.value) == words
