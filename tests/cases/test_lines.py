"""What people typed stands in the list as they typed it, and never as markup."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask

from tests.factories import make_case
from tests.journeys.steps import log, move, post_of, to_handling
from tests.recurrence.steps import proposed
from tests.visitor import Visitor
from tracker.cases.models import Case
from tracker.cases.vocabulary import DueLevel, State
from tracker.extensions import db
from tracker.people.models import Post
from tracker.web.jinja import local_time

EVIL = "<script>alert(1)</script>&\"'"


def test_titles_and_holders_are_escaped_once(app: Flask, visitor: Visitor, now: datetime) -> None:
    holder = db.session.scalars(db.select(Post).limit(1)).one()
    holder.title = f"{EVIL}岗"
    case = make_case(now, title=EVIL, holder_post_id=holder.id)
    page = visitor.login("supervisor2").get("/cases")
    row = next(row for row in page.soup.select("tbody tr") if case.ref in row.get_text())
    assert not row.find("script")
    assert EVIL in row.get_text()
    assert f"{EVIL}岗" in row.get_text()
    assert "&amp;lt;" not in page.response.get_data(as_text=True)


def test_refusals_in_bulk_are_refusals_and_stay_ticked(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    visitor.login("dispatcher1")
    visitor.follow(move(visitor, case, "accept"))
    sent = {"refs": case.ref, "action": "dispatch", "post": "", "note": "", "query": "state=accepted"}
    answer = visitor.post("/cases/bulk", sent)
    page = visitor.follow(answer)
    notice = page.soup.select_one(".flash, .notice, [role=status], [role=alert]")
    assert "Choose the unit" in page.text
    assert "tone-good" not in str(notice)
    assert page.soup.find("input", attrs={"name": "refs", "value": case.ref}).has_attr("checked")
    assert "done for 0" not in page.text


def test_the_filled_button_never_turns_a_case_back(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    to_handling(visitor, case)
    move(visitor, case, "feedback", result_code="solved", result_text="已清理")
    move(visitor.login("officer1"), case, "verify")
    page = visitor.get(f"/cases/{case.ref}")
    assert "checked, to close" in page.text
    filled = {link.get_text(strip=True) for link in page.soup.select("a.button-primary")}
    assert "Send back for rework" not in filled
    assert "checked, to close" in visitor.get("/cases").text


def test_a_move_says_who_has_the_case_now_and_until_when(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))
    visitor.login("dispatcher1")
    move(visitor, case, "accept")
    answer = move(visitor, case, "dispatch", post=str(post_of("unit1").id))
    page = visitor.follow(answer)
    assert f"Sent to {post_of('unit1').title}, due" in page.text
    due, step = local_time(case.due_at), local_time(case.stage_due_at)
    assert due != step and f"due {due}; this step by {step}." in page.text, "each limit by its name"


def test_time_left_stands_beside_the_limit_it_is_of(visitor: Visitor, now: datetime) -> None:
    seats = {"holder_post_id": post_of("unit1").id, "involved": (post_of("unit1").id,)}
    soon, far = now + timedelta(hours=3, minutes=5), now + timedelta(days=30, minutes=5)
    for case, line in (
        (make_case(now, state=State.DISPATCHED, due_at=far, stage_due_at=soon, **seats), "This step by"),
        (make_case(now, state=State.FEEDBACK, due_at=soon, stage_due_at=far, **seats), local_time(soon)),
        (make_case(now, state=State.HANDLING, due_at=soon, stage_due_at=None, **seats), local_time(soon)),
    ):
        page = visitor.login("supervisor2").get(f"/cases/{case.ref}")
        lines = page.soup.select("section[aria-labelledby=deadline-title] p")
        told = [one.get_text(" ") for one in lines if "left" in one.get_text()]
        assert len(told) == 1 and line in told[0] and "3 hours left" in told[0]


def test_a_case_that_stands_still_is_told_without_a_date(visitor: Visitor, now: datetime) -> None:
    case = log(visitor.login("officer1"))
    to_handling(visitor, case)
    asked = {"ground": "season", "review_on": (now + timedelta(days=20)).date().isoformat(), "reason": "大雪封路"}
    move(visitor, case, "suspend", **asked)
    answer = move(visitor.login("supervisor1"), case, "grant")
    assert "its clock stands still" in visitor.follow(answer).text


def test_the_inbox_begins_with_what_is_told_as_most_urgent(visitor: Visitor, now: datetime) -> None:
    seats = {"holder_post_id": post_of("unit1").id, "involved": (post_of("unit1").id,)}
    later = make_case(now, due_at=now + timedelta(days=9), stage_due_at=now - timedelta(days=1), **seats)
    first = make_case(now, due_at=now - timedelta(days=9), stage_due_at=now + timedelta(days=1), **seats)
    text = visitor.login("unit1").get("/inbox").text
    assert text.index(first.ref) < text.index(later.ref)


def test_home_and_the_number_beside_inbox_count_the_same(visitor: Visitor, now: datetime) -> None:
    proposed(now)
    page = visitor.login("supervisor1").get("/")
    beside = int("".join(filter(str.isdigit, page.soup.select_one("nav a[href='/inbox']").get_text())))
    waiting = page.soup.select_one("main a[href='/inbox']").find_parent(class_="stat")
    assert beside and str(beside) in waiting.get_text()


def told(visitor: Visitor, address: str, case: Case) -> str:
    """What a page says of a case's deadline, in the line that holds its number."""
    page = visitor.get(address)
    row = page.soup.find(string=case.ref).find_parent(["li", "tr"])
    return " ".join(row.get_text(" ").split())


def test_a_deadline_is_told_alike_everywhere(visitor: Visitor, now: datetime) -> None:
    centre = post_of("dispatcher1").id
    seats = {"holder_post_id": centre, "centre_post_id": centre, "involved": (centre,)}
    standing = {"state": State.SUSPENDED, "due_at": now - timedelta(days=19)}
    stopped = make_case(now, **standing, **seats)
    late = make_case(now, **standing, due_level=DueLevel.OVERDUE, **seats)
    unsent = make_case(now, state=State.REPORTED, due_at=None, stage_due_at=now + timedelta(hours=3), **seats)
    tomorrow = make_case(now, due_at=now + timedelta(hours=41, minutes=50), **seats)
    visitor.login("dispatcher1")
    for address in ("/cases", "/inbox", "/"):
        assert "clock stands still" in told(visitor, address, stopped)
        assert "late" not in told(visitor, address, stopped)
        assert "late before" in told(visitor, address, late)
        assert "3 hours left" in told(visitor, address, unsent)
        assert "41 hours left" in told(visitor, address, tomorrow)
    for case in (stopped, unsent, tomorrow):
        shown = visitor.get(f"/cases/{case.ref}").text
        assert ("clock stands still" in shown) == (case is stopped)
        assert ("hours left" in shown) == (case is not stopped)
    assert " late" not in visitor.get(f"/cases/{stopped.ref}").text


def test_a_paper_is_offered_once_there_is_something_to_print(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"))

    def offered() -> set[str]:
        forms = visitor.login("dispatcher1").get(f"/cases/{case.ref}").soup.select("form[action*='/papers/']")
        return {form["action"].rsplit("/", 1)[1] for form in forms}

    assert offered() == {"receipt"}
    visitor.post(f"/cases/{case.ref}/papers/closing", {}, status=404)
    to_handling(visitor, case)
    assert offered() == {"receipt", "order"}
    move(visitor.login("unit1"), case, "feedback", result_code="solved", result_text="已清理")
    move(visitor.login("officer1"), case, "verify")
    move(visitor.login("dispatcher1"), case, "close")
    assert offered() == {"receipt", "order", "closing"}
    for paper in offered():
        assert visitor.post(f"/cases/{case.ref}/papers/{paper}", {}, status=200).soup.h1
