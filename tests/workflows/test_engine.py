"""The engine does everything in one order, and does not start with a move that could not be made, shown or told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from tracker.access.actor import Actor, HeldPost
from tracker.access.engine import Predicate, any_of
from tracker.foundation.words import Refused
from tracker.people.vocabulary import Rank, Role
from tracker.workflow.asks import Ask, Widget
from tracker.workflow.life import Fact, Life, Move
from tracker.workflow.taking import Doing, Stale, Workflow

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


class Door(Workflow[Any]):
    """Writes down what is asked of it."""

    life = LIFE
    effects = {Act.SHUT: lambda doing: doing.thing.log.append("effect") or {"why": doing.text("why")}}
    kinds = {Act.SHUT: "DoorShut"}
    labels = {"DoorShut": "Shut"}

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
    ({"kinds": {}}, "name in history"),
    ({"labels": {}}, "name in history"),
    ({"life": replace(LIFE, actions={})}, "label"),
    ({"life": replace(LIFE, states={State.OPEN: ("open", "accent")})}, "states in words"),
    ({"life": replace(LIFE, asks={})}, "fields"),
]


@pytest.mark.parametrize(("without", "what"), GAPS)
def test_a_table_with_a_gap_does_not_start(without: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        type("Broken", (Door,), without)()
