"""One rule for local time: what is written comes back, in the summers before 1992 as well."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from tracker.clock.instants import DAY, day_of, from_micros, to_micros
from tracker.exchange.export import _Times
from tracker.foundation.days import CHINA, SUMMERS, local_day, offset_at

instants = st.datetimes(datetime(1949, 10, 2), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
around_summers = st.builds(
    lambda edge, minutes: datetime.fromtimestamp(edge, UTC) + timedelta(minutes=minutes),
    st.sampled_from([edge for summer in SUMMERS for edge in summer]),
    st.integers(-3000, 3000),
)


def test_there_were_six_summers() -> None:
    assert [datetime.fromtimestamp(first, UTC).year for first, _end in SUMMERS] == list(range(1986, 1992))


@given(instants | around_summers)
def test_days_and_offsets_agree_with_the_zone(at: datetime) -> None:
    local = at.astimezone(CHINA)
    second = floor(at.timestamp())
    assert local.utcoffset() == timedelta(seconds=offset_at(second))
    assert local_day(at) == local.date() == day_of(to_micros(at) // DAY)
    assert _Times()[second] == f"{local:%Y-%m-%d %H:%M}"


@given(instants | around_summers)
def test_the_clock_on_the_wall_comes_back(at: datetime) -> None:
    local = at.astimezone(CHINA)
    if not local.fold:  # of the hour that was shown twice, the first is meant
        assert from_micros(to_micros(at)) == at
