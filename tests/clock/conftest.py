"""Local times as people write them, and the calendar that comes with the product."""

from datetime import datetime

import pytest

from tests.clock.oracle import published_calendar
from tracker.foundation.days import CHINA


@pytest.fixture(scope="session")
def calendar():
    return published_calendar()


@pytest.fixture(scope="session")
def at():
    return local


def local(text: str) -> datetime:
    """'2026-03-15 09:30' as local time."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)
