"""Forms of supervision: what the ledger is narrowed to; orders and their steps are made from the rules' asks."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.supervision.queries.orders import OrderFilter
from tracker.supervision.vocabulary import CARDS, Status
from tracker.web.asked import asked_area, asked_day, asked_number, asked_word

NAMES = ("status", "level", "area", "unit", "from", "to", "open", "late")


def order_filter(args: Mapping[str, str]) -> OrderFilter:
    """The filter of an address; what cannot be read narrows nothing."""
    level = args.get("level", "")
    return OrderFilter(
        status=asked_word(args.get("status", ""), Status),
        level=int(level) if level in {str(one) for one in CARDS} else None,
        area=asked_area(args.get("area", "")),
        unit=asked_number(args.get("unit", "")),
        from_on=asked_day(args.get("from", "")),
        to_on=asked_day(args.get("to", "")),
        is_open=args.get("open") == "1",
        late=args.get("late") == "1",
    )
