"""What a move may ask for: every field a rule row can name, once."""

from __future__ import annotations

from tracker.cases import safety
from tracker.cases import vocabulary as words
from tracker.foundation.words import N_
from tracker.workflow.asks import Ask, Widget, labelled

_LEVELS = {"1": N_("level 1: notice"), "2": N_("level 2: yellow card"), "3": N_("level 3: red card")}


# fmt: off
ASKS: dict[str, Ask] = {ask.name: ask for ask in (
    Ask("reason",        N_("Reason"),                 Widget.TEXT),
    Ask("note",          N_("Note"),                   Widget.TEXT),
    Ask("reject_reason", N_("Ground"),                 Widget.CHOICE, labelled(words.RejectReason)),
    Ask("lead_ref",      N_("Number of the leading case"), Widget.LINE, help=N_("The case this one repeats, such as 990101-20260315-0001."), longest=24),
    Ask("post",          N_("Send to"),                Widget.POST,   kept_as="post_id"),
    Ask("co_posts",      N_("Assisting units"),        Widget.POSTS, is_folded=True),
    Ask("task",          N_("What they should do"),    Widget.TEXT),
    Ask("instructions",  N_("Instructions"),           Widget.TEXT),
    Ask("decided",       N_("The centre has decided: this order may not be returned"), Widget.TICK),
    Ask("amount",        N_("How much longer"),        Widget.LIMIT,  help=N_("At most the original limit.")),
    Ask("ground",        N_("Ground"),                 Widget.CHOICE, labelled(words.SuspendGround)),
    Ask("review_on",     N_("Look at it again on"),    Widget.DATE,   help=N_("At most 90 days ahead.")),
    Ask("result_code",   N_("Result"),                 Widget.CHOICE, labelled(words.ResultCode)),
    Ask("result_text",   N_("What was done"),          Widget.TEXT),
    Ask("photos",        N_("Photos"),                 Widget.FILES,  file_kind=words.FileKind.BEFORE),
    Ask("after_photos",  N_("Photos after"),           Widget.FILES,  file_kind=words.FileKind.AFTER),
    Ask("documents",     N_("Photos or documents"),    Widget.FILES,  file_kind=words.FileKind.DOCUMENT),
    Ask("photo",         N_("Which photo"),            Widget.CHOICE, kept_as="was"),
    Ask("covers",        N_("What is covered"),        Widget.COVERS,  help=N_("One rectangle a line, as four numbers from 0 to 100: from the left, from the top, width and height, in per cent of the picture."), longest=2000, rows=4),
    Ask("answer",        N_("Your unit's result"),     Widget.TEXT),
    Ask("rating",        N_("The reporter's answer"),  Widget.CHOICE, labelled(words.ANSWERS)),
    Ask("answered_by",   N_("Who answered"),           Widget.CHOICE, labelled(words.Answerer)),
    Ask("answer_way",    N_("How they were asked"),    Widget.CHOICE, labelled(words.ASKED_BY)),
    Ask("added",         N_("What there is to add"),   Widget.TEXT),
    Ask("told",          N_("What who reported is told"), Widget.TEXT, help=N_("Stands on the slip, also of neighbours who have joined: no names, nothing about persons."), longest=500, rows=2),
    Ask("answered_at",   N_("When"),                   Widget.MOMENT, help=N_("Left empty: now.")),
    Ask("level",         N_("Level"),                  Widget.CHOICE, _LEVELS),
    Ask("asked",         N_("What is asked for"),      Widget.TEXT,   help=N_("What the post that has the case must do, and reply to.")),
    Ask("reply_limit",   N_("Time for the reply"),     Widget.LIMIT,  help=N_("Left empty, the limit of the level counts.")),
    Ask("triage",        N_("Whose matter is it?"),    Widget.CHOICE, labelled(safety.Triage)),
    Ask("proposal",      N_("Where it belongs"),       Widget.CHOICE, labelled(safety.Proposal)),
    Ask("harm_body",     N_("Reported to"),            Widget.CHOICE, labelled(safety.HarmBody), help=N_("Harm to a minor goes to all three. The report is made once; what follows is kept by these bodies, not here.")),
    Ask("receipt",       N_("Received by, or number"), Widget.LINE,   help=N_("Badge or receipt number, not the name of anyone concerned."), longest=60),
    Ask("category",      N_("Right category"),         Widget.CATEGORY, kept_as="to"),
    Ask("about",         N_("Whom is the complaint about?"), Widget.CONCERNED, help=N_("Only for a complaint about staff: this post is shown nothing of it.")),
    Ask("public_text",   N_("What those may read who get it now"), Widget.TEXT, help=N_("Only when the matter leaves mediation or restricted sight. Say what is to be done and where, without names or anything about persons: what was written so far stays closed."), longest=2000),
)}
# fmt: on
