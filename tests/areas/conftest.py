"""The area tree is kept in memory by version; a rolled-back test must not leave its own behind."""

from collections.abc import Iterator

import pytest

from tracker.areas import queries


@pytest.fixture(autouse=True)
def forget_trees() -> Iterator[None]:
    yield
    queries._kept.clear()
    queries._kept_shapes.clear()
