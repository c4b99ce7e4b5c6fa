"""What the address of the case list asks for; it holds the whole filter, so that it can be kept and sent."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlencode

from tracker.cases.queries.lists import CaseFilter
from tracker.cases.queries.outcomes import Outcome
from tracker.cases.queries.pressing import Pressing
from tracker.cases.vocabulary import Channel, Source, State
from tracker.foundation.identifiers import check_area_code
from tracker.foundation.words import Refused
from tracker.web.asked import asked_day, asked_number

#: What is ticked or not.
TICKS = ("mine", "overdue", "due_soon", "unassigned", "open")
#: Every name of the filter in an address.
NAMES = (
    "area", "category", "state", "post", "q", "from", "to", "outcome", "due_from", "due_to", "as_of", "lead", "unit",
    "pressing", "source", "channel", *TICKS,
)  # fmt: skip


def filter_from(args: Mapping[str, str]) -> CaseFilter:
    """The filter of an address; what cannot be read narrows nothing."""
    return CaseFilter(
        area=_area(args.get("area", "")),
        category=args.get("category", "") if asked_number(args.get("category", ""), 4) is not None else "",
        state=_word(args, "state", State),
        post=asked_number(args.get("post", "")),
        words=args.get("q", "").strip()[:60],
        from_on=asked_day(args.get("from", "")),
        to_on=asked_day(args.get("to", "")),
        outcome=_word(args, "outcome", Outcome),
        pressing=_word(args, "pressing", Pressing),
        due_from=asked_day(args.get("due_from", "")),
        due_to=asked_day(args.get("due_to", "")),
        as_of=asked_day(args.get("as_of", "")),
        lead=asked_number(args.get("lead", "")),
        unit=args.get("unit", "") if args.get("unit", "") == "none" or asked_number(args.get("unit", "")) else "",
        source=_word(args, "source", Source),
        channel=_word(args, "channel", Channel),
        **{name: args.get(name) == "1" for name in TICKS},
    )


def _word(args: Mapping[str, str], name: str, words: type[StrEnum]) -> str:
    asked = str(args.get(name, ""))
    return asked if asked in {one.value for one in words} else ""


def _area(code: str) -> str:
    try:
        check_area_code(code)
    except Refused:
        return ""
    return code


def query_of(args: Mapping[str, str]) -> str:
    """The filter part of an address, without the page."""
    return urlencode([(name, args[name]) for name in NAMES if args.get(name)])
