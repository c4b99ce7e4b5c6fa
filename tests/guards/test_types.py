"""`Any` stands at true borders only: it switches the checks off for everything it touches, and spreads in silence."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "tracker").rglob("*.py"))

#: Mentions of `Any`, imports included. What is left: JSON, what a form or a template holds, tables of rules about things
#: of many kinds, SQL put together by name, drivers and compilers of two databases, made-up cases. Lower it when you can.
MOST = 280
#: Comments that silence the type checker one line at a time.
MOST_SILENCED = 35
#: The names given to such a border, each said once where it stands. A new one needs a reason that none of these has.
BORDERS = {
    "access/engine.py: Test": "a question of a rule: of what thing, knows the subject that names it in its rows",
    "cases/services/clocks.py: At": "an instant of a stored case, or of one that is made up in whole seconds",
    "demo/sheet.py: Alike": "what looks like a case, a report or an instant to the rules and is none",
    "demo/sheet.py: Row": "what is written past the mapper",
    "bench/villages.py: Columns": "what is written past the mapper",
    "foundation/json.py: JsonValue": "what comes back from JSON",
    "foundation/orm.py: AnyRow": "a row whose columns are found by name",
    "foundation/orm.py: AnySelect": "a SELECT of such rows",
    "foundation/words.py: Labels": "a mapping keeps to one type of keys, and each vocabulary is a type of its own",
    "web/addresses.py: Parts": "what an address is made of",
    "web/pages.py: Shown": "what a template is given",
    "workflow/asks.py: Answers": "what a form holds",
    "workflow/life.py: Term": "a word of the subject whose table it is",
}
#: Kinds of a statement's parts, where `Any` stands for the type of a column only.
OF_COLUMNS = {"cases/services/open_work.py: Seat", "figures/measures.py: Counted"}
STRICT = {"tracker.workflow.*", "tracker.figures.*", "tracker.clock.*", "tracker.access.*"}


def test_any_stays_rare() -> None:
    found = {path: len(re.findall(r"\bAny\b", path.read_text(encoding="utf-8"))) for path in SOURCES}
    worst = sorted(found, key=lambda path: -found[path])[:5]
    assert sum(found.values()) <= MOST, f"name the real type, a Protocol, a type variable or `object`; most in {worst}"


def test_the_type_checker_is_seldom_silenced() -> None:
    count = sum(path.read_text(encoding="utf-8").count("# type: ignore") for path in SOURCES)
    assert count <= MOST_SILENCED, f"{count} lines: mend the type"


def test_no_other_name_hides_any() -> None:
    named = {
        f"{path.relative_to(ROOT / 'tracker').as_posix()}: {ast.unparse(node.targets[0])}"
        for path in SOURCES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and not isinstance(node.value, ast.Call) and _holds_any(node.value)
    }
    assert named == {*BORDERS, *OF_COLUMNS}, "give a new name its reason in BORDERS, or better the real type"


def _holds_any(value: ast.expr) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "Any" for one in ast.walk(value))


def test_the_rooms_everything_stands_on_are_checked_strictly() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    (strict,) = (one for one in settings["overrides"] if STRICT.issubset(one["module"]))
    for option in ("disallow_any_generics", "warn_return_any", "strict_equality"):
        assert strict[option] is True, option
