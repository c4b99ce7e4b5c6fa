"""Calendars that other programs read (RFC 5545): days, hours and places, for whoever asked for them and no cache."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from flask import Response, make_response
from icalendar import Calendar, Event

from tracker.web.identity import now


class Entry(NamedTuple):
    """Something in a calendar: from a day or an instant until before another."""

    uid: str
    begins: date | datetime
    ends: date | datetime
    summary: str
    place: str = ""


def calendar_of(entries: Iterable[Entry], *, maker: str, name: str = "") -> Response:
    """The entries as a calendar that `maker` made, under a name where it has one."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Gridcase//{maker}//ZH")
    calendar.add("version", "2.0")
    if name:
        calendar.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@gridcase")
        event.add("dtstamp", now())
        event.add("dtstart", entry.begins)
        event.add("dtend", entry.ends)
        event.add("summary", entry.summary)
        if entry.place:
            event.add("location", entry.place)
        calendar.add_component(event)
    response = make_response(calendar.to_ical())
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Cache-Control"] = "private, no-store"
    return response
