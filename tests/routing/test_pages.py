"""The pages: for whoever keeps an area, nothing for others; forms that lose nothing; two versions side by side."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories import make_case
from tests.guards.test_queries import MOST, counted
from tests.journeys.steps import post_of
from tests.routing.steps import COUNTY, GRID, OTHER_STREET, STREET, added, clock, order, post_named
from tests.visitor import Page, Visitor
from tracker.extensions import db
from tracker.routing.models import RoutingChange, RoutingRule
from tracker.routing.vocabulary import Days


def typed(**more: Any) -> dict[str, Any]:
    """What a person fills in: rubbish at night for unit1."""
    return {
        "name": "夜间垃圾", "category": "0401", "area": STREET, "priority": "", "post": str(post_of("unit1").id),
        "time_window": "clock", "days": "chosen", "weekdays": ["1", "5"], "from_time": "22:00", "until_time": "06:00",
        "from_on": "", "until_on": "", "reason": "夜间由值班中队清理", "place": "last",
    } | more  # fmt: skip


def value(page: Page, name: str) -> str:
    """What a control of the form holds."""
    control = page.soup.find(attrs={"name": name})
    if control.name == "select":
        chosen = control.find("option", selected=True)
        return str(chosen["value"]) if chosen else ""
    return control.get_text().strip() if control.name == "textarea" else str(control.get("value", ""))


def ticked(page: Page, name: str) -> list[str]:
    return [str(one["value"]) for one in page.soup.find_all("input", attrs={"name": name, "checked": True})]


def test_an_empty_table_is_kind(visitor: Visitor) -> None:
    page = visitor.login("dispatcher1").get("/routing")
    assert "No routing rule yet" in page.text and "/routing/new" in page.links()
    assert "Routing rules" in page.soup.find("nav").get_text()


def test_a_rule_is_made_changed_moved_and_ended(visitor: Visitor, now: datetime) -> None:
    added(now, name="前面的", category_code="0402")
    visitor.login("dispatcher1")
    page = visitor.post("/routing/new", typed())
    assert order() == ["前面的", "夜间垃圾"]
    text = visitor.follow(page).text
    assert "“夜间垃圾” is row 2." in text
    assert "Monday、Friday 22:00 until 06:00 the next morning" in text
    row = db.session.scalars(db.select(RoutingRule).filter_by(name="夜间垃圾")).one()
    address = f"/routing/rules/{row.id}"
    visitor.post(f"{address}/move", {"step": "up"})
    assert order() == ["夜间垃圾", "前面的"]
    visitor.post(f"{address}/move", {"step": "sideways"})
    form = visitor.get(f"{address}/edit")
    assert (value(form, "from_time"), value(form, "until_time"), ticked(form, "weekdays")) == ("22:00", "06:00", ["1", "5"])  # fmt: skip
    visitor.post(f"{address}/edit", typed(version=form.field("version"), days="every", weekdays=[], reason="改由全年"))
    page = visitor.get(address)
    assert "夜间由值班中队清理 → 改由全年" in page.text and "chosen days of the week → every day" in page.text
    page = visitor.post(f"{address}/end", {"note": ""}, status=422)
    assert "Please fill this in." in page.text and order() == ["夜间垃圾", "前面的"]
    visitor.post(f"{address}/end", {"note": "并入环卫合同"})
    page = visitor.get("/routing")
    assert order() == ["前面的"] and "Ended rules" in page.text
    assert "并入环卫合同" in visitor.get(address).text
    assert visitor.get(f"{address}/edit", status=303).location.endswith(address)
    assert db.session.scalar(db.select(db.func.count(RoutingChange.id)).filter_by(rule_id=row.id)) == 4


def test_a_new_rule_goes_where_it_was_put(visitor: Visitor, now: datetime) -> None:
    for place, name in enumerate("甲乙", start=1):
        added(now, name=name, category_code=f"050{place}")
    visitor.login("supervisor1").post("/routing/new", typed(place="first"))
    visitor.post("/routing/new", typed(name="中间", category="0402", place="3"))
    assert order() == ["夜间垃圾", "甲", "中间", "乙"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"post": ""}, "post"),
        ({"reason": ""}, "reason"),
        ({"until_time": ""}, "from_time"),
        ({"weekdays": []}, "weekdays"),
        ({"category": "0202"}, "post"),
        ({"until_on": "2026-03-01"}, "until_on"),
    ],
)
def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(
    visitor: Visitor, wrong: dict[str, Any], field: str
) -> None:
    said = typed(**wrong)
    page = visitor.login("dispatcher1").post("/routing/new", said, status=422)
    assert page.soup.find(id=f"{field}-error"), f"no word at {field}"
    for name in ("name", "category", "area", "post", "days", "from_time", "until_time", "until_on", "reason"):
        assert value(page, name) == said[name], name
    assert ticked(page, "weekdays") == said["weekdays"]
    assert order() == []


def test_two_people_see_both_versions(visitor: Visitor, now: datetime) -> None:
    row = added(now, name="垃圾")
    address = f"/routing/rules/{row.id}/edit"
    old = visitor.login("dispatcher1").get(address).field("version")
    same = typed(time_window="any", days="every", weekdays=[], from_time="", until_time="", reason="约定")
    visitor.login("supervisor1")
    visitor.post(address, same | {"version": visitor.get(address).field("version"), "name": "垃圾清运"})
    visitor.login("dispatcher1")
    page = visitor.post(address, same | {"version": old, "name": "垃圾归城管", "priority": "P3"}, status=409)
    table = page.soup.find("caption", string="Both versions").find_parent("table").get_text(" ")
    assert "垃圾清运" in table and "垃圾归城管" in table and "P3" in table and "约定" not in table
    assert value(page, "name") == "垃圾归城管", "what was typed is still there"
    visitor.post(address, same | {"version": page.field("version"), "name": "垃圾归城管", "priority": "P3"})
    db.session.refresh(row)
    assert (row.name, row.priority, row.version) == ("垃圾归城管", "P3", 3)


def test_a_row_that_never_takes_effect_is_said_at_once(visitor: Visitor, now: datetime) -> None:
    added(now, name="全部", category_code="04")
    page = visitor.login("dispatcher1").post("/routing/new", typed())
    text = visitor.follow(page).text
    assert "But it never takes effect: row 1 before it covers all of it." in text
    assert "never takes effect: row 1 before it covers all of it" in text


def test_a_street_reads_the_wider_rules_and_changes_its_own(visitor: Visitor, now: datetime) -> None:
    county = added(now, name="县里的", area_code=COUNTY, post_id=post_named("云汀县城管局内勤").id)
    own = added(now, name="街道的", area_code=GRID)
    added(now, name="青梧的", area_code=OTHER_STREET, post_id=post_named("青梧街道城管内勤").id)
    page = visitor.login("dispatcher1").get("/routing")
    assert "县里的" in page.text and "街道的" in page.text and "青梧的" not in page.text
    assert "of a wider area" in page.text and "numbers may be missing" not in page.text
    forms = [form["action"] for form in page.soup.select("form[action^='/routing/']")]
    assert forms == [f"/routing/rules/{own.id}/move"]
    page = visitor.get(f"/routing/rules/{county.id}")
    assert "belongs to a wider area" in page.text and f"/routing/rules/{county.id}/edit" not in page.links()
    visitor.get(f"/routing/rules/{county.id}/edit", status=404)
    visitor.post(f"/routing/rules/{county.id}/move", {"step": "last"}, status=404)
    visitor.post(f"/routing/rules/{county.id}/end", {"note": "不要"}, status=404)
    visitor.post("/routing/trial", typed(rule=str(county.id)), status=404)
    assert order() == ["县里的", "街道的", "青梧的"]


def test_people_of_another_street_find_no_rule(visitor: Visitor, now: datetime) -> None:
    theirs = added(now, name="青梧的", area_code=OTHER_STREET, post_id=post_named("青梧街道城管内勤").id)
    address = f"/routing/rules/{theirs.id}"
    visitor.login("dispatcher1")
    assert "No routing rule yet" in visitor.get("/routing").text
    for path in (address, f"{address}/edit"):
        visitor.get(path, status=404)
    visitor.post(f"{address}/edit", typed(version="1"), status=404)
    visitor.post(f"{address}/move", {"step": "up"}, status=404)
    visitor.post(f"{address}/end", {"note": "不要"}, status=404)
    page = visitor.post("/routing/new", typed(area=OTHER_STREET), status=422)
    assert page.soup.find(id="area-error")
    assert order() == ["青梧的"] and db.session.get_one(RoutingRule, theirs.id).version == 1


@pytest.mark.parametrize("who", ["officer1", "unit1", "police1", "mediator1", "sysadmin1", "secadmin1", "auditor1"])
def test_whoever_keeps_no_area_has_no_rules(who: str, visitor: Visitor, now: datetime) -> None:
    row = added(now)
    visitor.login(who)
    for path in ("/routing", "/routing/new", "/routing/trial", f"/routing/rules/{row.id}", f"/routing/rules/{row.id}/edit"):  # fmt: skip
        visitor.get(path, status=403)
    for path in ("/routing/new", "/routing/trial", f"/routing/rules/{row.id}/move", f"/routing/rules/{row.id}/end"):
        visitor.post(path, typed(), status=403)
    assert order() == ["垃圾"]


def test_the_dry_run_shows_what_would_have_gone_elsewhere(visitor: Visitor, now: datetime) -> None:
    sent = {"received_at": now - timedelta(days=30), "dispatched_at": now - timedelta(days=30)}
    case = make_case(now, **sent, lead_post_id=post_named("听澜街道环卫内勤").id)
    make_case(now, **sent, lead_post_id=post_of("unit1").id)
    row = added(now, name="垃圾归城管", post_id=post_of("unit1").id)
    page = visitor.login("dispatcher1").get("/routing/trial")
    assert value(page, "from") == "2026-02-01" and value(page, "to") == "2026-02-28"
    assert f"/cases/{case.ref}" in page.links() and f"/routing/rules/{row.id}" in page.links()
    rows = {tr.find("td").get_text(): [td.get_text() for td in tr.find_all("td")[1:]] for tr in page.soup.select("tbody tr")}  # fmt: skip
    assert rows["听澜街道环卫内勤"] == ["1", "0", "-1"] and rows["听澜街道城管内勤"] == ["1", "2", "+1"]
    assert "tested at the moment the order went out" in page.text
    assert "No case to try the rules on" in visitor.get("/routing/trial?from=2025-01-01&to=2025-01-31").text
    for query in ("from=2026-02-01&to=2026-03-04", "from=2026-02-02&to=2026-02-01"):
        assert visitor.get(f"/routing/trial?{query}", status=422).soup.find(id="to-error")
    for query in ("from=2026-02-01&to=2026-03-03", "from=x&to=9999-99-99&within=abc", f"within={OTHER_STREET}"):
        visitor.get(f"/routing/trial?{query}")
    visitor.get("/routing/rules/99999999999999999999", status=404)


def test_a_draft_is_tried_before_it_is_saved(visitor: Visitor, now: datetime) -> None:
    sent = {"received_at": now - timedelta(days=30), "dispatched_at": now - timedelta(days=30)}
    make_case(now, **sent, lead_post_id=post_named("听澜街道环卫内勤").id)
    draft = typed(time_window="any", days="every", weekdays=[], from_time="", until_time="")
    page = visitor.login("dispatcher1").post("/routing/trial", draft, status=200)
    assert "which is not saved yet" in page.text and "not saved" in page.text
    assert order() == [], "nothing is written"
    form = page.soup.find("form", attrs={"action": "/routing/trial"})
    hidden = form.find_all("input", type="hidden")
    carried = {one["name"]: one.get("value", "") for one in hidden if one["name"] != "csrf_token"}
    again = visitor.post("/routing/new", carried | {"again": "1"}, status=200)
    assert value(again, "reason") == draft["reason"] and value(again, "post") == draft["post"]
    assert not again.soup.find(id="error-summary") and order() == []
    narrower = visitor.post("/routing/trial", carried | {"from": "2026-01-01", "to": "2026-01-31"}, status=200)
    assert "No case to try the rules on" in narrower.text and "夜间垃圾" in narrower.text
    visitor.post("/routing/new", carried)
    assert order() == ["夜间垃圾"]
    nights = visitor.post("/routing/trial", typed(), status=200)
    days = nights.soup.select("form[action='/routing/trial'] input[name=weekdays]")
    assert [one["value"] for one in days] == ["1", "5"], "each of several is carried along"
    page = visitor.post("/routing/trial", typed(post=""), status=422)
    assert page.soup.find(id="post-error")


def test_a_changed_rule_is_tried_in_its_place(visitor: Visitor, now: datetime) -> None:
    sent = {"received_at": now - timedelta(days=30), "dispatched_at": now - timedelta(days=30)}
    make_case(now, **sent, lead_post_id=post_of("unit1").id)
    first, second = added(now, name="先"), added(now, name="后", category_code="04")
    draft = typed(name="先", category="0402", time_window="any", rule=str(first.id), version="1")
    page = visitor.login("dispatcher1").post("/routing/trial", draft, status=200)
    rows = [[td.get_text(" ", strip=True) for td in tr.find_all("td")] for tr in page.soup.select("tbody tr")]
    assert ["2", "后", "Environment and sanitation · 听澜街道", "1", "0"] in rows
    assert not any(one[:2] == ["1", "先"] for one in rows), "it would have sent nothing"
    assert f"/routing/rules/{second.id}" in page.links()
    assert db.session.get_one(RoutingRule, first.id).category_code == "0401"


def test_pages_ask_few_questions(visitor: Visitor, now: datetime) -> None:
    for place in range(1, 9):
        added(now, name=f"规则{place}", category_code=f"040{place}", hours=clock(8, 20, Days.WORKDAYS))
    row = added(now, name="长期", category_code="0501", from_on=date(2026, 4, 1), until_on=date(2026, 12, 31))
    make_case(now, received_at=now - timedelta(days=20), dispatched_at=now - timedelta(days=20), lead_post_id=post_of("unit1").id)  # fmt: skip
    visitor.login("supervisor2")
    paths = ["/routing", "/routing/new", "/routing/trial", f"/routing/rules/{row.id}", f"/routing/rules/{row.id}/edit"]
    for path in paths:
        visitor.get(path)
        with counted() as statements:
            visitor.get(path)
        assert len(statements) <= MOST, "\n".join([path, *(one[:90] for one in statements)])
    assert "from 1 Apr 2026 until 31 Dec 2026" in visitor.get("/routing").text
