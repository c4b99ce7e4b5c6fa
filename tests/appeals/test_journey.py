"""A unit sees its own figures, contests one, the number shows it, a supervisor judges, the rate after appeals stands beside."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from tests.appeals.steps import (
    REASONS,
    STATEMENT,
    contest,
    kinds_of,
    latest,
    overdue_case,
    step,
    timely_case,
)
from tests.journeys.steps import log, post_of, to_handling
from tests.supervision.orders.steps import clock_at
from tests.visitor import Page, Visitor
from tracker.appeals.vocabulary import Status
from tracker.audit.verifying import find_breaks
from tracker.extensions import db
from tracker.notices.models import Notice

INDICATORS = "/reports/indicators"


def beside(page: Page, name: str) -> str:
    """The card of an indicator, as text."""
    card = next(one for one in page.soup.select("li.card") if one.h2 and one.h2.get_text().strip().startswith(name))
    return " ".join(card.get_text(" ").split())


def own_row(page: Page, label: str) -> list[str]:
    """The cells of a counting on the page of own figures."""
    row = next(one for one in page.soup.select("table tr") if label in one.get_text())
    return [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]


def test_from_own_figures_to_the_rate_after_appeals(visitor: Visitor, now: datetime) -> None:
    for _number in range(3):
        timely_case(now)
    case = log(visitor.login("officer1"), "0101")
    to_handling(visitor, case)
    later = now + timedelta(days=9)
    assert case.due_at < later, "the unit did not manage in time"
    with clock_at(visitor.app, later):
        visitor.login("unit1")
        page = visitor.get("/appeals/mine")
        assert own_row(page, "counted as overdue")[1:] == ["1", "4", "25.00%", "—", "—"]
        assert case.ref in page.text and case.title in page.text
        link = page.soup.select_one('a[href^="/appeals/new"]')
        form = visitor.get(link["href"])
        assert "closed late or open past the deadline" in form.text
        visitor.follow(contest(visitor, case))
        appeal = latest()
        assert (appeal.number, appeal.status) == ("申诉〔2026〕第1号", Status.LODGED)
        assert own_row(visitor.get("/appeals/mine"), "counted as overdue")[1:] == ["1", "4", "25.00%", "1", "—"]

        visitor.login("supervisor1")
        told = set(db.session.scalars(select(Notice.post_id).where(Notice.kind == "AppealLodged")))
        assert told == {post_of("supervisor1").id}
        assert "Appeals to judge" in visitor.get("/").text
        assert appeal.number in visitor.get("/inbox").text
        page = visitor.get(INDICATORS)
        assert "1 under appeal" in beside(page, "On-time rate") and "after appeals" not in page.text
        assert "75.00%" in beside(page, "On-time rate") and "25.00%" in beside(page, "Overdue rate")
        assert "under appeal" not in beside(page, "Closure rate"), "it says that the centre closed it, nothing else"
        assert "1 under appeal" in visitor.get("/reports/closure").text
        assert "counted as overdue" in visitor.get(f"/cases/{case.ref}").text
        page = visitor.get(f"/appeals/{appeal.id}")
        assert STATEMENT in page.text and post_of("unit1").title in page.text
        step(visitor, appeal, "ask", question="停电通知的文号？")

        visitor.login("unit1")
        assert "asks for more" in visitor.get("/").text
        step(visitor, appeal, "answer", answer="供电停〔2026〕12号。")
        visitor.login("supervisor1")
        visitor.follow(step(visitor, appeal, "uphold", reasons=REASONS))
        assert appeal.status is Status.UPHELD
        page = visitor.get(INDICATORS)
        on_time, overdue = beside(page, "On-time rate"), beside(page, "Overdue rate")
        assert "75.00%" in on_time and "after appeals 100.00% (3/3)" in on_time, "the published rate is not altered"
        assert "25.00%" in overdue and "after appeals 0.00% (0/3)" in overdue
        assert "after appeals 100.00% (3/3)" in visitor.get("/reports/closure").text

        visitor.login("unit1")
        page = visitor.get("/appeals/mine")
        assert own_row(page, "counted as overdue")[1:] == ["1", "4", "25.00%", "—", "0.00% (0 of 3)"]
        assert REASONS in visitor.get(f"/appeals/{appeal.id}").text
    assert kinds_of(appeal) == ["AppealLodged", "AppealAsked", "AppealAnswered", "AppealUpheld"]
    assert not list(find_breaks())


def test_a_dismissed_appeal_is_reviewed_once_by_the_next_level(visitor: Visitor, now: datetime) -> None:
    case = overdue_case(now)
    contest(visitor.login("unit1"), case)
    appeal = latest()
    step(visitor.login("supervisor1"), appeal, "dismiss", reasons="停电不影响该类作业。")
    assert "Dismissed" in visitor.login("unit1").get(f"/appeals/{appeal.id}").text
    step(visitor, appeal, "review", objection="抽水泵需用电，见养护规程第三条。")
    assert (appeal.status, appeal.instance, appeal.judge_post_id) == (Status.LODGED, 2, post_of("supervisor2").id)
    page = visitor.login("supervisor1").get(f"/appeals/{appeal.id}/moves/uphold", status=422)
    assert "Another level judges" in page.text
    assert "1 under appeal" in visitor.get(INDICATORS).text, "until it is judged again"
    step(visitor.login("supervisor2"), appeal, "dismiss", reasons="维持原裁定。")
    assert "1 under appeal" not in visitor.get(INDICATORS).text
    visitor.login("unit1")
    page = visitor.get(f"/appeals/{appeal.id}/moves/review", status=422)
    assert "the judgement is final" in page.text
    assert kinds_of(appeal) == ["AppealLodged", "AppealDismissed", "AppealReviewAsked", "AppealDismissed"]
