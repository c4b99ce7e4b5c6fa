"""The made-up guide: enough of everything to be looked at, and every version one that the services take."""

from __future__ import annotations

from flask import Flask

from tests.conftest import NOW
from tests.services.guide.steps import TODAY, keeper
from tracker.demo.guide import PLANS, make_guide
from tracker.services.guide.queries.items import find_offered, list_kept, list_offered


def test_the_made_up_guide_has_several_units_and_versions(app: Flask) -> None:
    assert make_guide(NOW) == len(PLANS) == 12
    kept = list_kept(keeper())
    assert len({one.item.unit_id for one in kept}) >= 5
    assert sum(len(one.versions) > 1 for one in kept) >= 4
    assert any(one.latest.from_on > TODAY for one in kept)
    assert len(list_offered(TODAY)) == 12
    assert find_offered("MZ-001", TODAY).promised_limit == "15wd"  # type: ignore[union-attr]
    for one in kept:
        for before, after in zip(one.versions, one.versions[1:], strict=False):
            assert before.to_on == after.from_on
    assert [one.item.code for one in list_offered(TODAY, words="低保")] == ["MZ-001"]
