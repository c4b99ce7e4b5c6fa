"""Conventions with teeth: each failure says how to mend it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from tracker.access import Permission
from tracker.access.policy import POLICY
from tracker.cases.asks import ASKS
from tracker.cases.happenings import EVENT_KINDS
from tracker.cases.rules import MOVES
from tracker.cases.vocabulary import ACTIONS, STATES, Action, State
from tracker.foundation.orm import Base
from tracker.web.access import LOGGED_IN, PUBLIC
from tracker.web.navigation import PLACES

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "tracker").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@cache
def trees() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in SOURCES]


def test_every_endpoint_carries_an_access_mark(filled_app: Flask) -> None:
    unmarked = []
    for endpoint, view in filled_app.view_functions.items():
        mark = getattr(view, "access", None)
        if mark not in (PUBLIC, LOGGED_IN) and not isinstance(mark, Permission):
            unmarked.append(endpoint)
    assert not unmarked, f"mark these views with @public, @logged_in or @requires(...): {unmarked}"


def test_only_these_pages_are_public(filled_app: Flask) -> None:
    public = {name for name, view in filled_app.view_functions.items() if getattr(view, "access", None) == PUBLIC}
    assert public == {
        "web.asset",
        "web.healthz",
        "web.readyz",
        "field.worker",
        "field.manifest",
        "field.shell",
        "field.state",
        "guide.blank",
        "guide.notice",
        "guide.service",
        "guide.services",
        "people.login",
        "people.set_language",
        "people.set_look",
        "policing.calendar_feed",
        "policing.card",
        "policing.card_photo",
        "residents.board",
        "residents.board_csv",
        "residents.board_json",
        "residents.card",
        "residents.leave",
        "residents.me_too",
        "residents.outlines",
        "residents.own",
        "residents.report",
        "residents.slip",
        "residents.step",
        "services.new",
        "services.own",
        "services.own_step",
        "services.promises_csv",
        "services.promises_json",
    }


def test_an_unmarked_view_is_closed(filled_app: Flask) -> None:
    with filled_app.test_request_context("/"):
        from flask import g

        from tracker.access.actor import acting_for
        from tracker.web import access

        g.actor = acting_for([], __import__("datetime").date(2026, 3, 17))
        filled_app.view_functions["guard.unmarked"] = lambda: "open"
        try:
            from flask import request
            from werkzeug.exceptions import Forbidden
            from werkzeug.routing import Rule

            request.url_rule = Rule("/guard", endpoint="guard.unmarked")
            with pytest.raises(Forbidden):
                access.check_access()
        finally:
            del filled_app.view_functions["guard.unmarked"]


def test_every_permission_is_granted_to_someone() -> None:
    assert set(POLICY) == set(Permission), "give each permission a row in access/policy.py"


def test_every_form_that_writes_is_a_post(filled_app: Flask) -> None:
    """A GET may not write: its transaction is read-only, so any write in one is an error, never a commit."""
    reading = [rule.endpoint for rule in filled_app.url_map.iter_rules() if "POST" not in rule.methods]
    assert "cases.detail" in reading
    assert "cases.bulk" not in reading


def test_urls_are_kebab_case_and_typed(filled_app: Flask) -> None:
    for rule in filled_app.url_map.iter_rules():
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.-]*", fixed), f"{rule.rule}: use kebab-case"


def test_navigation_leads_to_real_pages(filled_app: Flask) -> None:
    with filled_app.app_context():
        places = list(PLACES)
    assert len({place.rank for place in places}) == len(places) > 30
    for place in places:
        for endpoint in (place.endpoint, *place.section):
            assert endpoint in filled_app.view_functions, f"{endpoint} is not a page"


#: What a thing's place in its life is called.
PLACES_IN_LIFE = {"state", "stage", "status"}
#: Parts of a mediation or an application with a small life of their own; the name each is known by where it changes.
PARTS = {"clause", "material", "session"}


def _entered(tree: ast.AST, inside: str = "") -> Iterator[tuple[int, str, str]]:
    """Where a state is assigned: (line, whose, within which function)."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for one in (part for target in targets for part in getattr(target, "elts", [target])):
                if isinstance(one, ast.Attribute) and one.attr in PLACES_IN_LIFE:
                    yield node.lineno, ast.unparse(one.value), inside
        yield from _entered(node, node.name if isinstance(node, ast.FunctionDef) else inside)


def test_a_state_is_entered_in_one_place_of_each_life() -> None:
    found = [
        (f"{path.relative_to(ROOT)}:{line}", whose, inside)
        for path, tree in trees()
        for line, whose, inside in _entered(tree)
        if whose not in PARTS and not whose.endswith("self")
    ]
    assert not [where for where, _whose, inside in found if inside != "enter"], found
    rooms = [where.split("/")[1] for where, _whose, _inside in found]
    lives = ["appeals", "cases", "conferences", "mediation", "recurrence", *["services"] * 3, "supervision"]
    assert sorted(rooms) == lives, found


def test_roles_are_named_only_where_rights_are_kept() -> None:
    allowed = {"access/policy.py", "people/vocabulary.py", "people/commands.py"}
    found = []
    for path, tree in trees():
        name = path.relative_to(ROOT / "tracker").as_posix()
        if name in allowed or name.startswith("demo/"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Role":
                found.append(f"{name}:{node.lineno} Role.{node.attr}")
    assert not found, f"name roles in access/policy.py only: {found}"


def test_services_and_queries_never_commit() -> None:
    found = []
    for path, tree in trees():
        if not {"services", "queries"} & set(path.parts) and path.name not in ("services.py", "queries.py"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr == "commit":
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not found, f"these commit; the edge does that: {found}"


def test_every_action_has_words_a_row_and_an_event() -> None:
    assert set(ACTIONS) == set(Action)
    assert set(EVENT_KINDS) == set(Action)
    assert {move.action for move in MOVES} == set(Action), "an action without a row can never happen"


def test_every_ask_of_the_rules_exists_and_is_used() -> None:
    asked = {name.rstrip("?") for move in MOVES for name in move.asks}
    assert asked == set(ASKS), "an ask nobody uses is dead; one nobody defined breaks a form"


def test_every_state_is_reached_and_left_or_final() -> None:
    reached = {move.to for move in MOVES} | {State.DRAFT, State.REPORTED, State.ON_SPOT}
    assert reached - {None} == set(State) == set(STATES), "retire a state by migration, do not leave it unreachable"
    left = {state for move in MOVES if move.to for state in move.frm}
    # What was not taken on is final, but for suspected harm; what was put away, but for a closing that is disputed.
    assert set(State) - left == {State.VOID}


def test_every_template_compiles_and_every_fragment_exists(filled_app: Flask) -> None:
    for path in TEMPLATES:
        filled_app.jinja_env.get_template(path.relative_to(ROOT / "templates").as_posix())
    for path in SOURCES:
        for template, fragment in re.findall(r'page\(\s*"([^"]+)",\s*fragment="([^"]+)"', path.read_text()):
            assert fragment in filled_app.jinja_env.get_template(template).blocks, f"{template} has no block {fragment}"


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    paths = [
        *SOURCES,
        *TEMPLATES,
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "static" / "css").glob("*.css"),
        *(ROOT / "static" / "js").glob("*.js"),
    ]
    long = {str(path.relative_to(ROOT)): count for path in paths if (count := len(path.read_text().splitlines())) > 400}
    assert not long, f"cut by meaning: {long}"


def test_no_bare_waiting_words_are_left_in_the_code() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    found = [str(path) for path in [*SOURCES, *TEMPLATES] if words.search(path.read_text())]
    assert not found


def test_locks_and_front_end_carry_no_addresses() -> None:
    for path in (*ROOT.glob("*.lock"), ROOT / "static" / "vendor" / "manifest.json"):
        assert "://" not in path.read_text(), f"{path.name} names a download address"


# Red lines: what this application must never have -----------------------------------------------------------------------

FORBIDDEN = re.compile(
    r"ethnic|nation|religi|faith|politic|party_member|petition|foreign|origin_place|risk_(level|score|grade)|watch|suspect"
    r"|face|gait|voice|plate|track|trust|credit_score|profile|diagnos|key_person|household|relation|id_number|id_card"
)


def test_no_column_holds_what_must_not_be_kept() -> None:
    found = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if FORBIDDEN.search(column.name)
    ]
    assert not found, f"these must not exist: {found}"


def test_no_address_lists_the_cases_of_a_person(filled_app: Flask) -> None:
    for rule in filled_app.url_map.iter_rules():
        # The parties of one mediation are entered in its own file; nothing leads from a party to anything else.
        address = rule.rule.replace("/mediations/<mref:ref>/parties/", "/mediations/<mref:ref>/")
        assert not re.search(r"resident|person|reporters|parties", address), rule.rule


def test_police_and_administrators_reach_nothing_sealed() -> None:
    from tracker.access.policy import SCOPES

    for row in SCOPES:
        if row.role.value.startswith("police"):
            assert not set(row.classes) & set("MR"), "police never see mediation or restricted cases"
        assert not row.role.value.endswith("_admin"), "administrators hold no case data"


def test_no_category_of_a_forbidden_kind(filled_app: Flask) -> None:
    from tracker.cases.models import Category
    from tracker.extensions import db

    with filled_app.app_context():
        names = " ".join(f"{one.name} {one.name_en}" for one in db.session.scalars(db.select(Category)))
        db.session.remove()
    assert not re.search("宗教|民族|信访人|重点人员|稳控|外国人|政治|religio|ethnic|petitioner|unstable", names)


def test_the_command_line_explains_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "--help"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    for command in ("init", "serve", "demo", "import", "export", "users", "rules", "calendar", "sweep", "bench"):
        assert re.search(rf"^  {command} ", done.stdout, re.M), f"{command} is missing"


def test_every_logged_act_has_words() -> None:
    from tracker.audit.vocabulary import ACT_LABELS

    acts = {act for path in SOURCES for act in re.findall(r'act="([a-z-]+:[a-z-]+)"', path.read_text(encoding="utf-8"))}
    acts |= {f"area:{word}" for word in ("rename", "split", "merge", "retire")}
    assert acts == set(ACT_LABELS), "give each act of the access log its words in audit/vocabulary.py"


def test_no_form_takes_blanks_for_an_answer() -> None:
    """`Needed` of web/forms.py stands for WTForms' own validators, which take what shows nothing for an answer."""
    own = {"InputRequired", "DataRequired"}
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "tracker").rglob("*.py"))
        for name in own
        if re.search(rf"\b{name}\b", path.read_text(encoding="utf-8"))
    ]
    assert not found, found
