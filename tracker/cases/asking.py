"""What the address of the case list asks for; it holds the whole filter, so that it can be kept and sent."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.cases.queries.lists import CaseFilter
from tracker.cases.queries.outcomes import Outcome
from tracker.cases.queries.pressing import Pressing
from tracker.cases.vocabulary import Channel, Source, State
from tracker.foundation.words import N_
from tracker.web.asked import asked_area, asked_day, asked_number, asked_word

#: What is ticked or not, in words.
TICKS = {
    "mine": N_("waiting for me"),
    "overdue": N_("overdue"),
    "due_soon": N_("due soon"),
    "unassigned": N_("not sent to a unit"),
    "open": N_("open"),
}
#: Every name of the filter in an address.
NAMES = (
    "area", "category", "state", "post", "q", "from", "to", "outcome", "due_from", "due_to", "as_of", "lead", "unit",
    "pressing", "source", "channel", *TICKS,
)  # fmt: skip


def filter_from(args: Mapping[str, str]) -> CaseFilter:
    """The filter of an address; what cannot be read narrows nothing."""
    return CaseFilter(
        area=asked_area(args.get("area", "")),
        category=args.get("category", "") if asked_number(args.get("category", ""), 4) is not None else "",
        state=asked_word(args.get("state", ""), State),
        post=asked_number(args.get("post", "")),
        words=args.get("q", "").strip()[:60],
        from_on=asked_day(args.get("from", "")),
        to_on=asked_day(args.get("to", "")),
        outcome=asked_word(args.get("outcome", ""), Outcome),
        pressing=asked_word(args.get("pressing", ""), Pressing),
        due_from=asked_day(args.get("due_from", "")),
        due_to=asked_day(args.get("due_to", "")),
        as_of=asked_day(args.get("as_of", "")),
        lead=asked_number(args.get("lead", "")),
        unit=args.get("unit", "") if args.get("unit", "") == "none" or asked_number(args.get("unit", "")) else "",
        source=asked_word(args.get("source", ""), Source),
        channel=asked_word(args.get("channel", ""), Channel),
        **{name: args.get(name) == "1" for name in TICKS},
    )
