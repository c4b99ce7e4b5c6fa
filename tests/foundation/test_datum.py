from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.foundation.datum import Datum, gcj02_to_wgs84, moved, wgs84_to_gcj02


def test_a_known_point():
    # Tiananmen, as published beside the formula
    latitude, longitude = wgs84_to_gcj02(39.90734, 116.39108)
    assert (latitude, longitude) == pytest.approx((39.90874, 116.39732), abs=2e-5)
    assert [datum.value for datum in Datum] == ["wgs84", "gcj02", "cgcs2000"]


@given(st.floats(18.2, 53.5), st.floats(73.7, 135.0))
def test_there_and_back_is_the_same_place(latitude, longitude):
    shifted = wgs84_to_gcj02(latitude, longitude)
    assert 1e-4 < abs(shifted[0] - latitude) + abs(shifted[1] - longitude) < 0.03
    assert gcj02_to_wgs84(*shifted) == pytest.approx((latitude, longitude), abs=1e-8)


def test_outside_china_nothing_moves():
    assert wgs84_to_gcj02(48.85, 2.35) == gcj02_to_wgs84(48.85, 2.35) == (48.85, 2.35)


def test_in_puyang_a_chinese_map_lies_half_a_kilometre_east():
    latitude, longitude = 35.7617, 115.0293
    north, east = moved(latitude, longitude, Datum.WGS84, Datum.GCJ02)
    metres_east = (east - longitude) * 111_320 * cos(radians(latitude))
    assert metres_east == pytest.approx(532, abs=5)
    assert (north - latitude) * 111_320 == pytest.approx(0, abs=10)


@pytest.mark.parametrize("stands", list(Datum))
@pytest.mark.parametrize("wanted", list(Datum))
def test_a_point_comes_back_from_every_datum(stands, wanted):
    there = moved(35.7617, 115.0293, stands, wanted)
    assert moved(*there, wanted, stands) == pytest.approx((35.7617, 115.0293), abs=1e-8)
    assert (there == (35.7617, 115.0293)) is (stands.is_shifted == wanted.is_shifted)


def test_a_datum_is_written_as_people_write_it():
    assert [datum.label for datum in Datum] == ["WGS-84", "GCJ-02", "CGCS2000"]
