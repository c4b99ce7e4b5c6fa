"""Hiding small cells so that they cannot be found by subtraction either.

A line is a total and the parts it is made of. A count below the limit is hidden; then, line by line until nothing
changes, so much more is hidden that no line gives a hidden count away:

- a total that is shown has none or at least two hidden parts, and their sum leaves open which is which;
- a total that is hidden has at least one hidden part, else the parts would add up to it.

On a line that shows its noughts a hidden part is known to be at least one; on the others noughts look like the rest.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

Node = TypeVar("Node", bound=Hashable)


class Line(NamedTuple, Generic[Node]):
    """A total and its parts; `shows_noughts`: parts that count zero are shown as such though others are hidden."""

    total: Node
    parts: Sequence[Node]
    shows_noughts: bool


def hide(values: Mapping[Node, int], lines: Sequence[Line[Node]], small: int) -> set[Node]:
    """The nodes not to be shown; nodes not in `values` count zero."""
    hidden = {node for node, count in values.items() if 0 < count < small}
    lines_of: dict[Node, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        lines_of[line.total].append(number)
        for node in line.parts:
            lines_of[node].append(number)
    waiting = deque(range(len(lines)))
    while waiting:
        extra = _one_more(lines[waiting.popleft()], values, hidden, small)
        if extra is not None:
            hidden.add(extra)
            waiting.extend(lines_of[extra])
    return hidden


def _one_more(line: Line[Node], values: Mapping[Node, int], hidden: set[Node], small: int) -> Node | None:
    """The next node to hide for this line's sake; None when it gives nothing away."""
    inside = [values[part] for part in line.parts if part in hidden]
    is_total_hidden = line.total in hidden
    if inside if is_total_hidden else not inside or _leaves_open(inside, small, line.shows_noughts):
        return None
    shown = [part for part in line.parts if part not in hidden and values.get(part, 0)]
    if shown:
        return min(shown, key=lambda part: (values[part], str(part)))
    return None if is_total_hidden else line.total


def _leaves_open(inside: Sequence[int], small: int, shows_noughts: bool) -> bool:
    """Whether hidden counts stay unknown to someone who knows their number and sum, and that most are small."""
    count, together = len(inside), sum(inside)
    return count >= 2 and together != count * (small - 1) and not (shows_noughts and together == count)
