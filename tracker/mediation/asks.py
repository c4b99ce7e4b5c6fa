"""What a step may ask for: every field a row of rules.py can name, once. Widgets are those of cases/asks.py."""

from __future__ import annotations

from tracker.foundation.words import N_
from tracker.mediation import vocabulary as words
from tracker.workflow.asks import Ask, Widget


def _labels(table: dict) -> dict[str, str]:
    return {str(word.value): label for word, label in table.items()}


# fmt: off
ASKS: dict[str, Ask] = {ask.name: ask for ask in (
    Ask("reason",           N_("Reason"),                  Widget.TEXT),
    Ask("note",             N_("Note"),                    Widget.TEXT),
    Ask("party",            N_("Party"),                   Widget.CHOICE),
    Ask("both_parties",     N_("Parties who agree"),       Widget.POSTS,  help=N_("Tick each party who has agreed; all must."), kept_as="parties"),
    Ask("told_parties",     N_("Parties who were told"),   Widget.POSTS,  help=N_("Hand out the notice of rights and explain it: free of charge, voluntary, either side may stop, and no way to the court is closed."), kept_as="parties"),
    Ask("checked_parties",  N_("Parties whose identity paper was looked at"), Widget.POSTS, help=N_("The paper itself is not copied; it counts from the day it was looked at."), kept_as="parties"),
    Ask("consent_way",      N_("How the party answered"),  Widget.CHOICE, _labels(words.CONSENT_WAYS), kept_as="way"),
    Ask("day",              N_("Day"),                     Widget.DATE),
    Ask("decline_reason",   N_("Ground"),                  Widget.CHOICE, _labels(words.DECLINE_REASONS)),
    Ask("fail_reason",      N_("Ground"),                  Widget.CHOICE, _labels(words.FAIL_REASONS)),
    Ask("terminate_reason", N_("Ground"),                  Widget.CHOICE, _labels(words.TERMINATE_REASONS)),
    Ask("ways_told",        N_("The parties were told the other ways of the law: court, arbitration, administration"), Widget.TICK),
    Ask("mediator",         N_("Mediator"),                Widget.POST, kept_as="post_id"),
    Ask("chosen",           N_("The parties chose this mediator"), Widget.TICK),
    Ask("helper_kind",      N_("Who joins"),               Widget.CHOICE, _labels(words.HELPER_KINDS), kept_as="kind"),
    Ask("helper_post",      N_("Post in Gridcase"),        Widget.POST,   help=N_("For a police liaison, a mediator or a unit; they see this file until you end the invitation."), kept_as="post_id"),
    Ask("helper_name",      N_("Name"),                    Widget.LINE,   help=N_("For a lawyer, expert or relative who does not work in Gridcase."), longest=50),
    Ask("helper_body",      N_("Office or relation"),      Widget.LINE,   longest=60),
    Ask("helper",           N_("Invitation"),              Widget.CHOICE),
    Ask("until",            N_("New last day"),            Widget.DATE),
    Ask("signed_on",        N_("Signed by all on"),        Widget.DATE,   help=N_("The agreement takes effect on the day all have signed and the committee has sealed it."), kept_as="day"),
    Ask("agreed_on",        N_("Agreed on"),               Widget.DATE, kept_as="day"),
    Ask("signed_scan",      N_("Photo or scan of the signed paper"), Widget.FILES),
    Ask("documents",        N_("Photos or documents"),     Widget.FILES),
    Ask("clause",           N_("Clause"),                  Widget.CHOICE),
    Ask("is_whole",         N_("The clause is now wholly performed"), Widget.TICK, kept_as="whole"),
    Ask("paid",             N_("Amount paid, in yuan"),    Widget.LINE,   help=N_("Leave empty where nothing was paid."), longest=16),
    Ask("route",            N_("What follows"),            Widget.CHOICE, _labels(words.ROUTES)),
    Ask("visit",            N_("Return visit"),            Widget.CHOICE),
    Ask("planned_on",       N_("Planned for"),             Widget.DATE, kept_as="planned"),
    Ask("visit_way",        N_("How"),                     Widget.CHOICE, _labels(words.VISIT_WAYS), kept_as="way"),
    Ask("kept",             N_("What was found"),          Widget.CHOICE, _labels(words.KEPTS)),
    Ask("answer",           N_("The party's own words on the mediation"), Widget.CHOICE, _labels(words.ANSWERS)),
    Ask("court",            N_("Court"),                   Widget.LINE,   longest=60),
    Ask("court_no",         N_("Number of the ruling"),    Widget.LINE,   longest=60),
    Ask("file_kind",        N_("Kind of paper"),           Widget.CHOICE, _labels(words.FILE_KINDS), kept_as="kind"),
    Ask("receipt",          N_("Received by, or number"),  Widget.LINE,   help=N_("Badge or receipt number, not the name of anyone concerned."), longest=60),
    Ask("retention",        N_("Kept for"),                Widget.CHOICE, _labels(words.RETENTIONS)),
)}
# fmt: on
