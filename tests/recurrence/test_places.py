"""The same place: by point where both have one, else as it is written."""

from __future__ import annotations

from math import cos, radians, sin

from hypothesis import example, given
from hypothesis import strategies as st

from tracker.foundation.datum import Datum, wgs84_to_gcj02
from tracker.recurrence.places import (
    KEY_LENGTH,
    METRES_PER_DEGREE,
    Spot,
    box_around,
    is_same,
    metres_between,
    place_key,
    spot_of,
)

POINTS = st.tuples(st.floats(113, 117), st.floats(34, 38))
SPOTS = st.builds(Spot, st.text(max_size=6).map(place_key), st.none() | POINTS)


def test_blanks_punctuation_width_and_case_make_no_difference() -> None:
    keys = {place_key(one) for one in ("3 号楼 A座北侧", "３号楼ａ座北侧。", "3号楼（A座）北侧")}
    assert keys == {"3号楼a座北侧"}
    assert place_key("3号楼") != place_key("13号楼")


@example("A´")
@example("\ufdfa" * 20)
@given(st.text())
def test_a_key_is_its_own_key(words: str) -> None:
    assert place_key(place_key(words)) == place_key(words)
    assert len(place_key(words)) <= KEY_LENGTH


@given(SPOTS, SPOTS, st.floats(5, 500))
def test_it_does_not_matter_which_is_first(one: Spot, other: Spot, metres: float) -> None:
    assert is_same(one, other, metres) == is_same(other, one, metres)


@given(POINTS, st.floats(-200, 200))
def test_points_decide_where_both_have_one(point: tuple[float, float], north: float) -> None:
    other = (point[0], point[1] + north / METRES_PER_DEGREE)
    assert abs(metres_between(point, other) - abs(north)) < 0.01
    assert is_same(Spot("甲", point), Spot("乙", other), 50) == (metres_between(point, other) <= 50)
    assert is_same(Spot("甲", point), Spot("甲", None), 50) and not is_same(Spot("甲", point), Spot("乙", None), 50)


@given(POINTS, st.floats(0, 500), st.floats(0, 6.29), st.sampled_from(Datum))
def test_a_box_holds_all_that_is_near(point: tuple[float, float], metres: float, way: float, datum: Datum) -> None:
    lng, lat = point
    far = metres / METRES_PER_DEGREE
    other = (lng + far * cos(way) / cos(radians(lat)), lat + far * sin(way))
    west, south, east, north = box_around(point, metres, datum)
    seen_lat, seen_lng = wgs84_to_gcj02(other[1], other[0]) if datum is Datum.GCJ02 else (other[1], other[0])
    assert west <= seen_lng <= east and south <= seen_lat <= north


def test_places_that_are_not_written_are_not_the_same() -> None:
    assert not is_same(Spot(""), Spot(""), 50)


class Row:
    def __init__(self, point: tuple[float, float], datum: Datum) -> None:
        self.place, self.datum, (self.lat, self.lng) = "门口", datum, point


def test_points_of_both_datums_meet() -> None:
    satellite = (35.76, 115.03)
    one, other = Row(satellite, Datum.WGS84), Row(wgs84_to_gcj02(*satellite), Datum.GCJ02)
    assert is_same(spot_of(one), spot_of(other), 1)
