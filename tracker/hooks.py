"""Where subjects hang themselves in. What hangs there belongs to one application, and another never sees it.

A lower subject offers a `Hook` (what it would like to be given) or sends a `Signal` (what has happened); the `init_app`
of a higher subject adds to the one and connects to the other. So no lower subject imports a higher one.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any, Generic, TypeVar

import blinker
from flask import Flask, current_app
from sqlalchemy.util import OrderedSet

__all__ = ["Flask", "Hook", "Signal"]

T = TypeVar("T")

_KEY = "gridcase.hooks"


class Hook(Generic[T]):
    """What subjects give: the list is kept in the application and read for the one that runs."""

    def add(self, app: Flask, *things: T, rank: int = 0) -> None:
        """Hang things in, in the order of the calls; a greater rank stands behind a smaller one."""
        hung: list[tuple[int, T]] = app.extensions.setdefault(_KEY, {}).setdefault(self, [])
        hung.extend((rank, thing) for thing in things)
        hung.sort(key=itemgetter(0))

    def __iter__(self) -> Iterator[T]:
        return (thing for _rank, thing in current_app.extensions.get(_KEY, {}).get(self, ()))


class Signal(blinker.Signal):
    """What has happened. It is heard in the order of connecting: what is written into a chained history must not vary.

    Connect functions of a module, which live as long as the process, with `sender=app`: then one application does not
    hear another's.
    """

    set_class = OrderedSet

    def tell(self, **told: Any) -> None:
        """Send in the name of the application that runs."""
        self.send(current_app._get_current_object(), **told)  # type: ignore[attr-defined]
