"""Both languages are whole: every marked word has its Chinese, and the compiled file is current."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"


def test_the_chinese_catalogue_is_complete_and_compiled() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/catalogue.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"translate these, then run scripts/catalogue.py:\n{done.stdout}{done.stderr}"


def test_places_in_a_message_survive_translation() -> None:
    from babel.messages.pofile import read_po

    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans_CN")
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        source = message.id if isinstance(message.id, str) else message.id[-1]
        target = message.string if isinstance(message.string, str) else message.string[0]
        if sorted(re.findall(r"%\((\w+)\)", source)) != sorted(re.findall(r"%\((\w+)\)", target)):
            wrong.append(source)
    assert not wrong


def test_categories_have_both_languages() -> None:
    import csv

    with (ROOT / "tracker" / "cases" / "categories.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 80
    assert all(row["name"] and row["name_en"] for row in rows)


def test_no_message_hides_in_an_f_string() -> None:
    """The extraction reads no f-strings: such a message stays English for everyone."""
    hidden = []
    for path in sorted((ROOT / "tracker").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            calls = ast.walk(node) if isinstance(node, ast.JoinedStr) else ()
            names = {one.func.id for one in calls if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}
            hidden += [f"{path.name}:{node.lineno}"] if names & {"_", "_l", "N_", "gettext", "ngettext"} else []
    assert not hidden


def test_a_word_and_its_label_are_one_row() -> None:
    """A table of labels beside an enum is the second place a new word touches, and the one that is forgotten."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "tracker").rglob("*.py"))}
    bare = {
        (node.name, frozenset(ast.unparse(row.targets[0]) for row in node.body if isinstance(row, ast.Assign)))
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and [ast.unparse(base) for base in node.bases] == ["StrEnum"]
    }
    assert ("DueLevel", frozenset({"NONE", "SOON", "OVERDUE"})) in bare, "the reading below has become blind"
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict) and _labelled_by(node) in bare
    ]
    assert not found, f"make it a Vocabulary (foundation/words.py), a row a word: {found}"


def _labelled_by(table: ast.Dict) -> tuple[str, frozenset[str]] | None:
    """The enum and the words a table gives labels to, the label alone or as the first of several values."""
    if not table.keys or not all(isinstance(key, ast.Attribute) for key in table.keys):
        return None
    firsts = [value.elts[0] if isinstance(value, ast.Tuple) and value.elts else value for value in table.values]
    if not all(isinstance(value, ast.Call) and ast.unparse(value.func) == "N_" for value in firsts):
        return None
    (name, *more) = {ast.unparse(key.value) for key in table.keys}
    return None if more else (name, frozenset(key.attr for key in table.keys))
