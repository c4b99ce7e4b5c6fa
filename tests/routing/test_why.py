"""What is suggested when an order goes out, what is kept of it, and how the page of the case tells it."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from tests.factories import make_case
from tests.guards.test_queries import MOST, counted
from tests.journeys.steps import actor_of, log, move, post_of
from tests.routing.steps import COUNTY, added, clock, post_named
from tests.visitor import Page, Visitor
from tracker.cases.models import Case, Category
from tracker.cases.services.routing import receivers_of
from tracker.cases.vocabulary import State, Visibility
from tracker.extensions import db
from tracker.routing.models import RoutingChoice
from tracker.routing.queries.suggestions import count_followed
from tracker.routing.services.rules import end_rule
from tracker.routing.vocabulary import Basis

SANITATION = "听澜街道环卫内勤"


def accepted(visitor: Visitor, category: str = "0401") -> Case:
    case = log(visitor.login("officer1"), category)
    move(visitor.login("dispatcher1"), case, "accept")
    return case


def panel_of(page: Page) -> str:
    found = page.soup.find("section", attrs={"aria-labelledby": "routing-title"})
    return " ".join(found.get_text(" ").split()) if found else ""


def first_post(visitor: Visitor, case: Case) -> str:
    """The addressee the form of an order has chosen beforehand."""
    page = visitor.get(f"/cases/{case.ref}/moves/dispatch")
    options = page.soup.select("select[name=post] option")
    chosen = [one for one in options if one.has_attr("selected")] or options[:1]
    return chosen[0].get_text()


def choice_of(case: Case) -> RoutingChoice:
    query = db.select(RoutingChoice).where(RoutingChoice.case_id == case.id).order_by(RoutingChoice.id.desc())
    return db.session.scalars(query).first()


def test_without_rules_the_line_of_work_is_suggested(visitor: Visitor) -> None:
    case = accepted(visitor)
    assert first_post(visitor, case) == SANITATION
    assert SANITATION in panel_of(visitor.get(f"/cases/{case.ref}"))
    move(visitor, case, "dispatch", post=str(post_named(SANITATION).id))
    row = choice_of(case)
    assert (row.basis, row.rule_id, row.is_first, row.trail) == (
        Basis.USUAL, None, True, {"rows": [], "elsewhere": 0, "other": 0},
    )  # fmt: skip
    assert "No row fitted. 听澜街道环卫内勤 is the usual post" in panel_of(visitor.get(f"/cases/{case.ref}"))


def test_the_post_of_the_rule_is_chosen_beforehand_and_the_reason_is_kept(visitor: Visitor, now: datetime) -> None:
    county = post_named("云汀县城管局内勤")
    added(now, name="夜间", hours=clock(22, 6))
    added(now, name="道路", category_code="0403")
    added(now, name="别处", area_code="990101002", post_id=county.id)
    chosen = added(now, name="垃圾归城管", area_code=COUNTY, category_code="04", post_id=county.id)
    added(now, name="后面的")
    case = accepted(visitor)
    assert first_post(visitor, case) == county.title
    before = panel_of(visitor.get(f"/cases/{case.ref}"))
    assert f"{county.title} because row 4 “垃圾归城管” fits this case." in before
    assert "1 “夜间” · outside its hours" in before
    assert "1 row is about other categories" in before and "1 row is about other areas" in before
    assert "后面的" not in before and "道路" not in before and "别处" not in before
    move(visitor, case, "dispatch", post=str(county.id))
    row = choice_of(case)
    assert (row.basis, row.rule_id, row.rule_version, row.position) == (Basis.RULE, chosen.id, 1, 4)
    assert row.suggested_post_id == row.chosen_post_id == county.id
    assert row.trail == {"rows": [[1, "夜间", "hours"], [4, "垃圾归城管", ""]], "elsewhere": 1, "other": 1}
    # What was suggested stays as it was, whatever becomes of the rule.
    end_rule(rule=chosen, note="分工已调整", actor=actor_of("supervisor2", now), now=now)
    db.session.commit()
    page = visitor.get(f"/cases/{case.ref}")
    assert f"row 4 “垃圾归城管” suggested {county.title}, and the order went there." in panel_of(page)
    assert f"/routing/rules/{chosen.id}" in page.links()
    reader = visitor.login("officer1").get(f"/cases/{case.ref}")
    assert "垃圾归城管" in panel_of(reader), "whoever sees the case sees why"
    assert not [one for one in reader.links() if one.startswith("/routing")]


def test_the_dispatcher_still_decides(visitor: Visitor, now: datetime) -> None:
    added(now)
    case = accepted(visitor)
    move(visitor, case, "dispatch", post=str(post_named(SANITATION).id))
    row = choice_of(case)
    assert (row.suggested_post_id, row.chosen_post_id) == (post_of("unit1").id, post_named(SANITATION).id)
    words = panel_of(visitor.get(f"/cases/{case.ref}"))
    assert f"suggested {post_of('unit1').title}. The dispatcher sent the order to {SANITATION}." in words


def test_a_rule_whose_post_may_not_receive_is_skipped_and_said(visitor: Visitor, now: datetime) -> None:
    unit = post_of("unit1")
    added(now, name="关停的")
    unit.is_active = False
    db.session.commit()
    case = accepted(visitor)
    assert first_post(visitor, case) == SANITATION
    assert "“关停的” · its post may not receive this case" in panel_of(visitor.get(f"/cases/{case.ref}"))


def test_after_a_return_the_page_warns_and_the_second_order_counts_for_no_share(
    visitor: Visitor, now: datetime
) -> None:
    rule, unit = added(now), post_of("unit1")
    case = accepted(visitor)
    move(visitor, case, "dispatch", post=str(unit.id))
    move(visitor.login("unit1"), case, "return_order", reason="不归我们管")
    words = panel_of(visitor.login("dispatcher1").get(f"/cases/{case.ref}"))
    assert "Where it would go" in words and "has returned an order of this case already" in words
    move(visitor, case, "dispatch", post=str(post_named(SANITATION).id))
    assert [one.is_first for one in db.session.scalars(db.select(RoutingChoice).order_by(RoutingChoice.id))] == [
        True, False,
    ]  # fmt: skip
    assert count_followed(actor_of("dispatcher1", now), now) == {rule.id: {"sent": 1, "followed": 1}}
    assert "100.0%" in visitor.get("/routing").text


def test_shares_are_those_of_the_readers_area(app: Flask, now: datetime) -> None:
    unit, other = post_of("unit1").id, post_named("青梧街道城管内勤").id
    county = added(now, area_code=COUNTY, post_id=post_named("云汀县城管局内勤").id)
    for area, suggested, chosen in (("990101001001001", unit, unit), ("990101001001001", unit, other), ("990101002001001", other, other)):  # fmt: skip
        case = make_case(now, area_code=area)
        row = RoutingChoice(
            case_id=case.id, area_code=area, chosen_at=now, is_first=True, basis=Basis.RULE, rule_id=county.id,
            rule_version=1, position=1, rule_name="县", suggested_post_id=suggested, chosen_post_id=chosen, trail={},
        )  # fmt: skip
        db.session.add(row)
    db.session.flush()
    assert count_followed(actor_of("dispatcher1", now), now) == {county.id: {"sent": 2, "followed": 1}}
    assert count_followed(actor_of("supervisor2", now), now) == {county.id: {"sent": 3, "followed": 2}}
    assert count_followed(actor_of("officer1", now), now) == {}


def test_a_dispute_goes_out_by_itself_and_keeps_no_choice(visitor: Visitor) -> None:
    case = log(visitor.login("officer1"), "0202")
    if case.state is State.REPORTED:  # the county has committees only in a demonstration
        move(visitor.login("dispatcher1"), case, "dispatch", post=str(post_of("mediator1").id))
        assert choice_of(case).basis is Basis.USUAL
    else:
        assert choice_of(case) is None
        assert "by itself" in panel_of(visitor.login("dispatcher1").get(f"/cases/{case.ref}"))


def test_of_a_restricted_matter_no_rule_tells_what_it_is(visitor: Visitor, now: datetime) -> None:
    carer = post_named("听澜街道关爱服务员")
    added(now, name="心理危机", category_code="0805", post_id=carer.id)
    centre = post_of("dispatcher1")
    case = make_case(
        now, category_code="0805", visibility=Visibility.RESTRICTED, state=State.ACCEPTED, centre_post_id=centre.id,
        holder_post_id=centre.id,
    )  # fmt: skip
    page = visitor.login("dispatcher1").get(f"/cases/{case.ref}")
    assert panel_of(page) == "" and "心理危机" not in page.text
    assert first_post(visitor, case) == carer.title, "it is suggested all the same"
    move(visitor, case, "dispatch", post=str(carer.id))
    assert "心理危机" not in visitor.get(f"/cases/{case.ref}").text


def test_what_is_suggested_is_always_one_that_may_receive(app: Flask, now: datetime) -> None:
    """With a row for each class of case."""
    for code in ("0401", "0301", "0202", "0805"):
        category = db.session.get(Category, code)
        case = make_case(now, category_code=code, visibility=category.visibility, category=category)
        posts = receivers_of(case)
        wanted = posts[-1]
        added(now, name=code, area_code=COUNTY, category_code=code[:2], post_id=wanted.id, position=1)
        assert receivers_of(case, at=now)[0] is wanted
        assert {post.id for post in receivers_of(case, at=now)} == {post.id for post in posts}


def test_pages_gain_no_question_for_rules(visitor: Visitor, now: datetime) -> None:
    """The table is kept in memory: with rules a page asks as often as without."""
    case = accepted(visitor)
    address = f"/cases/{case.ref}"
    asked = []
    for number in range(3):
        if number:
            added(now, name=f"规则{number}", category_code=f"040{number}")
            db.session.commit()
        for path in (address, f"{address}/moves/dispatch", "/cases"):
            visitor.get(path)
        with counted() as statements:
            for path in (address, f"{address}/moves/dispatch", "/cases"):
                visitor.get(path)
        asked.append(len(statements))
    assert asked[0] == asked[1] == asked[2]
    move(visitor, case, "dispatch", post=str(post_of("unit1").id))
    visitor.get(address)
    with counted() as statements:
        visitor.get(address)
    assert len(statements) <= MOST
    assert sum("routing_" in one for one in statements) == 1, "one question for what was suggested"


def test_an_order_of_the_past_has_no_panel(visitor: Visitor, now: datetime) -> None:
    case = make_case(now, lead_post_id=post_of("unit1").id)
    assert panel_of(visitor.login("dispatcher1").get(f"/cases/{case.ref}")) == ""
