"""Words of the channels: stored value and label, and the numbers that hold everywhere."""

from __future__ import annotations

from datetime import timedelta

from tracker.foundation.words import N_, Vocabulary


class Kind(Vocabulary):
    """By what a channel sends. The in-app inbox is always there and needs no row."""

    WECOM = "wecom", N_("WeCom group robot")
    DINGTALK = "dingtalk", N_("DingTalk group robot")
    FEISHU = "feishu", N_("Feishu group robot")
    MAIL = "mail", N_("Mail")
    SMS = "sms", N_("SMS gateway (signed HTTP)")


class Language(Vocabulary):
    """In which language a channel speaks."""

    ZH = "zh", N_("Chinese")
    EN = "en", N_("English")


class Timing(Vocabulary):
    """What a row of the matrix does in the quiet hours of its channel."""

    WAITS = "waits", N_("waits for the end of quiet hours (urgent things do not)")
    AT_ONCE = "at_once", N_("at once, also in quiet hours")


class Standing(Vocabulary):
    """Where a message stands."""

    WAITING = "waiting", N_("waiting"), "neutral"
    SENDING = "sending", N_("being sent"), "info"
    SENT = "sent", N_("sent"), "good"
    FAILED = "failed", N_("failed, will be tried again"), "warn"
    DEAD = "dead", N_("given up"), "bad"
    DROPPED = "dropped", N_("dropped"), "neutral"


class Fault(Vocabulary):
    """Why a message did not arrive, as far as it may be told: no address, no answer, no secret."""

    REFUSED_ADDRESS = "address", N_("its address lies inside the building or on this machine, which is not allowed")
    NO_HOST = "no_host", N_("its server's name is not known")
    NO_LINE = "no_line", N_("its server could not be reached")
    TOO_SLOW = "too_slow", N_("its server did not answer in time")
    STATUS = "status", N_("its server answered with an error")
    REJECTED = "rejected", N_("the service did not take the message")
    GONE = "gone", N_("its server said that nobody listens there any more")
    UNREADABLE = "unreadable", N_("what was sealed could not be opened: save address and secret again")
    OURS = "ours", N_("an error of our own; the log of the program has it")


#: What a message is called that only tries whether its channel or webhook works.
TRIAL = "Trial"
#: What a webhook is told in the place of a kind that must not be told.
SOMETHING = "Something"
#: The notice to the system administrator of a webhook that was shut.
SHUT = "WebhookShut"
#: The setting that counts up when the matrix, a channel or a webhook changes.
VERSION = "channels.version"
#: How long a message may be on its way; after that whoever sent it counts as crashed, and it is due again.
LEASE = timedelta(minutes=2)
#: Wait after the first failure; doubled with each further one, up to the longest, a fifth more or less.
FIRST_WAIT, LONGEST_WAIT, SPREAD = timedelta(seconds=30), timedelta(hours=6), 0.2

LONGEST_NAME = 40
LONGEST_ADDRESS = 400
LONGEST_SECRET = 200
LONGEST_TEXT = 300
LONGEST_KIND = 40
#: What a person can still overlook.
MOST_CHANNELS, MOST_WEBHOOKS, MOST_ROUTES = 100, 50, 2000
