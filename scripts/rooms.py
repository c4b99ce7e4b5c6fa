"""Draw the rooms of `tracker/` into docs/architecture.md, from what they import; `--check` says whether it is current.

An arrow means "builds on". Left out are arrows that others already imply, and the rooms everybody stands on.
"""

from __future__ import annotations

import sys
from pathlib import Path

import grimp

PAGE = Path(__file__).resolve().parents[1] / "docs" / "architecture.md"
BEGIN, END = "<!-- rooms: made by scripts/rooms.py -->", "<!-- /rooms -->"
#: What every room may ask, and what only puts the rooms together.
EVERYBODYS = {"foundation", "extensions", "hooks", "web", "site", "access", "audit", "config"}
OUTSIDE = {"models", "cli", "__main__", "bench", "demo", "server"}

Rooms = dict[str, set[str]]


def read_rooms() -> Rooms:
    """Which room imports which, pages aside: a page may lead anywhere."""
    graph = grimp.build_graph("tracker")
    found: Rooms = {}
    for module in graph.modules:
        room, *rest = module.split(".")[1:] or [""]
        if not room or room in EVERYBODYS | OUTSIDE or "views" in rest:
            continue
        targets = {one.split(".")[1] for one in graph.find_modules_directly_imported_by(module) if "." in one}
        found.setdefault(room, set()).update(targets - {room} - EVERYBODYS - OUTSIDE)
    return found


def reaches(rooms: Rooms, start: str, end: str) -> bool:
    """Whether one room builds on another by way of a third."""
    waiting, seen = list(rooms[start] - {end}), set()
    while waiting:
        room = waiting.pop()
        if room == end:
            return True
        if room not in seen:
            seen.add(room)
            waiting += rooms[room]
    return False


def drawing(rooms: Rooms) -> str:
    """The rooms as a Mermaid graph."""
    arrows = [
        f"  {room} --> {other}"
        for room in sorted(rooms)
        for other in sorted(rooms[room])
        if not reaches(rooms, room, other)
    ]
    return "\n".join(["```mermaid", "graph TD", *arrows, "```"])


def main() -> int:
    text = PAGE.read_text(encoding="utf-8")
    before, _old, after = text.partition(BEGIN)[0], *text.partition(BEGIN)[2].partition(END)[::2]
    made = f"{before}{BEGIN}\n{drawing(read_rooms())}\n{END}{after}"
    if "--check" in sys.argv:
        return int(made != text)
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
