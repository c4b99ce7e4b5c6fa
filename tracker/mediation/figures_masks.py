"""Hiding small cells so that they cannot be found by subtraction either.

A line is a total and the parts it is made of. A count below the limit is hidden; then, line by line until nothing
changes, so much more is hidden that no line gives a hidden count away:

- a total that is shown has none or at least two hidden parts, and their sum leaves open which is which;
- a total that is hidden has at least one hidden part, else the parts would add up to it.

Zeros are shown where their total is shown: they say that there was nothing, and of nobody.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def hide(values: Mapping[Node, int], lines: Sequence[tuple[Node, Sequence[Node]]], small: int) -> set[Node]:
    """The nodes not to be shown, of counts where `lines` are (total, parts); nodes not in `values` count zero."""
    hidden = {node for node, count in values.items() if 0 < count < small}
    lines_of: dict[Node, list[int]] = defaultdict(list)
    for number, (total, parts) in enumerate(lines):
        for node in (total, *parts):
            lines_of[node].append(number)
    waiting = deque(range(len(lines)))
    while waiting:
        total, parts = lines[waiting.popleft()]
        extra = _one_more(total, parts, values, hidden, small)
        if extra is not None:
            hidden.add(extra)
            waiting.extend(lines_of[extra])
    return hidden


def _one_more(
    total: Node, parts: Sequence[Node], values: Mapping[Node, int], hidden: set[Node], small: int
) -> Node | None:
    """The next node to hide for this line's sake; None when it gives nothing away."""
    inside = [values[part] for part in parts if part in hidden]
    if total in hidden:
        if inside:
            return None
    elif not inside or _leaves_open(inside, small):
        return None
    shown = [part for part in parts if part not in hidden and values.get(part, 0)]
    if shown:
        return min(shown, key=lambda part: (values[part], str(part)))
    return None if total in hidden else total


def _leaves_open(inside: Sequence[int], small: int) -> bool:
    """Whether hidden counts stay unknown to someone who knows their number and sum, and that most are small."""
    count, together = len(inside), sum(inside)
    return count >= 2 and together not in (count, count * (small - 1))
