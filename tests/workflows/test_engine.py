"""The engine does everything in one order, and does not start with a move that could not be made, shown or told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

import tracker
from tracker import SUBJECTS, create_app
from tracker.access.actor import Actor, HeldPost
from tracker.access.engine import Predicate, any_of
from tracker.cases.happenings import HAPPENINGS
from tracker.cases.services.moves import CASES, CaseFlow
from tracker.config import Settings
from tracker.foundation.words import Refused
from tracker.notices.telling import WORDS
from tracker.people.vocabulary import Rank, Role
from tracker.workflow.asks import Ask, Widget
from tracker.workflow.happenings import Sign, Words, happening_of
from tracker.workflow.life import Fact, Life, Move
from tracker.workflow.taking import WORKFLOWS, Doing, Stale, Workflow

NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
POST = HeldPost(id=7, title="centre", role=Role.DISPATCHER, area_code="990101", unit_id=None, rank=Rank.A)
ACTOR = Actor(user_id=1, username="one", name="One", language="en", posts=(POST,), on=date(2026, 3, 16))


class State(StrEnum):
    OPEN = "open"
    SHUT = "shut"


class Act(StrEnum):
    SHUT = "shut"


anyone = Predicate("anyone", "anyone", "nobody may", lambda _post, _thing: True)
is_dry = Fact("is_dry", "It is wet.", lambda thing, *_: not thing.is_wet)
LIFE = Life(
    moves=(Move(Act.SHUT, frozenset({State.OPEN}), State.SHUT, any_of((anyone,)), (is_dry,), ("why",), "stops", ()),),
    states={State.OPEN: ("open", "accent"), State.SHUT: ("shut", "neutral")},
    actions={Act.SHUT: "Shut"},
    asks={"why": Ask("why", "Why", Widget.LINE)},
    state_of=lambda door: door.state,
    not_now="Not now.",
    changed="Changed.",
)


ROW = happening_of({"why": Words(), "seen": Sign()})("DoorShut", "Shut", of=Act.SHUT, shows="why")


class Door(Workflow[Any]):
    """Writes down what is asked of it."""

    life = LIFE
    effects = {Act.SHUT: lambda doing: doing.thing.log.append("effect") or {"why": doing.text("why")}}
    happenings = (ROW,)

    def mark(self, thing: Any) -> int:
        return int(thing.version)

    def enter(self, thing: Any, state: Any) -> None:
        thing.state = state
        thing.log.append("state")

    def wind(self, doing: Doing[Any]) -> None:
        doing.thing.log.append("clock")

    def write(self, doing: Doing[Any]) -> None:
        doing.thing.log.append(f"event {doing.facts}")

    def seat(self, doing: Doing[Any]) -> None:
        doing.thing.log.append("holder")

    def hearing(self, doing: Doing[Any]) -> Iterable[int | None]:
        return []

    def ref(self, thing: Any) -> str:
        return "door"

    def follow(self, doing: Doing[Any]) -> None:
        doing.thing.log.append("follow")


def door(**more: Any) -> Any:
    return SimpleNamespace(**{"state": State.OPEN, "version": 3, "is_wet": False, "log": []} | more)


def take(thing: Any, why: str = "cold", seen: int | None = 3) -> Any:
    return Door().take(thing, Act.SHUT, answers={"why": why}, actor=ACTOR, now=NOW, seen=seen)


def test_everything_happens_once_and_in_order(app: Flask) -> None:
    thing = take(door())
    assert thing.state is State.SHUT
    assert thing.log == ["effect", "state", "clock", "event {'why': 'cold'}", "holder", "follow"]


@pytest.mark.parametrize(
    ("thing", "why", "seen", "words"),
    [
        (door(version=4), "cold", 3, "Changed."),
        (door(state=State.SHUT), "cold", 3, "Not now."),
        (door(is_wet=True), "cold", 3, "It is wet."),
        (door(), "\u3000\u200b", 3, "Fill in: %(label)s"),
    ],
)
def test_a_refusal_comes_before_anything_is_changed(app: Flask, thing: Any, why: str, seen: int, words: str) -> None:
    with pytest.raises(Refused) as refused:
        take(thing, why, seen)
    assert refused.value.message == words and thing.log == []
    assert isinstance(refused.value, Stale) == (words == "Changed.")


GAPS = [
    ({"effects": {}}, "effect"),
    ({"happenings": ()}, "happening"),
    ({"happenings": (replace(ROW, of=None),)}, "happening"),
    ({"happenings": (replace(ROW, shows={}),)}, r"answers .*why"),
    ({"life": replace(LIFE, asks={"why": replace(LIFE.asks["why"], kept_as="cause")})}, r"answers .*cause"),
    ({"life": replace(LIFE, actions={})}, "label"),
    ({"life": replace(LIFE, states={State.OPEN: ("open", "accent")})}, "states in words"),
    ({"life": replace(LIFE, asks={})}, "fields"),
]


@pytest.mark.parametrize(("without", "what"), GAPS)
def test_a_table_with_a_gap_does_not_start(without: dict[str, Any], what: str) -> None:
    broken = type("Broken", (Door,), without)()
    Door().check()
    with pytest.raises(ValueError, match=rf"Broken: <Act.SHUT.* lacks {what}"):
        broken.check()


@pytest.mark.parametrize("settled", [{"untold": (Act.SHUT,)}, {"happenings": (replace(ROW, shows={}, keeps={"why"}),)}])
def test_what_is_said_not_to_be_shown_is_no_gap(settled: dict[str, Any]) -> None:
    type("Settled", (Door,), {"happenings": (), **settled})().check()


def test_an_application_does_not_start_with_a_gap(tmp_path: Path) -> None:
    """It says which workflow, which move, and what is missing; whichever subject brings it."""

    class Subject:
        def init_app(self, app: Flask) -> None:
            WORKFLOWS.add(app, type("Gate", (Door,), {"happenings": ()})())

    with pytest.raises(ValueError, match=r"Gate: <Act.SHUT: 'shut'> lacks happening"):
        create_app(Settings(data_dir=tmp_path, testing=True), subjects=[*SUBJECTS, Subject()])


@pytest.mark.parametrize("lost", ["CaseAccepted", "FeedbackGiven"])
def test_a_move_of_a_case_without_its_happening_stops_the_start(
    lost: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = next(row.of for row in CASES.happenings if row.kind == lost)
    monkeypatch.setattr(CaseFlow, "happenings", [row for row in CASES.happenings if row.kind != lost])
    with pytest.raises(ValueError, match=rf"CaseFlow: {re.escape(repr(action))} lacks happening"):
        create_app(Settings(data_dir=tmp_path, testing=True))


def test_a_row_names_only_what_a_fact_of_the_history_is() -> None:
    with pytest.raises(ValueError, match=r"DoorSlammed: .*loudness"):
        happening_of({"why": Words()})("DoorSlammed", "Slammed", shows="why loudness")


def test_what_an_effect_gives_to_history_is_known_to_its_row(app: Flask) -> None:
    """An unlisted fact would be kept for ever and never be seen."""
    loose = type("Loose", (Door,), {"effects": {Act.SHUT: lambda doing: {"why": "w", "wind": "east"}}})()
    with pytest.raises(ValueError, match=r"DoorShut neither shows nor keeps \['wind'\]"):
        loose.take(door(), Act.SHUT, answers={"why": "w"}, actor=ACTOR, now=NOW)


def test_every_workflow_is_checked_and_every_kind_that_is_written_has_one_row(app: Flask) -> None:
    flows = {type(flow) for flow in WORKFLOWS}
    assert flows == {flow for flow in Workflow.__subclasses__() if flow.__module__.startswith("tracker.")}
    kinds = [row.kind for row in HAPPENINGS]
    assert len(kinds) == len(set(kinds))
    told = {kind for table in WORDS for kind in table} | {row.kind for flow in WORKFLOWS for row in flow.happenings}
    sources = [path.read_text() for path in Path(tracker.__file__).parent.rglob("*.py") if "demo" not in path.parts]
    # However it is given on: to the history of a case, to that of a subject, or by the sweep.
    giving = re.compile(r'(?:kind=|write\(\w+, |write_history\([\w.]+, |_mark\(.*, )"([A-Z]\w+)"')
    written = {kind for text in sources for kind in giving.findall(text)}
    assert len(written) > 25
    assert written <= told, written - told
