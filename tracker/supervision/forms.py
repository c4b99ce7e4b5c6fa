"""Forms of supervision: what the ledger is narrowed to; orders and their steps are made from the rules' asks."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.foundation.identifiers import check_area_code
from tracker.foundation.words import Refused
from tracker.supervision.queries.orders import OrderFilter
from tracker.supervision.vocabulary import CARDS, Status
from tracker.web.asked import asked_day, asked_number

NAMES = ("status", "level", "area", "unit", "from", "to", "open", "late")


def order_filter(args: Mapping[str, str]) -> OrderFilter:
    """The filter of an address; what cannot be read narrows nothing."""
    status, level, unit = args.get("status", ""), args.get("level", ""), args.get("unit", "")
    return OrderFilter(
        status=status if status in set(Status) else "",
        level=int(level) if level in {str(one) for one in CARDS} else None,
        area=_area(args.get("area", "")),
        unit=asked_number(unit),
        from_on=asked_day(args.get("from", "")),
        to_on=asked_day(args.get("to", "")),
        is_open=args.get("open") == "1",
        late=args.get("late") == "1",
    )


def _area(code: str) -> str:
    try:
        check_area_code(code)
    except Refused:
        return ""
    return code
