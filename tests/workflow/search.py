"""Walking every state a workflow can come into, and back from its ends: what is left over is a dead end."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

S = TypeVar("S", bound=Hashable)
#: More states than this are no model any more.
FRONTIER = 200_000


def dead_ends(starts: Iterable[S], following: Callable[[S], Iterable[S]], is_end: Callable[[S], bool]) -> list[S]:
    """The reachable states from which no end can be reached, in the order they were found."""
    came_from: dict[S, list[S]] = {}
    todo = deque(starts)
    for one in todo:
        came_from[one] = []
    while todo:
        state = todo.popleft()
        for after in following(state):
            if after not in came_from:
                came_from[after] = []
                todo.append(after)
                assert len(came_from) < FRONTIER, "the model has too many states to be searched"
            came_from[after].append(state)
    good = {state for state in came_from if is_end(state)}
    back = deque(good)
    while back:
        for before in came_from[back.popleft()]:
            if before not in good:
                good.add(before)
                back.append(before)
    return [state for state in came_from if state not in good]
