"""What the clock's properties are tried with: instants around festivals, limits, pauses."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from tracker.clock.limits import Limit, Unit

starts = st.datetimes(datetime(2024, 1, 1), datetime(2027, 3, 1), timezones=st.just(UTC))  # noqa: DTZ001
on_the_hour = st.builds(
    lambda day, half: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=day, minutes=30 * half),
    st.integers(0, 700),
    st.integers(0, 47),
)
moments = starts | on_the_hour
limits = st.one_of(
    st.builds(Limit, st.integers(1, 3000), st.just(Unit.MINUTE)),
    st.builds(Limit, st.integers(1, 100), st.just(Unit.HOUR)),
    st.builds(Limit, st.integers(1, 40), st.just(Unit.DAY)),
    st.builds(Limit, st.integers(1, 120), st.just(Unit.WORKING_HOUR)),
    st.builds(Limit, st.integers(1, 30), st.just(Unit.WORKING_DAY)),
)


@st.composite
def pauses_after(draw: st.DrawFn, start: datetime) -> list[tuple[datetime, datetime]]:
    """Up to four ended pauses near `start`, overlapping or empty at times, some before it."""
    found = []
    for _ in range(draw(st.integers(0, 4))):
        begins = start + timedelta(
            minutes=draw(st.integers(-3000, 30_000)), seconds=draw(st.sampled_from([0, 0, 1, 59]))
        )
        found.append((begins, begins + timedelta(minutes=draw(st.integers(0, 9000)))))
    return found


@st.composite
def cases(draw: st.DrawFn):
    """A start, a limit and pauses."""
    start = draw(moments)
    return start, draw(limits), draw(pauses_after(start))
