"""Tests that could pass without testing anything are none."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
#: Rooms that are tried through those that use them.
APART = {"bench", "files"}

Test = ast.FunctionDef


@cache
def all_of_them() -> list[tuple[str, Test]]:
    return [
        (f"{path.relative_to(TESTS)}::{node.name}", node)
        for path in sorted(TESTS.rglob("test_*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, Test) and node.name.startswith("test_")
    ]


def calls(node: Test) -> Iterator[str]:
    """The names of what a test calls itself."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            name = inner.func
            yield name.id if isinstance(name, ast.Name) else name.attr if isinstance(name, ast.Attribute) else ""


def test_no_test_calls_another() -> None:
    names = {node.name for _where, node in all_of_them()}
    calling = [where for where, node in all_of_them() if names & set(calls(node))]
    assert not calling, f"make a step of what both need: {calling}"


def ends_at_once(node: Test) -> bool:
    """Whether a test begins with a way out."""
    first = next(one for one in node.body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)))
    return isinstance(first, ast.Return) or (isinstance(first, ast.If) and isinstance(first.body[-1], ast.Return))


def test_no_test_ends_before_it_has_asked_anything() -> None:
    early = [where for where, node in all_of_them() if ends_at_once(node)]
    assert not early, f"skip with a reason, or give each case its own test: {early}"


def test_every_room_has_tests_of_its_own() -> None:
    rooms = {path.name for path in (TESTS.parent / "tracker").iterdir() if (path / "__init__.py").is_file()}
    tested = {path.name for path in TESTS.iterdir() if any(path.rglob("test_*.py"))}
    assert rooms - tested == APART, "give its tests a folder of the room's name"
