"""A supervisor draws, an officer of another grid looks again without knowing the first verdict, the figure is corrected."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Flask

from tests.factories import make_case
from tests.journeys.steps import post_of, user_of
from tests.visitor import Visitor
from tracker.cases.models import Case
from tracker.cases.vocabulary import ResultCode, State, Visibility
from tracker.extensions import db
from tracker.people.queries.actors import find_acting_user
from tracker.rechecks.models import RecheckDraw, RecheckItem

RESULT = "已清理完毕，恢复原状。"


def closed_cases(now: datetime) -> list[Case]:
    """Cases of officer1's grid closed in February: a plain one, an instant one, one settled by who logged it."""
    at = now - timedelta(days=30)
    done = {"state": State.CLOSED, "received_at": at, "closed_at": at + timedelta(days=2), "verified_at": at,
            "result_code": ResultCode.SOLVED, "result_text": RESULT, "area_code": post_of("officer1").area_code}  # fmt: skip
    return [
        make_case(now, **done, place="北门旁"),
        make_case(now, **(done | {"closed_at": at + timedelta(minutes=5)}), place="南门旁"),
        make_case(now, **done, place="东门旁", reporter_post_id=post_of("unit1").id, lead_post_id=post_of("unit1").id),
        make_case(now, **done, place="秘密地点", visibility=Visibility.RESTRICTED),
        make_case(now, **(done | {"area_code": "990101002001001"}), place="别的街道"),
    ]


def draw(visitor: Visitor, *, status: int = 303, **more: str) -> RecheckDraw | str:
    data = {
        "area": "990101001",
        "from": "2026-02-01",
        "to": "2026-02-28",
        "percent": "100",
        "due_on": "2026-03-24",
        "seed": "tested",
        "proposed": "made-with-the-form",
    }
    page = visitor.post("/supervision/rechecks", data | more, status=status)
    if status != 303:
        return page.text
    return db.session.get(RecheckDraw, int(page.location.rsplit("/", 1)[1]))


def checker_of(item: RecheckItem) -> str:
    user = find_acting_user(item.checker_post_id, date(2026, 3, 17))
    assert user is not None
    return user.username


def test_from_the_draw_to_the_corrected_figure(app: Flask, visitor: Visitor, now: datetime) -> None:
    closed_cases(now)
    db.session.commit()
    found = draw(visitor.login("supervisor1"))
    assert isinstance(found, RecheckDraw) and found.population == 3, "standard cases of the street alone"
    items = db.session.query(RecheckItem).filter_by(draw_id=found.id).all()
    home = post_of("officer1")
    assert len(items) == 3 and all(one.checker_post_id != home.id for one in items), "nobody checks his own grid"
    assert sorted(one.weight for one in items) == [2, 4, 6], "no photo; self-handled too; instant too"
    page = visitor.get(f"/supervision/rechecks/{found.id}")
    assert "tested" in page.text and found.digest in page.text

    officer = checker_of(items[0])
    user = user_of(officer)
    user.password_hash = user_of("officer1").password_hash
    for one in items:
        one.checker_post_id = items[0].checker_post_id
    db.session.commit()
    visitor.login(officer)
    todo = visitor.get("/supervision/rechecks/mine")
    links = [one for one in todo.links() if "/rechecks/items/" in one]
    assert len(links) == 3 and "北门旁" in todo.text
    for link, verdict in zip(links, ("solved", "not_solved", "solved"), strict=True):
        shown = visitor.get(link)
        assert RESULT not in shown.text and "Solved" not in shown.soup.select_one("section.card").get_text()
        if verdict == "not_solved":
            assert "what is not solved" in visitor.post(link, {"verdict": verdict}, status=422).text
        visitor.post(link, {"verdict": verdict, "note": "垃圾仍在原处。" if verdict == "not_solved" else ""})
    assert "judged already" in visitor.post(links[0], {"verdict": "solved"}, status=422).text
    assert "Nothing to look at again" in visitor.get("/supervision/rechecks/mine").text

    visitor.login("supervisor1")
    result = visitor.get(f"/supervision/rechecks/{found.id}").text
    assert "垃圾仍在原处" in result and "1 not solved" in result
    bad = next(one for one in items if db.session.get(RecheckItem, one.id).verdict == "not_solved")
    assert "Looked at again by another grid" in visitor.get(f"/cases/{bad.case.ref}").text
    beside = visitor.get("/reports/indicators?from=2026-02-01&to=2026-02-28").text
    assert "2 of 3 solved" in beside


def test_bad_draws_say_what_to_do(app: Flask, visitor: Visitor, now: datetime) -> None:
    closed_cases(now)
    visitor.login("supervisor1")
    assert "until yesterday" in draw(visitor, status=422, to="2026-03-17")
    assert "day after today" in draw(visitor, status=422, due_on="2026-03-17")
    assert "No standard case" in draw(visitor, status=422, **{"from": "2025-02-01", "to": "2025-02-28"})
    assert "must not lie before" in draw(visitor, status=422, **{"from": "2026-02-28", "to": "2026-02-01"})
    assert "Number must be between" in draw(visitor, status=422, percent="0")
    draw(visitor, status=422, area="990101002")
    assert db.session.query(RecheckDraw).count() == 0


def test_nobody_else_gets_near_it(app: Flask, visitor: Visitor, now: datetime) -> None:
    closed_cases(now)
    db.session.commit()
    found = draw(visitor.login("supervisor1"))
    item = db.session.query(RecheckItem).filter_by(draw_id=found.id).first()
    for login in ("officer1", "dispatcher1", "unit1", "police1", "mediator1", "auditor1"):
        visitor.login(login)
        for address in ("/supervision/rechecks", f"/supervision/rechecks/{found.id}"):
            visitor.get(address, status=403)
        visitor.get(f"/supervision/rechecks/items/{item.id}", status=404 if login == "officer1" else 403)
    user_of("supervisor3").password_hash = user_of("officer1").password_hash
    db.session.commit()
    visitor.login("supervisor3").get(f"/supervision/rechecks/{found.id}", status=404)
    assert "990101002" not in str(visitor.get("/supervision/rechecks").soup.select("table"))


def test_who_handled_it_does_not_judge_it(app: Flask, visitor: Visitor, now: datetime) -> None:
    cases = closed_cases(now)
    found = draw(visitor.login("supervisor1"))
    item = db.session.query(RecheckItem).filter_by(draw_id=found.id, case_id=cases[0].id).one()
    item.checker_post_id = post_of("officer2").id
    db.session.get(Case, cases[0].id).handler_user_id = user_of("officer2").id
    db.session.commit()
    page = visitor.login("officer2").post(f"/supervision/rechecks/items/{item.id}", {"verdict": "solved"}, status=422)
    assert "somebody else must look again" in page.text
