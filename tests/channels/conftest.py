"""What tests of channels share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.catcher import Catcher, catching


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    with catching() as found:
        yield found
