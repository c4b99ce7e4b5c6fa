"""Proposed by hand from a case; and what repeats cost, on the page and taken away."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.journeys.steps import log, post_of
from tests.recurrence.steps import DAY, GRID, happened, kinds_of, proposed, refs_of, roots, step
from tests.recurrence.test_scope import OTHER
from tests.visitor import Visitor
from tracker.audit.models import AccessEntry
from tracker.cases.models import Case
from tracker.cases.vocabulary import State, Visibility
from tracker.extensions import db
from tracker.recurrence.vocabulary import Origin, Status


def propose(visitor: Visitor, case: Case, *, status: int = 303, **answers: str):  # type: ignore[no-untyped-def]
    address = f"/roots/of/{case.ref}"
    visitor.get(address)
    return visitor.post(address, {"reason": "处置后三天又出现"} | answers, status=status)


def test_whoever_keeps_the_place_proposes(visitor: Visitor, now: datetime) -> None:
    one, same = happened(now - 5 * DAY), happened(now - 3 * DAY)
    written_otherwise = happened(now - 2 * DAY, place="市场东侧空地")
    db.session.commit()
    visitor.login("dispatcher1")
    page = visitor.get(f"/cases/{one.ref}")
    assert "Happened 2 times" in page.text and page.soup.find("a", href=f"/roots/of/{one.ref}")
    form = visitor.get(f"/roots/of/{one.ref}")
    assert same.ref in form.text and written_otherwise.ref not in form.text
    visitor.follow(propose(visitor, one, refs=f"{written_otherwise.ref}，"))
    (root,) = roots()
    assert (root.origin, root.status, root.reason) == (Origin.BY_HAND, Status.PROPOSED, "处置后三天又出现")
    assert refs_of(root) == {one.ref, same.ref, written_otherwise.ref}
    page = propose(visitor, same, status=422)
    assert "belongs to a root case already" in page.text


@pytest.mark.parametrize("answers", [{"reason": "  "}, {"refs": "990101-20200101-9999"}, {"refs": "x" * 400}])
def test_a_refusal_stands_at_its_field(answers: dict[str, str], visitor: Visitor, now: datetime) -> None:
    one = happened(now - DAY)
    db.session.commit()
    page = propose(visitor.login("supervisor1"), one, status=422, **answers)
    assert page.soup.select_one(f"#{next(iter(answers))}-error")
    assert not roots()


def test_further_cases_are_of_the_same_type_and_street(visitor: Visitor, now: datetime) -> None:
    one = happened(now - DAY)
    for given in ({"category_code": "0402"}, {"area_code": OTHER}, {"state": State.MERGED}):
        wrong = happened(now - DAY, **given)
        db.session.commit()
        propose(visitor.login("supervisor2"), one, status=422, refs=wrong.ref)
    assert not roots()


def test_where_one_runs_already_the_case_is_linked(visitor: Visitor, now: datetime) -> None:
    root = proposed(now)
    later = happened(now)
    db.session.commit()
    propose(visitor.login("supervisor1"), later)
    assert later.ref in refs_of(root) and kinds_of(root)[-1] == "RootCaseLinked" and len(roots()) == 1


def test_others_cannot_and_confidential_cases_have_none(visitor: Visitor, now: datetime) -> None:
    case = log(visitor.login("officer1"))
    assert not visitor.get(f"/cases/{case.ref}").soup.find("a", href=f"/roots/of/{case.ref}")
    visitor.get(f"/roots/of/{case.ref}", status=403)
    visitor.post(f"/roots/of/{case.ref}", {"reason": "反复"}, status=403)
    case.visibility = Visibility.RESTRICTED
    db.session.commit()
    visitor.login("supervisor1").get(f"/roots/of/{case.ref}", status=404)
    assert "At this place before" not in visitor.get(f"/cases/{case.ref}").text


def rows_of(visitor: Visitor, query: str = "") -> list[list[str]]:
    data = visitor.post("/roots/costs/export", {"query": query}, status=200).response.data
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_costs_are_counted_by_street_and_type(visitor: Visitor, now: datetime) -> None:
    root = proposed(now)
    happened(now - 10 * DAY, place="别处", handling_minutes=6000)
    still_open = happened(now, state=State.HANDLING, closed_at=None, handling_minutes=None)
    db.session.commit()
    propose(visitor.login("supervisor1"), still_open)
    (_header, row) = rows_of(visitor)
    assert row[0] == GRID[:9] and row[3:] == ["1", "4", "3", "3", "4.5"]
    page = visitor.get("/roots")
    assert "4.5" in page.text and "on 3 closed cases" in page.text
    entry = db.session.scalars(select(AccessEntry).where(AccessEntry.act == "root:export")).one()
    assert entry.detail["rows"] == 1
    assert rows_of(visitor, f"area={OTHER}")[1:] == []
    # A case that turned out to be confidential or a duplicate counts no more, nor does what was dismissed.
    still_open.visibility = Visibility.RESTRICTED
    db.session.commit()
    assert rows_of(visitor)[1][3:] == ["1", "3", "2", "3", "4.5"]
    step(visitor, root, "dismiss", reason="不属同一成因")
    assert rows_of(visitor)[1:] == []


def test_costs_reach_back_a_year(visitor: Visitor, now: datetime) -> None:
    root = proposed(now)
    old = db.session.scalars(select(Case).where(Case.ref.in_(refs_of(root))).order_by(Case.received_at)).first()
    assert old is not None
    old.received_at = now - timedelta(days=366)
    db.session.commit()
    assert rows_of(visitor.login("supervisor1"))[1][4] == "2"


def test_a_unit_is_shown_no_costs(visitor: Visitor, now: datetime) -> None:
    proposed(now)
    page = visitor.login("unit1").get("/roots")
    assert "What repeats cost" not in page.text
    visitor.post("/roots/costs/export", {"query": ""}, status=403)
    assert post_of("unit1").id
