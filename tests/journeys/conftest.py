"""Whatever a journey did, the figures kept ready still say what the cases say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tracker.figures.services import find_wrong, rebuild


@pytest.fixture(autouse=True)
def figures_hold(request: pytest.FixtureRequest) -> Iterator[None]:
    is_rolled_back = "app" in request.fixturenames
    if is_rolled_back:
        request.getfixturevalue("app")
        rebuild()
    yield
    if is_rolled_back:
        assert not list(find_wrong())
