"""Words of supervision orders (督办单): stored value, label, tone."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class Status(StrEnum):
    """How far an order has come."""

    RUNNING = "running"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    ENDED = "ended"


class OrderStep(StrEnum):
    """What may be done with an order; the last part of a step's address."""

    ANSWER = "answer"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"


class Verdict(StrEnum):
    """What the supervisor made of a reply."""

    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


#: status: (label, tone)
STATUSES = {
    Status.RUNNING: (N_("reply awaited"), "warn"),
    Status.ANSWERED: (N_("replied, to judge"), "accent"),
    Status.ACCEPTED: (N_("reply accepted"), "good"),
    Status.WITHDRAWN: (N_("withdrawn"), "neutral"),
    Status.REPLACED: (N_("replaced by a higher level"), "neutral"),
    Status.ENDED: (N_("ended with the case"), "neutral"),
}

STEPS = {
    OrderStep.ANSWER: N_("Reply"),
    OrderStep.ACCEPT: N_("Accept the reply"),
    OrderStep.SEND_BACK: N_("Send the reply back"),
    OrderStep.WITHDRAW: N_("Withdraw the order"),
}

#: level: (the card in words, tone)
CARDS = {
    1: (N_("notice"), "info"),
    2: (N_("yellow card"), "warn"),
    3: (N_("red card"), "bad"),
}

VERDICTS = {
    Verdict.ACCEPTED: (N_("found sufficient"), "good"),
    Verdict.SENT_BACK: (N_("sent back"), "bad"),
}

#: Something is still to come from the asked post or the supervisor.
OPEN = frozenset({Status.RUNNING, Status.ANSWERED})
