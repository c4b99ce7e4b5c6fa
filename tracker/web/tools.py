"""What other subjects put on the pages of lists and figures. They hang a maker in.

A page writes one line; a maker looks at the page's endpoint and at what its address asks for, and gives a piece of the
page, or None where it has nothing for this reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import request

from tracker.hooks import Hook


@dataclass(frozen=True)
class Tool:
    """A piece of a page: a template, and what it shows under the name `tool`."""

    template: str
    shown: Mapping[str, object]


Maker = Callable[[str, Mapping[str, str]], Tool | None]

TOOLS: Hook[Maker] = Hook()


def page_tools() -> list[Tool]:
    """The pieces for the present reader of the present page."""
    asked = request.args.to_dict()
    return [tool for maker in TOOLS if (tool := maker(request.endpoint or "", asked)) is not None]
