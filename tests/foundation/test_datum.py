import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.foundation.datum import Datum, gcj02_to_wgs84, wgs84_to_gcj02


def test_a_known_point():
    # Tiananmen, as published beside the formula
    latitude, longitude = wgs84_to_gcj02(39.90734, 116.39108)
    assert (latitude, longitude) == pytest.approx((39.90874, 116.39732), abs=2e-5)
    assert [datum.value for datum in Datum] == ["wgs84", "gcj02"]


@given(st.floats(18.2, 53.5), st.floats(73.7, 135.0))
def test_there_and_back_is_the_same_place(latitude, longitude):
    shifted = wgs84_to_gcj02(latitude, longitude)
    assert 1e-4 < abs(shifted[0] - latitude) + abs(shifted[1] - longitude) < 0.03
    assert gcj02_to_wgs84(*shifted) == pytest.approx((latitude, longitude), abs=1e-8)


def test_outside_china_nothing_moves():
    assert wgs84_to_gcj02(48.85, 2.35) == gcj02_to_wgs84(48.85, 2.35) == (48.85, 2.35)
