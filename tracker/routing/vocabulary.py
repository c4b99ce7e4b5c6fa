"""Words of the routing rules: stored value and label."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_, Vocabulary


class Window(Vocabulary):
    """When in the day and week a rule applies."""

    ANY = "any", N_("at any time")
    WORKING = "working", N_("within working hours (work calendar)")
    OUTSIDE = "outside", N_("outside working hours (work calendar)")
    CLOCK = "clock", N_("on certain days or at certain hours")


class Days(Vocabulary):
    """On which days a clock window applies; the work calendar knows make-up days (调休)."""

    EVERY = "every", N_("every day")
    WORKDAYS = "workdays", N_("working days, make-up days too")
    DAYS_OFF = "days_off", N_("days off: weekends and holidays")
    CHOSEN = "chosen", N_("chosen days of the week")


class Why(Vocabulary):
    """The first reason for which a row does not fit a case."""

    AREA = "area", N_("the case lies in another area")
    CATEGORY = "category", N_("another category")
    PRIORITY = "priority", N_("another priority")
    NOT_YET = "not_yet", N_("not in force yet")
    OVER = "over", N_("no longer in force")
    HOURS = "hours", N_("outside its hours")
    RECEIVER = "receiver", N_("its post may not receive this case")


class Basis(StrEnum):
    """What a suggestion rests on."""

    RULE = "rule"
    USUAL = "usual"
    NOTHING = "nothing"


class Change(Vocabulary):
    """What was done to a rule."""

    MADE = "made", N_("rule made")
    EDITED = "edited", N_("rule changed")
    MOVED = "moved", N_("rule moved")
    ENDED = "ended", N_("rule ended")


class Step(Vocabulary):
    """Where a row is put in the table."""

    FIRST = "first", N_("To the top")
    UP = "up", N_("One row up")
    DOWN = "down", N_("One row down")
    LAST = "last", N_("To the end")


class Warn(Vocabulary):
    """What is wrong with a row as things stand."""

    COVERED = "covered", N_("never takes effect: row %(rows)s before it covers all of it"), "bad"
    OVER = "over", N_("its days are over"), "warn"
    POST_SHUT = "post_shut", N_("its post is shut; the row is skipped"), "bad"
    NEVER = "never", N_("its post may receive none of these cases; the row is skipped"), "bad"
    VACANT = "vacant", N_("nobody acts for its post today"), "warn"
    PARTLY = (
        "partly",
        N_("its post may receive only a part of these cases; the row is skipped for the others"),
        "neutral",
    )


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


#: The settings key that counts up when a rule changes.
VERSION = "routing.version"
#: A table that nobody can read any more routes nothing sensibly.
MOST_RULES = 200
LONGEST_NAME = 40
LONGEST_REASON = 500
LONGEST_ORIGIN = 120
LONGEST_NOTE = 200
