"""What the documents say of the code is so."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STEPS = re.findall(r"^\d+\. `([\w/]+\.py): (\w+)`", (ROOT / "docs" / "walks.md").read_text(encoding="utf-8"), re.M)


def names_in(path: Path) -> set[str]:
    """What a module defines at its top."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {one.id for one in targets if isinstance(one, ast.Name)}
    return found


@pytest.mark.parametrize(("module", "name"), STEPS)
def test_each_step_of_a_walk_exists(module: str, name: str) -> None:
    assert name in names_in(ROOT / "tracker" / module)


def test_the_walks_are_walked() -> None:
    assert len(STEPS) == 19


def test_the_drawing_of_the_rooms_is_current() -> None:
    done = subprocess.run([sys.executable, "scripts/rooms.py", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0, "run python scripts/rooms.py"


def test_every_room_is_described() -> None:
    told = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("Inside a subject")[0]
    rooms = {path.parent.name for path in (ROOT / "tracker").glob("*/__init__.py")}
    missing = [room for room in rooms if f"`{room}/`" not in told]
    assert not missing, f"say in docs/architecture.md what is in {missing}"
