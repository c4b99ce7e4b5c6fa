"""Words of the routing rules: stored value and label."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class Window(StrEnum):
    """When in the day and week a rule applies."""

    ANY = "any"
    WORKING = "working"
    OUTSIDE = "outside"
    CLOCK = "clock"


class Days(StrEnum):
    """On which days a clock window applies; the work calendar knows make-up days (调休)."""

    EVERY = "every"
    WORKDAYS = "workdays"
    DAYS_OFF = "days_off"
    CHOSEN = "chosen"


class Why(StrEnum):
    """The first reason for which a row does not fit a case."""

    AREA = "area"
    CATEGORY = "category"
    PRIORITY = "priority"
    NOT_YET = "not_yet"
    OVER = "over"
    HOURS = "hours"
    RECEIVER = "receiver"


class Basis(StrEnum):
    """What a suggestion rests on."""

    RULE = "rule"
    USUAL = "usual"
    NOTHING = "nothing"


class Change(StrEnum):
    """What was done to a rule."""

    MADE = "made"
    EDITED = "edited"
    MOVED = "moved"
    ENDED = "ended"


class Step(StrEnum):
    """Where a row is put in the table."""

    FIRST = "first"
    UP = "up"
    DOWN = "down"
    LAST = "last"


class Warn(StrEnum):
    """What is wrong with a row as things stand."""

    COVERED = "covered"
    OVER = "over"
    POST_SHUT = "post_shut"
    NEVER = "never"
    VACANT = "vacant"
    PARTLY = "partly"


WINDOWS = {
    Window.ANY: N_("at any time"),
    Window.WORKING: N_("within working hours (work calendar)"),
    Window.OUTSIDE: N_("outside working hours (work calendar)"),
    Window.CLOCK: N_("on certain days or at certain hours"),
}

DAYS = {
    Days.EVERY: N_("every day"),
    Days.WORKDAYS: N_("working days, make-up days too"),
    Days.DAYS_OFF: N_("days off: weekends and holidays"),
    Days.CHOSEN: N_("chosen days of the week"),
}

#: Monday is 1.
WEEKDAYS = {
    1: N_("Monday"),
    2: N_("Tuesday"),
    3: N_("Wednesday"),
    4: N_("Thursday"),
    5: N_("Friday"),
    6: N_("Saturday"),
    7: N_("Sunday"),
}

WHYS = {
    Why.AREA: N_("the case lies in another area"),
    Why.CATEGORY: N_("another category"),
    Why.PRIORITY: N_("another priority"),
    Why.NOT_YET: N_("not in force yet"),
    Why.OVER: N_("no longer in force"),
    Why.HOURS: N_("outside its hours"),
    Why.RECEIVER: N_("its post may not receive this case"),
}

CHANGES = {
    Change.MADE: N_("rule made"),
    Change.EDITED: N_("rule changed"),
    Change.MOVED: N_("rule moved"),
    Change.ENDED: N_("rule ended"),
}

STEPS = {
    Step.FIRST: N_("To the top"),
    Step.UP: N_("One row up"),
    Step.DOWN: N_("One row down"),
    Step.LAST: N_("To the end"),
}

#: warning: (sentence, tone)
WARNS = {
    Warn.COVERED: (N_("never takes effect: row %(rows)s before it covers all of it"), "bad"),
    Warn.OVER: (N_("its days are over"), "warn"),
    Warn.POST_SHUT: (N_("its post is shut; the row is skipped"), "bad"),
    Warn.NEVER: (N_("its post may receive none of these cases; the row is skipped"), "bad"),
    Warn.VACANT: (N_("nobody acts for its post today"), "warn"),
    Warn.PARTLY: (N_("its post may receive only a part of these cases; the row is skipped for the others"), "neutral"),
}

#: The settings key that counts up when a rule changes.
VERSION = "routing.version"
#: A table that nobody can read any more routes nothing sensibly.
MOST_RULES = 200
LONGEST_NAME = 40
LONGEST_REASON = 500
LONGEST_ORIGIN = 120
LONGEST_NOTE = 200
