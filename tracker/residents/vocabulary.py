"""Words of what residents send and hold."""

from __future__ import annotations

from tracker.foundation.words import N_, Vocabulary


class SlipKind(Vocabulary):
    """Whose slip it is."""

    REPORTER = "reporter", N_("who reported it")
    NEIGHBOUR = "neighbour", N_("a neighbour who joined")


class HeldFor(Vocabulary):
    """Why a report waits until the centre has looked at it."""

    TRAP = "trap", N_("a field that nobody sees was filled in")
    NO_PROOF = "no_proof", N_("sent without the small sum that browsers work out")
    ADDRESS = "address", N_("many reports from one network address")
    GRID = "grid", N_("many reports for one grid within an hour")


class Fate(Vocabulary):
    """What became of a report that waited."""

    WAITING = "waiting", N_("waits"), "accent"
    RELEASED = "released", N_("taken in as a case"), "good"
    DROPPED = "dropped", N_("not taken in"), "neutral"


class DropReason(Vocabulary):
    """Why a report that waited is not taken in; whoever sent it reads this on the slip."""

    EMPTY = "empty", N_("neither place nor matter can be made out")
    ADVERTISING = "advertising", N_("advertising, or nothing to do with the neighbourhood")
    TWICE = "twice", N_("sent several times; another one is being handled")


class TryKind(Vocabulary):
    """What is counted by network address."""

    REPORT = "report", N_("reports")
    CODE = "code", N_("wrong codes")
