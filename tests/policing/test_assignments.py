"""Every village its officer: never two A, no gap that nobody has read, and tables that go out and come in again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.conftest import NOW
from tests.journeys.steps import post_of, user_of
from tests.visitor import Page, Visitor
from tracker.audit.models import AccessEntry
from tracker.demo.names import UNCOVERED
from tracker.extensions import db
from tracker.foundation.tables import write_csv
from tracker.foundation.words import Refused
from tracker.people.models import Appointment, Post, User
from tracker.people.queries.actors import find_acting_user, load_actor
from tracker.people.services.administration import appoint
from tracker.people.vocabulary import Rank, Role
from tracker.policing.models import LiaisonAssignment, LiaisonOfficer
from tracker.policing.queries.assignments import Span
from tracker.policing.services.assignments_import import COLUMNS, import_assignments
from tracker.policing.services.assignments_plan import after_plan, gaps, plan_assignment, plan_end
from tracker.policing.vocabulary import LiaisonKind

TODAY = NOW.date()
VILLAGE = "990101001001"
BARE = UNCOVERED[1]
DAY = timedelta(days=1)


def liaison_post(code: str) -> Post:
    return db.session.scalars(db.select(Post).where(Post.role == Role.POLICE_LIAISON, Post.area_code == code)).one()


def holders(code: str, rank: str = "A") -> list[Appointment]:
    query = db.select(Appointment).where(Appointment.post_id == liaison_post(code).id, Appointment.rank == Rank(rank))
    return list(db.session.scalars(query.order_by(Appointment.from_on)))


def wish(username: str, /, **changed: str) -> dict[str, str]:
    data = {
        "username": username, "rank": "A", "kind": "linked", "from_on": TODAY.isoformat(), "to_on": "",
        "reason": "岗位调整", "confirmed": "",
    }  # fmt: skip
    return data | changed


@pytest.fixture
def keeper(visitor: Visitor) -> Visitor:
    return visitor.login("secadmin1")


# Plans ------------------------------------------------------------------------------------------------------------------

_days = st.integers(0, 3000).map(lambda days: date(2020, 1, 1) + timedelta(days=days))
_spans = st.builds(
    lambda rank, user, start, length: Span(
        rank, user, f"民警{user}", start, start + timedelta(days=length) if length else None
    ),
    st.sampled_from(list(Rank)),
    st.integers(1, 4),
    _days,
    st.integers(0, 900),
)


@given(st.lists(_spans, max_size=12))
def test_whatever_is_assigned_there_is_one_a_and_one_b_at_most(wishes: list[Span]) -> None:
    held: list[Span] = []
    for new in wishes:
        try:
            plan = plan_assignment(held, new, least_years=3)
        except Refused:
            continue
        before = gaps(held)
        held = after_plan(held, plan, new)
        unsaid = [gap for gap in gaps(held) if gap not in before]
        assert len([one for one in plan.doubts if "nobody is A" in one.message]) == len(unsaid)
    for one in held:
        for other in held:
            if one is not other and (one.rank is other.rank or one.user_id == other.user_id):
                assert not one.overlaps(other)


def test_a_change_before_three_years_is_a_doubt_and_one_after_is_none() -> None:
    first = Span(Rank.A, 1, "甲", date(2020, 2, 29), None)
    early, late = (Span(Rank.A, 2, "乙", day, None) for day in (date(2023, 2, 28), date(2023, 3, 1)))
    assert ["only since" in one.message for one in plan_assignment([first], early, least_years=3).doubts] == [True]
    assert plan_assignment([first], late, least_years=3).doubts == []
    assert plan_assignment([first], early, least_years=0).doubts == []


def test_ending_without_a_successor_says_so_and_with_one_does_not() -> None:
    first = Span(Rank.A, 1, "甲", date(2015, 1, 1), None)
    until = date(2026, 1, 1)
    assert [one.params for one in plan_end([first], first, until, least_years=3).doubts] == [{"day": until}]
    closed, following = Span(Rank.A, 1, "甲", date(2015, 1, 1), date(2026, 2, 1)), Span(Rank.A, 2, "乙", until, None)
    assert plan_end([closed, following], closed, until, least_years=3).doubts == []
    with pytest.raises(Refused):
        plan_end([closed], closed, date(2026, 3, 1), least_years=3)


# The service of the administrators --------------------------------------------------------------------------------------


def test_two_stand_ins_of_a_village_are_refused(app: Flask) -> None:
    post, actor = liaison_post(VILLAGE), load_actor(user_of("secadmin1"), TODAY)
    assert holders(VILLAGE, "B")
    more = {"rank": Rank.B, "from_on": TODAY, "to_on": None, "reason": "", "actor": actor, "now": NOW}
    with pytest.raises(Refused) as caught:
        appoint(post=post, username="police5", **more)  # type: ignore[arg-type]
    assert caught.value.field == "from_on"
    appoint(post=post_of("dispatcher1"), username="police5", **more)  # type: ignore[arg-type]


# One village ------------------------------------------------------------------------------------------------------------


def test_a_new_a_ends_the_old_one_on_the_same_day(keeper: Visitor) -> None:
    old = holders(VILLAGE)[0]
    keeper.post(f"/policing/villages/{VILLAGE}/assign", wish("police5"))
    first, second = holders(VILLAGE)
    assert (first.id, first.to_on, second.from_on, second.to_on) == (old.id, TODAY, TODAY, None)
    assert find_acting_user(liaison_post(VILLAGE).id, TODAY).username == "police5"
    assert db.session.get_one(LiaisonAssignment, second.id).kind is LiaisonKind.LINKED
    page = keeper.get(f"/policing/villages/{VILLAGE}")
    assert user_of("police5").name in page.text and old.user.name in page.text and "岗位调整" in page.text
    past = keeper.get(f"/policing/villages/{VILLAGE}?on={TODAY - DAY}")
    assert f"A {old.user.name}" in past.text


def test_a_change_too_soon_asks_first_and_keeps_what_was_typed(keeper: Visitor) -> None:
    holders(VILLAGE)[0].from_on = TODAY - timedelta(days=700)
    db.session.commit()
    sent = wish("police5", reason="另有任用，见会议纪要")
    page = keeper.post(f"/policing/villages/{VILLAGE}/assign", sent, status=422)
    assert "should stay 3 years" in page.text and len(holders(VILLAGE)) == 1
    assert page.field("reason") == sent["reason"] and page.field("username") == "police5"
    token = page.field("confirmed")
    # Another day raises another question: the first confirmation does not answer it.
    other = {"confirmed": token, "to_on": (TODAY + 30 * DAY).isoformat()}
    asked = keeper.post(f"/policing/villages/{VILLAGE}/assign", sent | other, status=422)
    assert "nobody is A" in asked.text and len(holders(VILLAGE)) == 1
    keeper.post(f"/policing/villages/{VILLAGE}/assign", sent | {"confirmed": token})
    assert [one.user.username for one in holders(VILLAGE)][1] == "police5"


def test_ending_asks_when_nobody_follows(keeper: Visitor) -> None:
    held = holders(VILLAGE)[0]
    address, data = (
        f"/policing/assignments/{held.id}/end",
        {"to_on": TODAY.isoformat(), "reason": "退休", "confirmed": ""},
    )
    page = keeper.post(address, data, status=422)
    assert "nobody is A" in page.text and holders(VILLAGE)[0].to_on is None
    keeper.post(address, data | {"confirmed": page.field("confirmed")})
    assert holders(VILLAGE)[0].to_on == TODAY and holders(VILLAGE)[0].reason.endswith("退休")
    assert "ended already" in keeper.post(address, data, status=422).text


def test_the_stand_in_becomes_the_officer(keeper: Visitor) -> None:
    second = holders(VILLAGE, "B")[0]
    page = keeper.post(f"/policing/villages/{VILLAGE}/assign", wish(second.user.username), status=422)
    assert "has been B here" in page.text
    keeper.post(f"/policing/villages/{VILLAGE}/assign", wish(second.user.username, confirmed=page.field("confirmed")))
    assert holders(VILLAGE, "B")[0].to_on == TODAY and holders(VILLAGE)[-1].user_id == second.user_id


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"username": "nobody9"}, "username"),
        ({"username": "secadmin1"}, "username"),
        ({"username": "police1"}, "username"),
        ({"to_on": TODAY.isoformat()}, "to_on"),
        ({"from_on": "2001-01-01"}, "from_on"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_cannot_be_stays_at_its_field(keeper: Visitor, changed: dict[str, str], field: str) -> None:
    page = keeper.post(f"/policing/villages/{VILLAGE}/assign", wish("police5", **changed), status=422)
    assert page.soup.select_one(f"#{field}-error"), page.text
    assert len(holders(VILLAGE)) == 1 and holders(VILLAGE)[0].to_on is None


# Several villages -------------------------------------------------------------------------------------------------------


def test_several_villages_at_once_and_a_post_where_there_was_none(keeper: Visitor) -> None:
    db.session.delete(liaison_post(BARE))
    db.session.commit()
    street, other = BARE[:9], f"{BARE[:9]}200"
    page = keeper.get(f"/policing/assignments/bulk?area={street}")
    assert page.soup.select_one(f"input[value='{BARE}']") and not page.soup.select_one(f"input[value='{VILLAGE}']")
    sent = wish("officer20") | {"villages": [BARE, other]}
    keeper.post(f"/policing/assignments/bulk?area={street}", sent)
    made = liaison_post(BARE)
    assert made.title.endswith("一村一警") and made.unit.name == "晚枫镇派出所"
    assert {holders(code)[-1].user.username for code in (BARE, other)} == {"officer20"}
    assert db.session.get_one(LiaisonOfficer, user_of("officer20").id).station_id == made.unit_id
    refused = keeper.post(f"/policing/assignments/bulk?area={street}", wish("police5"), status=422)
    assert "at least one village" in refused.text


# Who may ----------------------------------------------------------------------------------------------------------------


def test_nobody_reaches_beyond_his_area(visitor: Visitor) -> None:
    visitor.login("secadmin1")
    post_of("secadmin1").area_code = "990101002"
    db.session.commit()
    visitor.get(f"/policing/villages/{VILLAGE}/assign", status=404)
    visitor.get(f"/policing/assignments/{holders(VILLAGE)[0].id}/end", status=404)
    assert VILLAGE not in visitor.get("/policing/assignments").text
    visitor.login("police1")
    visitor.get(f"/policing/villages/{VILLAGE}")
    mine = {post.area_code for post in load_actor(user_of("police1"), TODAY).posts}
    text = visitor.get("/policing/assignments").text
    for code in db.session.scalars(db.select(Post.area_code).where(Post.role == Role.POLICE_LIAISON)):
        assert (code in text) == (code in mine)
        visitor.get(f"/policing/villages/{code}", status=200 if code in mine else 404)
    visitor.get(f"/policing/villages/{VILLAGE}/assign", status=403)
    visitor.post(f"/policing/villages/{VILLAGE}/assign", wish("police5"), status=403)
    visitor.login("officer1").get(f"/policing/villages/{VILLAGE}")
    visitor.get(f"/policing/villages/{BARE}", status=404)
    visitor.login("mediator1").get("/policing/assignments", status=403)


def test_an_officers_page_holds_his_assignments_and_no_more(visitor: Visitor) -> None:
    user = user_of("police1")
    page = visitor.login("supervisor1").get(f"/policing/officers/{user.id}")
    assert "书声里社区" in page.text and user.phone not in page.text
    elsewhere = db.session.scalars(
        db.select(Appointment.user_id)
        .join(Post)
        .where(Post.area_code == f"{BARE[:9]}200", Post.role == Role.POLICE_LIAISON)
    ).first()
    visitor.get(f"/policing/officers/{elsewhere}", status=404)
    visitor.get(f"/policing/officers/{user_of('dispatcher1').id}", status=404)


# Tables -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def imports(app: Flask) -> Iterator[Path]:
    folder: Path = app.config["SETTINGS"].data_dir / "liaison-imports"
    yield folder
    for path in folder.glob("*"):
        for file in path.glob("*"):
            file.unlink()
        path.rmdir()


def table(*rows: tuple[str, ...]) -> bytes:
    return b"".join(write_csv(rows, [told for told, _called in COLUMNS.values()]))


def line(code: str, username: str, *, rank: str = "A", start: str = TODAY.isoformat(), **more: str) -> tuple[str, ...]:
    return (
        code, "", username, more.get("name", ""), more.get("badge", ""), more.get("kind", "包村民警"), rank, start,
        more.get("to", ""), more.get("reason", "轮岗"),
    )  # fmt: skip


def send(visitor: Visitor, data: bytes) -> Page:
    return visitor.post("/policing/assignments/import", {"table": (io.BytesIO(data), "一村一警.csv")})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_goes_out_comes_in_again_and_adds_nothing(keeper: Visitor, imports: Path, language: str) -> None:
    keeper.post("/language", {"language": language, "next": "/"})
    holders(VILLAGE)[0].reason = "=HYPERLINK(1)"
    db.session.commit()
    response = keeper.client.post("/policing/assignments/export", data={"csrf_token": keeper.csrf_token()})
    rows = list(CalamineWorkbook.from_filelike(io.BytesIO(response.data)).get_sheet_by_index(0).iter_rows())
    held = db.session.scalar(
        db.select(db.func.count()).select_from(Appointment).join(Post).where(Post.role == Role.POLICE_LIAISON)
    )
    assert len(rows) == held + 1 and any("=HYPERLINK(1)" in row for row in rows)
    assert "=HYPERLINK" not in str([row[:9] for row in rows])
    entry = db.session.scalars(db.select(AccessEntry).where(AccessEntry.act == "liaison:export")).one()
    assert entry.detail["rows"] == held
    actor = load_actor(user_of("secadmin1"), TODAY)
    found = import_assignments(source=response.data, tops=("990101",), actor=actor, now=NOW)
    assert (found.added, found.unchanged, found.bad) == (0, held, [])


def test_a_table_is_checked_then_imported_and_adds_nothing_twice(keeper: Visitor, imports: Path) -> None:
    data = table(line(VILLAGE, "police5"), line(BARE, "police11", start="2026-01-01"))
    done = send(keeper, data)
    page = keeper.follow(done)
    assert "Import 2 assignments" in page.text and "1 present ones end" in page.text
    assert len(holders(VILLAGE)) == 1, "a check writes nothing"
    keeper.post(f"{done.location}/run").response.close()
    assert holders(VILLAGE)[0].to_on == TODAY and holders(VILLAGE)[1].user.username == "police5"
    assert holders(VILLAGE)[1].reason == "轮岗" and list(imports.iterdir()) == []
    assert find_acting_user(liaison_post(BARE).id, TODAY).username == "police11"
    again = keeper.follow(send(keeper, data))
    assert "nothing to import" in again.text
    entries = db.session.scalars(db.select(AccessEntry).where(AccessEntry.act == "liaison:import")).all()
    assert [one.detail["added"] for one in entries] == [2]


def test_bad_rows_are_named_by_line_column_and_reason(keeper: Visitor, imports: Path) -> None:
    closed = db.session.scalars(db.select(User).where(~User.is_active)).first()
    data = table(
        line("410902001001", "police5"),
        line(VILLAGE, "nobody9", kind="巡警", rank="C", start="2026-02-30"),
        line(VILLAGE, "police5", name="别人", badge="警0001"),
        line(VILLAGE, closed.username),
        line(VILLAGE, "police1", start=TODAY.isoformat()),
        line(VILLAGE, "police6", to=TODAY.isoformat()),
        line(VILLAGE, "secadmin1"),
    )
    done = send(keeper, data)
    page = keeper.follow(done)
    assert not page.soup.select("form[action$='/run']")
    file = keeper.get(f"{done.location}/bad-rows.csv").response.data.decode("utf-8-sig")
    named = [tuple(one.split(",")[:2]) for one in file.splitlines()[1:]]
    assert named == [
        ("2", "Village code"),
        ("3", "Officer account"), ("3", "Kind of officer"), ("3", "Rank (A/B)"), ("3", "From day"),
        ("4", "Officer name"), ("4", "Badge number"),
        ("5", "Officer account"), ("6", "Officer account"), ("7", "Until before day"), ("8", "Officer account"),
    ]  # fmt: skip
    keeper.post(f"{done.location}/run")
    assert len(holders(VILLAGE)) == 1
    assert (
        "needs a column"
        in keeper.post("/policing/assignments/import", {"table": (io.BytesIO(b"a,b\n1,2\n"), "x.csv")}, status=422).text
    )


def test_rows_of_one_village_are_fitted_to_one_another(app: Flask) -> None:
    actor = load_actor(user_of("secadmin1"), TODAY)
    data = table(
        line(BARE, "police6", start="2025-06-01"),
        line(BARE, "police5", start="2024-01-01"),
        line(BARE, "police11", rank="B", start="2025/1/1"),
    )
    found = import_assignments(source=data, tops=("990101",), actor=actor, now=NOW)
    assert found.added == 3 and found.bad == []
    first, second = holders(BARE)
    assert (first.user.username, first.to_on, second.user.username) == ("police5", date(2025, 6, 1), "police6")
    again = import_assignments(source=data, tops=("990101",), actor=actor, now=NOW)
    assert (again.added, again.unchanged) == (0, 3)
