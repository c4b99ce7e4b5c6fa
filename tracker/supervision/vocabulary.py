"""Words of supervision orders (督办单): stored value, label, tone."""

from __future__ import annotations

from tracker.foundation.words import N_, Vocabulary


class Status(Vocabulary):
    """How far an order has come."""

    RUNNING = "running", N_("reply awaited"), "warn"
    ANSWERED = "answered", N_("replied, to judge"), "accent"
    ACCEPTED = "accepted", N_("reply accepted"), "good"
    WITHDRAWN = "withdrawn", N_("withdrawn"), "neutral"
    REPLACED = "replaced", N_("replaced by a higher level"), "neutral"
    ENDED = "ended", N_("ended with the case"), "neutral"


class OrderStep(Vocabulary):
    """What may be done with an order; the last part of a step's address."""

    ANSWER = "answer", N_("Reply")
    ACCEPT = "accept", N_("Accept the reply")
    SEND_BACK = "send_back", N_("Send the reply back")
    WITHDRAW = "withdraw", N_("Withdraw the order")


class Verdict(Vocabulary):
    """What the supervisor made of a reply."""

    ACCEPTED = "accepted", N_("found sufficient"), "good"
    SENT_BACK = "sent_back", N_("sent back"), "bad"


#: level: (the card in words, tone)
CARDS = {
    1: (N_("notice"), "info"),
    2: (N_("yellow card"), "warn"),
    3: (N_("red card"), "bad"),
}

#: Something is still to come from the asked post or the supervisor.
OPEN = frozenset({Status.RUNNING, Status.ANSWERED})
