"""What the steps of an application and of an errand ask for: every field a row of their tables can name, once."""

from __future__ import annotations

from dataclasses import replace

from tracker.cases.asks import ASKS
from tracker.foundation.words import N_
from tracker.services import vocabulary as words
from tracker.workflow.asks import Ask, Widget, labelled

_LEGAL_PAUSES = [one for one in words.PauseKind if one is not words.PauseKind.CORRECTION]

# fmt: off
APPLICATION_ASKS: dict[str, Ask] = {ask.name: ask for ask in (
    Ask("received",      N_("What was handed in"),     Widget.POSTS,  needed=N_("Tick what was handed in."), kept_as="papers"),
    Ask("material",      N_("Which material"),         Widget.CHOICE, kept_as="papers"),
    Ask("gaps",          N_("What follows later"),     Widget.POSTS,  needed=N_("Tick what follows later."), kept_as="papers"),
    Ask("added",         N_("What is asked for besides"), Widget.TEXT, help=N_("One material a line. Everything that is missing is told at once; nothing may be asked for later."), longest=600, kept_as="added"),
    Ask("reason",        N_("Reason"),                 Widget.TEXT,   longest=words.LONGEST_WORDS, kept_as="words"),
    Ask("remark",        N_("Words"),                  Widget.TEXT,   longest=words.LONGEST_WORDS, kept_as="words"),
    replace(ASKS["note"], kept_as="words"),
    Ask("told",          N_("What the applicant is told"), Widget.TEXT, help=N_("Stands on the notice and on the slip: why, and where to go instead."), longest=600),
    Ask("until_on",      N_("Until"),                  Widget.DATE),
    Ask("complete_until_on", N_("To be completed by"), Widget.DATE,   help=N_("After this day the window may end the application.")),
    Ask("signed_on",     N_("Signed on"),              Widget.DATE,   help=N_("The day on the signed paper. A copy of it stays with the applicant.")),
    Ask("id_checked",    N_("I have looked at the identity paper; no copy of it is kept."), Widget.TICK),
    Ask("unit",          N_("Who decides"),            Widget.POST,   kept_as="post_id"),
    Ask("refusal",       N_("Ground"),                 Widget.CHOICE, labelled(words.RefusalReason)),
    Ask("pause_kind",    N_("Which procedure"),        Widget.CHOICE, labelled(_LEGAL_PAUSES), help=N_("By law its time does not count (Administrative Licensing Law art. 45). The applicant is told how long it takes.")),
    Ask("outcome",       N_("Decision"),               Widget.CHOICE, labelled(words.Outcome)),
    Ask("result_files",  N_("Result"),                 Widget.FILES,  file_kind=words.FileKind.RESULT),
    Ask("material_files", N_("Photos or documents"),   Widget.FILES,  file_kind=words.FileKind.MATERIAL),
    Ask("mandate_files", N_("The signed mandate"),     Widget.FILES,  help=N_("A photo of the paper that the applicant has signed."), file_kind=words.FileKind.MANDATE, needed=N_("Add a photo of the signed mandate.")),
    Ask("delivery",      N_("How it was delivered"),   Widget.CHOICE, labelled(words.Delivery)),
    Ask("agent",         N_("Agent"),                  Widget.POST,   kept_as="post_id"),
    Ask("scope",         N_("What the agent may do"),  Widget.TEXT,   help=N_("Such as: hand papers in, sign for receipt, fetch the result."), longest=500),
    Ask("department",    N_("Department"),             Widget.POST,   help=N_("Where it is one of the house; otherwise name it below."), kept_as="post_id"),
    Ask("department_name", N_("Another department"),   Widget.LINE,   longest=80, kept_as="department"),
    Ask("task",          N_("What is to be done there"), Widget.TEXT, longest=500),
    Ask("time",          N_("Time for it"),            Widget.LIMIT,  kept_as="limit"),
    Ask("papers",        N_("Which originals"),        Widget.POSTS,  needed=N_("Tick the originals.")),
    Ask("to",            N_("Handed to"),              Widget.POST,   kept_as="post_id"),
    Ask("rating",        N_("The applicant's answer"), Widget.CHOICE, ASKS["rating"].choices),
    ASKS["answered_by"],
    ASKS["answer_way"],
    Ask("category",      N_("Category"),               Widget.CATEGORY),
    Ask("grid",          N_("In which grid?"),         Widget.SELECT, needed=N_("Choose a grid from the list.")),
    Ask("matter",        N_("Details of the matter"),  Widget.TEXT,   longest=words.LONGEST_WORDS, kept_as="words"),
)}
ERRAND_ASKS: dict[str, Ask] = {ask.name: ask for ask in (
    Ask("answer",        N_("What came of it"),        Widget.TEXT,   longest=1000, kept_as="words"),
    Ask("reason",        N_("Reason"),                 Widget.TEXT,   longest=1000, kept_as="words"),
    replace(ASKS["note"], kept_as="words"),
    APPLICATION_ASKS["time"],
)}
TICKET_ASKS: dict[str, Ask] = {ask.name: ask for ask in (
    Ask("desk",          N_("Window"),                 Widget.LINE,   help=N_("The sign above it, such as 3."), longest=10),
)}
# fmt: on
