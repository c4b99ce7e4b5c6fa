"""Categories and limits as an administrator changes them: at once for new cases, never for old ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.journeys.steps import log
from tests.visitor import Page, Visitor
from tracker.audit.models import AccessEntry
from tracker.cases.models import Category, StageLimit
from tracker.cases.queries import choices
from tracker.cases.queries.categories import STAGES
from tracker.cases.services.clocks import stage_limit
from tracker.cases.vocabulary import Priority, State, Visibility
from tracker.extensions import db
from tracker.people.vocabulary import UnitKind
from tracker.site.queries import get_setting


@pytest.fixture(autouse=True)
def forget_categories() -> Iterator[None]:
    """Categories are kept in memory by version; a rolled-back test must not leave its own behind."""
    yield
    choices._kept.clear()


@pytest.fixture
def keeper(visitor: Visitor) -> Visitor:
    return visitor.login("sysadmin1")


def category(code: str) -> Category:
    return db.session.get_one(Category, code)


def filled(page: Page) -> dict[str, str]:
    """What the form would send as it stands."""
    data: dict[str, str] = {}
    for control in page.soup.select("main form input, main form select, main form textarea"):
        name = str(control.get("name", ""))
        if control.name == "select":
            chosen = control.select_one("option[selected]")
            data[name] = str(chosen["value"]) if chosen else ""
        elif control.name == "textarea":
            data[name] = control.get_text().strip()
        elif control.get("type") == "checkbox":
            data |= {name: "y"} if control.has_attr("checked") else {}
        elif name != "csrf_token":
            data[name] = str(control.get("value", ""))
    return data


def entries(act: str) -> list[AccessEntry]:
    return list(db.session.scalars(select(AccessEntry).where(AccessEntry.act == act)))


def test_the_tree_shows_every_category_with_its_limits(keeper: Visitor) -> None:
    page = keeper.get("/categories")
    codes = set(db.session.scalars(select(Category.code)))
    assert {f"/categories/{code}" for code in codes} <= set(page.links())
    row = next(row for row in page.soup.select("tr") if row.select_one("a[href='/categories/0104']"))
    words = row.get_text(" ", strip=True)
    assert "P1" in words and "15 minutes" in words and "4 hours" in words and "standard" in words


def test_a_limit_changes_for_new_cases_and_stays_for_old_ones(keeper: Visitor) -> None:
    old = log(keeper.login("officer1"))
    before, version = category("0101").resolve_limit, get_setting("categories.version")
    keeper.login("sysadmin1")
    form = filled(keeper.get("/categories/0101"))
    keeper.post("/categories/0101", form | {"resolve_limit": " 5WD ", "name": "消防通道占用"})
    found = category("0101")
    assert (found.resolve_limit, found.name, found.closing_standard) == (
        "5wd",
        "消防通道占用",
        form["closing_standard"],
    )
    assert get_setting("categories.version") > version
    (entry,) = entries("category:save")
    assert entry.detail == {"resolve_limit": [before, "5wd"], "name": [form["name"], "消防通道占用"]}
    fresh = log(keeper.login("officer1"))
    assert (old.resolve_limit, fresh.resolve_limit) == (before, "5wd")
    assert "消防通道占用" in fresh.title


def test_an_unchanged_form_changes_nothing(keeper: Visitor) -> None:
    version = get_setting("categories.version")
    for code in ("0101", "0104", "03", "9901"):
        keeper.post(f"/categories/{code}", filled(keeper.get(f"/categories/{code}")))
    assert entries("category:save") == [] and get_setting("categories.version") == version


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"resolve_limit": "drei Tage"}, "resolve_limit"),
        ({"response_limit": "0h"}, "response_limit"),
        ({"name": ""}, "name"),
        ({"name": "楼道堆物"}, "name"),
        ({"name_en": "Clutter in stairwell"}, "name_en"),
        ({"priority": "P9"}, "priority"),
        ({"unit_kind": "space"}, "unit_kind"),
        ({"closing_standard": "长" * 301}, "closing_standard"),
    ],
)
def test_what_cannot_be_comes_back_at_its_field(keeper: Visitor, changed: dict[str, str], field: str) -> None:
    form = filled(keeper.get("/categories/0101"))
    page = keeper.post(
        "/categories/0101", form | {"unit_kind": "housing", "closing_standard": "清理完毕"} | changed, status=422
    )
    assert page.soup.select_one(f"#{field}-error") and page.soup.select_one(f'#error-summary a[href="#{field}"]')
    if field not in ("unit_kind", "priority"):
        assert filled(page)["unit_kind"] == "housing", "the rest is as it was typed"
    assert category("0101").unit_kind is UnitKind.FIRE


def test_out_of_use_it_is_offered_no_more(keeper: Visitor) -> None:
    form = filled(keeper.get("/categories/0101"))
    del form["is_active"]
    keeper.post("/categories/0101", form)
    assert "not in use" in keeper.get("/categories").text
    page = keeper.login("officer1").get("/cases/new")
    offered = [str(one["value"]) for one in page.soup.select("select[name=category] option")]
    assert "0101" not in offered and "0102" in offered


def test_rights_are_not_changed_with_a_category(keeper: Visitor) -> None:
    code = db.session.scalars(select(Category.code).where(Category.visibility == Visibility.RESTRICTED)).first()
    page = keeper.get(f"/categories/{code}")
    assert "restricted" in page.text
    form = filled(page)
    assert not {"visibility", "is_about_staff"} & set(form)
    keeper.post(f"/categories/{code}", form | {"visibility": "S", "is_about_staff": "", "name": "改名"})
    assert (category(code).visibility, category(code).name) == (Visibility.RESTRICTED, "改名")


def test_a_category_of_the_first_level_has_names_only(keeper: Visitor) -> None:
    form = filled(keeper.get("/categories/01"))
    assert set(form) == {"name", "name_en", "seen"}
    keeper.post("/categories/01", form | {"name": "安全隐患"})
    assert (category("01").name, category("01").is_active, category("01").priority) == ("安全隐患", True, None)
    keeper.get("/categories/77", status=404)


def test_limits_of_a_step(keeper: Visitor) -> None:
    assert set(STAGES) == {State.REPORTED, State.ACCEPTED, State.DISPATCHED, State.FEEDBACK}
    form = filled(keeper.get("/categories/stages/reported"))
    assert (form["limit_P1"], form["limit_P2"], form["limit_others"]) == ("15m", "", "2wh")
    page = keeper.post("/categories/stages/reported", form | {"limit_P2": "bald", "limit_others": "3wh"}, status=422)
    assert page.soup.select_one("#limit_P2-error") and page.field("limit_others") == "3wh"
    keeper.post("/categories/stages/reported", form | {"limit_P1": "", "limit_P2": "1h", "limit_others": "3wh"})
    limits = {one: str(stage_limit(State.REPORTED, one.value)) for one in Priority}
    assert limits == {Priority.P1: "3wh", Priority.P2: "1h", Priority.P3: "3wh", Priority.P4: "3wh"}
    assert db.session.get(StageLimit, (State.REPORTED, "P1")) is None
    (entry,) = entries("stage-limit:save")
    assert entry.detail == {"P1": ["15m", ""], "P2": ["", "1h"], "others": ["2wh", "3wh"]}
    for state in ("handling", "draft", "nowhere"):
        keeper.get(f"/categories/stages/{state}", status=404)


@pytest.mark.parametrize("username", ["dispatcher1", "supervisor1", "secadmin1", "auditor1"])
def test_only_the_system_administrator_keeps_categories(visitor: Visitor, username: str) -> None:
    visitor.login(username).get("/categories", status=403)
    visitor.post("/categories/stages/reported", {"limit_others": "9d"}, status=403)
    assert not db.session.scalar(db.select(StageLimit.state).where(StageLimit.amount == "9d"))
