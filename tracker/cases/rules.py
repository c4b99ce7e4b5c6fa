"""The life of a case as one table a supervisor could read.

A row says: what is done, from which states, to which state (None: it stays), who may do it, what must be so,
what is asked for (a trailing `?` marks what may be left empty), what the clocks do, who has the case
afterwards, and who is told. Buttons, forms, server checks, the matrix and diagram at /rules, docs/rules.md
and the sweeping tests are made from these rows. Where several rows of an action fit a state, the first whose
`who` and `given` hold is taken.
"""

from __future__ import annotations

from tracker.access import policy as p
from tracker.access.engine import AnyOf, any_of
from tracker.access.scope import barred, reading
from tracker.cases import facts as f
from tracker.cases.asks import ASKS
from tracker.cases.vocabulary import ACTIONS, STATES, Action, State
from tracker.foundation.words import N_, Vocabulary, labels
from tracker.workflow.life import Fact, Life, Move


class Clock(Vocabulary):
    """What a move does to the clocks. Edits and notes never touch them."""

    NONE = "none", N_("no effect")
    STAGE = "stage", N_("limit of the next stage begins")
    START = "start", N_("resolve clock starts at the first dispatch and is never restarted by a return")
    EXTEND = "extend", N_("deadline and the limit of a running rework move by the granted limit")
    PAUSE = "pause", N_("resolve clock and the limit of a running rework stand still; what was late already stays late")
    RESUME = "resume", N_("resolve clock and the limit of a running rework go on, the pause is left out")
    HALVE = "halve", N_("half of the original limit for the rework; the deadline for the rate stays")
    CONTINUE = "continue", N_("resolve clock and the limit of a running rework go on as before")
    RESTART = "restart", N_("a new resolve clock with the original limit")
    STOP = "stop", N_("clocks end")


class Seat(Vocabulary):
    """A post as it stands to the case: who has it next, or who is told."""

    SAME = "same", N_("stays where it is")
    NOBODY = "nobody", N_("nobody")
    REPORTER = "reporter", N_("post that logged it")
    CENTRE = "centre", N_("grid centre")
    LEAD = "lead", N_("lead unit")
    HOLDER = "holder", N_("post that has it")
    ASSISTING = "assisting", N_("assisting units")
    VERIFIER = "verifier", N_("grid officer who checks")
    LIAISON = "liaison", N_("police liaison of the village")
    SUPERVISOR = "supervisor", N_("supervisor")
    TRIAGE = "triage", N_("liaison who is asked")
    REOPENER = "reopener", N_("supervisor, where the reporter is dissatisfied")


CLOCKS = labels(Clock)
SEATS = labels(Seat)


def row(
    action: Action, frm: frozenset[State], to: State | None, who: AnyOf, given: tuple[Fact, ...], asks: tuple[str, ...],
    clock: Clock, holder: Seat, tells: tuple[Seat, ...],
) -> Move:  # fmt: skip
    """A row with who has the case next beside the clock: here every row says so."""
    return Move(action, frm, to, who, given, asks, clock, tells, holder)


def at(*states: State) -> frozenset[State]:
    return frozenset(states)


S = State
OPEN = at(S.REPORTED, S.ACCEPTED, S.DISPATCHED, S.HANDLING, S.SUSPENDED, S.FEEDBACK)
#: Wherever a case may be whose mandatory report is still missing: every way out asks for it.
UNREPORTED = OPEN | at(S.ON_SPOT, S.CLOSED, S.EVALUATED)

# fmt: off
# A complaint about staff is for the supervisor it was given to (routing.find_centre), not for every one of the place.
CENTRAL    = any_of((p.centre, p.of_area, p.not_about_staff), (p.supervisor, p.of_area, p.about_staff, reading))
# Who cannot read a thing cannot judge it. Mediation and restricted matters are judged by the post their check is
# given to (routing.find_checker): the head of the mediation committee, else the supervisor of the place.
JUDGING    = any_of((p.centre, p.of_area, p.not_about_staff, reading), (p.supervisor, p.of_area, p.about_staff, reading), (p.supervisor, p.of_area, p.confidential, reading))
KNOWING    = any_of(*JUDGING, (p.mediator, p.confidential, reading), (p.carer, p.confidential, reading))
CHECKERS   = any_of((p.officer, p.of_grid, p.not_leading, reading), (p.centre, p.of_area, p.not_about_staff, reading), (p.supervisor, p.of_area, p.about_staff, reading))
TRUSTED    = any_of((p.supervisor, p.of_area, p.not_leading, reading), (p.mediator, p.not_leading, p.not_assisting, reading), (p.supervisor, p.leading, p.holding, p.about_staff, reading))
DECIDER    = any_of((p.supervisor, p.of_area, reading))
HOLDER     = any_of((p.holding,))
LEAD       = any_of((p.leading,))
SUPERVISOR = any_of((p.supervisor, p.of_area))
CHAIR      = any_of((p.supervisor, p.of_area), (p.centre, p.of_area, p.not_about_staff))
WITNESSES  = any_of((p.centre, p.of_area), (p.supervisor, p.of_area), (p.reporting,), (p.holding,), (p.leading,))
WATCHERS   = any_of((p.centre, p.of_area), (p.supervisor, p.of_area), (p.officer, p.reporting))
ANSWERING  = any_of((p.centre, p.of_area, p.not_about_staff, reading), (p.supervisor, p.of_area, reading))
# Who holds the slip; a neighbour who has joined may do whatever is not the reporter's own to say.
BY_SLIP    = any_of((p.resident, p.of_area))
OWN_SLIP   = any_of((p.resident, p.of_area, p.own_report))
HELPERS    = any_of((p.leading,), (p.assisting,), (p.liaison, p.of_area, p.public_safety))

MOVES: tuple[Move, ...] = (
    #    action               from                                to            who         given                                               asks                                            clock           holder         tells
    row(Action.REPORT,       at(S.DRAFT),                        S.REPORTED,   any_of((p.reporting,)), (f.is_complete,),                        (),                                             Clock.STAGE,    Seat.CENTRE,   (Seat.CENTRE, Seat.LIAISON)),
    row(Action.ACCEPT,       at(S.REPORTED),                     S.ACCEPTED,   CENTRAL,    (f.no_request,),                                    ("note?",),                                     Clock.STAGE,    Seat.CENTRE,   (Seat.REPORTER,)),
    # A joint conference decides on a report nobody has taken on yet: it is accepted on the way.
    row(Action.ACCEPT,       at(S.REPORTED),                     S.ACCEPTED,   CHAIR,      (f.by_conference, f.no_request),                    ("note?",),                                     Clock.STAGE,    Seat.CENTRE,   (Seat.REPORTER,)),
    # Not to take on suspected harm is never the last word: the supervisor hears of it, and it can be taken up again.
    row(Action.REJECT,       at(S.REPORTED),                     S.REJECTED,   JUDGING,    (f.no_request, f.must_report, f.harm_reported),     ("reject_reason", "reason"),                    Clock.STOP,     Seat.NOBODY,   (Seat.REPORTER, Seat.SUPERVISOR)),
    row(Action.REJECT,       at(S.REPORTED),                     S.REJECTED,   JUDGING,    (f.no_request, f.harm_reported),                    ("reject_reason", "reason"),                    Clock.STOP,     Seat.NOBODY,   (Seat.REPORTER,)),
    row(Action.TAKE_UP,      at(S.REJECTED),                     S.REPORTED,   WITNESSES,  (f.must_report,),                                   ("reason",),                                    Clock.STAGE,    Seat.CENTRE,   (Seat.CENTRE, Seat.SUPERVISOR, Seat.REPORTER)),
    row(Action.MERGE,        at(S.REPORTED, S.ACCEPTED),         S.MERGED,     JUDGING,    (f.no_request, f.harm_reported),                    ("lead_ref", "note?"),                          Clock.STOP,     Seat.NOBODY,   (Seat.REPORTER,)),
    row(Action.UNMERGE,      at(S.MERGED),                       S.REPORTED,   JUDGING,    (),                                                 ("reason",),                                    Clock.STAGE,    Seat.CENTRE,   (Seat.REPORTER,)),
    # Only before dispatch: the limit of the category is not running yet, so correcting it moves no deadline.
    row(Action.RECATEGORISE, at(S.REPORTED, S.ACCEPTED),         None,         KNOWING,    (f.is_confidential,),                               ("category", "reason", "about?", "public_text?"), Clock.STAGE,  Seat.SAME,     (Seat.REPORTER, Seat.LIAISON, Seat.HOLDER)),
    row(Action.RECATEGORISE, at(S.REPORTED, S.ACCEPTED),         None,         KNOWING,    (f.not_confidential,),                              ("category", "reason", "about?"),               Clock.STAGE,    Seat.SAME,     (Seat.REPORTER, Seat.LIAISON, Seat.HOLDER)),
    # "Civil, police or unsure?" within the hour, before anything is sent anywhere.
    row(Action.ASK_TRIAGE,   at(S.REPORTED, S.ACCEPTED),         None,         any_of((p.centre, p.of_area), (p.officer, p.reporting)), (f.for_anyone, f.no_triage), ("note?",), Clock.NONE, Seat.SAME, (Seat.TRIAGE,)),
    row(Action.ANSWER_TRIAGE, at(S.REPORTED, S.ACCEPTED),        None,         any_of((p.asked_first,)), (f.triage_asked,),                    ("triage", "note?"),                            Clock.NONE,     Seat.SAME,     (Seat.CENTRE, Seat.REPORTER)),
    # The duty to report suspected harm overrides consent; it is done once and opens nothing here to anyone.
    row(Action.REPORT_HARM,  UNREPORTED,                         None,         WITNESSES,  (f.must_report, f.harm_unreported),                 ("harm_body", "receipt?"),                      Clock.NONE,     Seat.SAME,     (Seat.CENTRE,)),
    row(Action.DISPATCH,     at(S.ACCEPTED),                     S.DISPATCHED, CENTRAL,    (f.not_convened, f.no_request),                     ("post", "co_posts?", "instructions?", "decided?"), Clock.START, Seat.LEAD,    (Seat.LEAD, Seat.ASSISTING, Seat.REPORTER)),
    # 一案一卷: a dispute goes to the mediation committee of its area at once; the centre does not read it.
    row(Action.DISPATCH,     at(S.REPORTED),                     S.DISPATCHED, CENTRAL,    (f.is_dispute, f.no_request),                       ("post", "instructions?"),                      Clock.START,    Seat.LEAD,     (Seat.LEAD, Seat.REPORTER)),
    # An escalated case may be sent on by the centre while the lower unit still has it.
    row(Action.DISPATCH,     at(S.HANDLING),                     S.DISPATCHED, CENTRAL,    (f.is_escalated, f.not_convened, f.no_request),     ("post", "co_posts?", "instructions?", "decided?"), Clock.START, Seat.LEAD,    (Seat.LEAD, Seat.ASSISTING)),
    # What a joint conference has decided is carried out wherever the case lies; the promise to the resident runs on.
    row(Action.DISPATCH,     at(S.ACCEPTED, S.DISPATCHED, S.HANDLING), S.DISPATCHED, CHAIR, (f.by_conference, f.no_request),                   ("post", "co_posts?", "instructions?", "decided?"), Clock.START, Seat.LEAD,    (Seat.LEAD, Seat.ASSISTING, Seat.REPORTER)),
    row(Action.SIGN_FOR,     at(S.DISPATCHED),                   S.HANDLING,   HOLDER,     (),                                                 ("note?",),                                     Clock.CONTINUE, Seat.LEAD,     (Seat.CENTRE,)),
    row(Action.RETURN_ORDER, at(S.DISPATCHED),                   S.ACCEPTED,   HOLDER,     (f.not_decided, f.no_conference, f.no_request),     ("reason",),                                    Clock.STAGE,    Seat.CENTRE,   (Seat.CENTRE,)),
    # A civil matter that came to the police: the centre decides where it goes; the promise to the resident runs on.
    row(Action.HAND_BACK,    at(S.HANDLING),                     S.ACCEPTED,   any_of((p.liaison, p.leading), (p.station, p.leading)), (f.not_bound, f.no_conference, f.no_request, f.all_answered), ("proposal", "reason"), Clock.STAGE, Seat.CENTRE, (Seat.CENTRE, Seat.REPORTER)),
    # The words of a report come first over a weak line; what was seen follows, whatever has become of it meanwhile.
    row(Action.ADD_PHOTOS,   OPEN | at(S.ON_SPOT, S.MERGED),     None,         any_of((p.reporting,)), (),                                     ("photos",),                                    Clock.NONE,     Seat.SAME,     (Seat.CENTRE,)),
    # Who answers for what a case shows covers it at any time, whoever added it as long as the case runs. Done for good.
    row(Action.REDACT_PHOTO, OPEN | at(S.ON_SPOT, S.MERGED),     None,         any_of(*ANSWERING, (p.adding, reading)), (f.has_photos,),       ("photo", "covers", "reason"),                  Clock.NONE,     Seat.SAME,     (Seat.REPORTER,)),
    row(Action.REDACT_PHOTO, at(S.CLOSED, S.EVALUATED, S.ARCHIVED, S.REJECTED, S.VOID), None, ANSWERING, (f.has_photos,),                      ("photo", "covers", "reason"),                  Clock.NONE,     Seat.SAME,     (Seat.REPORTER,)),
    row(Action.PROGRESS,     at(S.DISPATCHED, S.HANDLING, S.SUSPENDED), None,  HELPERS,    (),                                                 ("note", "documents?"),                         Clock.NONE,     Seat.SAME,     (Seat.CENTRE,)),
    row(Action.CO_HANDLE,    at(S.HANDLING),                     None,         any_of((p.leading,), (p.centre, p.of_area)), (),                ("co_posts", "task"),                           Clock.NONE,     Seat.SAME,     (Seat.ASSISTING,)),
    row(Action.CO_HANDLE,    at(S.DISPATCHED, S.HANDLING),       None,         CHAIR,      (f.by_conference,),                                 ("co_posts", "task"),                           Clock.NONE,     Seat.SAME,     (Seat.ASSISTING,)),
    row(Action.CO_FEEDBACK,  at(S.DISPATCHED, S.HANDLING, S.SUSPENDED), None,  any_of((p.assisting,)), (),                                     ("answer", "documents?"),                       Clock.NONE,     Seat.SAME,     (Seat.LEAD,)),
    row(Action.EXTEND,       at(S.HANDLING),                     None,         LEAD,       (f.has_limit, f.no_request, f.not_extended, f.in_time), ("amount", "reason", "told?"),              Clock.NONE,     Seat.SAME,     (Seat.SUPERVISOR,)),
    row(Action.SUSPEND,      at(S.HANDLING),                     None,         LEAD,       (f.no_request,),                                    ("ground", "review_on", "reason", "documents?"), Clock.NONE,    Seat.SAME,     (Seat.SUPERVISOR,)),
    row(Action.GRANT,        at(S.HANDLING),                     None,         DECIDER,    (f.extension_asked, f.asked_by_another),            ("note?",),                                     Clock.EXTEND,   Seat.SAME,     (Seat.LEAD, Seat.CENTRE)),
    row(Action.GRANT,        at(S.HANDLING),                     S.SUSPENDED,  DECIDER,    (f.suspension_asked, f.asked_by_another),           ("note?",),                                     Clock.PAUSE,    Seat.SAME,     (Seat.LEAD, Seat.CENTRE)),
    row(Action.GRANT,        at(S.REPORTED, S.ACCEPTED, S.DISPATCHED, S.HANDLING), S.VOID, DECIDER,    (f.void_asked, f.asked_by_another, f.harm_reported), ("note?",),                                     Clock.STOP,     Seat.NOBODY,   (Seat.LEAD, Seat.CENTRE, Seat.REPORTER)),
    # Nobody grants himself anything; to drop what one has asked for oneself harms nobody, and without it a request of
    # the only supervisor would hold the case for ever.
    row(Action.REFUSE,       OPEN,                               None,         DECIDER,    (f.request_open,),                                  ("reason",),                                    Clock.NONE,     Seat.SAME,     (Seat.LEAD, Seat.CENTRE)),
    row(Action.RESUME,       at(S.SUSPENDED),                    S.HANDLING,   any_of((p.supervisor, p.of_area), (p.leading,)), (),            ("note?",),                                     Clock.RESUME,   Seat.LEAD,     (Seat.LEAD, Seat.CENTRE)),
    row(Action.FEEDBACK,     at(S.HANDLING),                     S.FEEDBACK,   LEAD,       (f.no_request, f.all_answered, f.result_is_free),   ("result_code", "result_text", "after_photos?"), Clock.STAGE,   Seat.VERIFIER, (Seat.VERIFIER, Seat.CENTRE)),
    row(Action.VERIFY,       at(S.FEEDBACK),                     None,         CHECKERS,   (f.not_confidential, f.not_verified, f.not_handler), ("note?", "after_photos?"),                    Clock.NONE,     Seat.CENTRE,   (Seat.CENTRE,)),
    row(Action.VERIFY,       at(S.FEEDBACK),                     None,         TRUSTED,    (f.is_confidential, f.not_verified, f.not_handler), ("note?", "after_photos?"),                     Clock.NONE,     Seat.SAME,     (Seat.CENTRE,)),
    row(Action.REWORK,       at(S.FEEDBACK),                     S.HANDLING,   CHECKERS,   (f.not_confidential, f.not_handler),                ("reason", "after_photos?"),                    Clock.HALVE,    Seat.LEAD,     (Seat.LEAD, Seat.CENTRE)),
    row(Action.REWORK,       at(S.FEEDBACK),                     S.HANDLING,   TRUSTED,    (f.is_confidential, f.not_handler),                 ("reason", "after_photos?"),                    Clock.HALVE,    Seat.LEAD,     (Seat.LEAD, Seat.CENTRE)),
    row(Action.REWORK,       at(S.ON_SPOT),                      S.ACCEPTED,   JUDGING,    (f.not_confidential, f.not_handler),                ("reason",),                                    Clock.STAGE,    Seat.CENTRE,   (Seat.REPORTER,)),
    row(Action.REWORK,       at(S.ON_SPOT),                      S.ACCEPTED,   TRUSTED,    (f.is_confidential, f.not_handler),                 ("reason",),                                    Clock.STAGE,    Seat.CENTRE,   (Seat.REPORTER, Seat.CENTRE)),
    row(Action.CLOSE,        at(S.FEEDBACK),                     S.CLOSED,     JUDGING,    (f.not_confidential, f.is_verified, f.not_handler, f.harm_reported), ("note?",),                    Clock.STOP,     Seat.NOBODY,   (Seat.REPORTER, Seat.LEAD)),
    row(Action.CLOSE,        at(S.FEEDBACK),                     S.CLOSED,     TRUSTED,    (f.is_confidential, f.is_verified, f.not_handler, f.harm_reported), ("note?",),                     Clock.STOP,     Seat.NOBODY,   (Seat.REPORTER, Seat.LEAD, Seat.CENTRE)),
    row(Action.CLOSE,        at(S.ON_SPOT),                      S.CLOSED,     JUDGING,    (f.not_confidential, f.not_handler, f.harm_reported), ("note?",),                                   Clock.STOP,     Seat.NOBODY,   (Seat.REPORTER,)),
    row(Action.CLOSE,        at(S.ON_SPOT),                      S.CLOSED,     TRUSTED,    (f.is_confidential, f.not_handler, f.harm_reported), ("note?",),                                    Clock.STOP,     Seat.NOBODY,   (Seat.REPORTER,)),
    # Only who reported can be asked. Who was not reached can be called again, until somebody answers.
    row(Action.NO_CONTACT,   at(S.CLOSED),                       None,         any_of(*JUDGING, *TRUSTED), (f.has_reporter, f.not_handler),    ("answer_way", "note?"),                        Clock.NONE,     Seat.NOBODY,   ()),
    row(Action.EVALUATE,     at(S.CLOSED),                       S.EVALUATED,  JUDGING,    (f.not_confidential, f.has_reporter, f.not_handler), ("rating", "answered_by", "answer_way", "answered_at?", "note?"), Clock.NONE, Seat.NOBODY, (Seat.LEAD, Seat.REOPENER)),
    row(Action.EVALUATE,     at(S.CLOSED),                       S.EVALUATED,  TRUSTED,    (f.is_confidential, f.has_reporter, f.not_handler), ("rating", "answered_by", "answer_way", "answered_at?", "note?"), Clock.NONE, Seat.NOBODY, (Seat.LEAD, Seat.REOPENER)),
    row(Action.REOPEN,       at(S.EVALUATED),                    S.HANDLING,   DECIDER,    (f.was_handled, f.dissatisfied, f.not_reopened),    ("reason",),                                    Clock.RESTART,  Seat.LEAD,     (Seat.LEAD, Seat.CENTRE)),
    # A disputed closing is decided by a human, with reasons: reopened once, or kept closed.
    row(Action.REOPEN,       at(S.CLOSED, S.EVALUATED, S.ARCHIVED), S.HANDLING, DECIDER,   (f.was_handled, f.is_disputed, f.not_reopened),     ("reason",),                                    Clock.RESTART,  Seat.LEAD,     (Seat.LEAD, Seat.CENTRE)),
    row(Action.REOPEN,       at(S.CLOSED, S.EVALUATED, S.ARCHIVED), S.ACCEPTED, DECIDER,   (f.was_not_handled, f.is_disputed, f.not_reopened), ("reason",),                                    Clock.STAGE,    Seat.CENTRE,   (Seat.CENTRE,)),
    row(Action.UPHOLD,       at(S.CLOSED, S.EVALUATED, S.ARCHIVED), None,       DECIDER,   (f.is_disputed,),                                   ("reason", "told"),                             Clock.NONE,     Seat.NOBODY,   (Seat.LEAD, Seat.CENTRE)),
    row(Action.ARCHIVE,      at(S.CLOSED, S.EVALUATED),          S.ARCHIVED,   CENTRAL,    (f.harm_reported, f.not_disputed),                                 ("note?",),                                     Clock.NONE,     Seat.NOBODY,   ()),
    row(Action.RECALL,       at(S.REPORTED),                     S.DRAFT,      any_of((p.reporting,)), (f.nobody_acted, f.no_request, f.harm_reported), ("reason",),                                    Clock.STOP,     Seat.REPORTER, (Seat.CENTRE,)),
    row(Action.RECALL,       at(S.DISPATCHED),                   S.ACCEPTED,   CENTRAL,    (f.nobody_acted, f.not_conferred, f.no_request),    ("reason",),                                    Clock.STAGE,    Seat.CENTRE,   (Seat.LEAD,)),
    row(Action.RECALL,       at(S.FEEDBACK),                     S.HANDLING,   LEAD,       (f.nobody_acted, f.not_verified),                   ("reason",),                                    Clock.CONTINUE, Seat.LEAD,     (Seat.VERIFIER, Seat.CENTRE)),
    row(Action.VOID,         at(S.REPORTED, S.ACCEPTED, S.DISPATCHED, S.HANDLING), None, KNOWING, (f.no_request, f.harm_reported),              ("reason",),                                    Clock.NONE,     Seat.SAME,     (Seat.SUPERVISOR,)),
    row(Action.URGE,         OPEN,                               None,         WATCHERS,   (),                                                 ("note?",),                                     Clock.NONE,     Seat.SAME,     (Seat.HOLDER,)),
    row(Action.SUPERVISE,    OPEN,                               None,         SUPERVISOR, (),                                                 ("level", "reason", "asked", "reply_limit?"),   Clock.NONE,     Seat.SAME,     (Seat.HOLDER, Seat.CENTRE)),
    row(Action.ESCALATE,     at(S.HANDLING),                     None,         LEAD,       (f.not_escalated, f.no_request),                    ("reason",),                                    Clock.NONE,     Seat.SAME,     (Seat.CENTRE, Seat.SUPERVISOR)),
    # What who reported can do with the slip, or by telephone through the centre, which writes down who and how.
    row(Action.ADD_WORDS,    OPEN | at(S.ON_SPOT),               None,         BY_SLIP,    (f.stands_by_it,),                                  ("added", "photos?"),                           Clock.NONE,     Seat.SAME,     (Seat.HOLDER, Seat.CENTRE)),
    row(Action.ADD_WORDS,    OPEN | at(S.ON_SPOT),               None,         ANSWERING,  (f.has_reporter,),                                  ("added", "answered_by", "answer_way"),         Clock.NONE,     Seat.SAME,     (Seat.HOLDER,)),
    row(Action.WITHDRAW,     at(S.REPORTED),                     S.VOID,       OWN_SLIP,   (f.nobody_joined, f.no_request, f.no_conference, f.harm_reported), ("reason?",),                    Clock.STOP,     Seat.NOBODY,   (Seat.CENTRE,)),
    # What has been taken on is not undone by a word: it may be a danger to others. Name and phone go, and nobody is asked.
    row(Action.WITHDRAW,     OPEN | at(S.ON_SPOT),               None,         OWN_SLIP,   (f.not_withdrawn,),                                 ("reason?",),                                   Clock.NONE,     Seat.SAME,     (Seat.HOLDER, Seat.CENTRE)),
    row(Action.WITHDRAW,     OPEN | at(S.ON_SPOT),               None,         ANSWERING,  (f.has_reporter, f.not_withdrawn),                  ("reason?", "answered_by", "answer_way"),       Clock.NONE,     Seat.SAME,     (Seat.HOLDER,)),
    row(Action.CONFIRM,      at(S.CLOSED, S.EVALUATED, S.ARCHIVED), None,      BY_SLIP,    (f.stands_by_it, f.in_window, f.not_disputed, f.not_confirmed), ("note?",),                        Clock.NONE,     Seat.NOBODY,   ()),
    row(Action.CONFIRM,      at(S.CLOSED, S.EVALUATED, S.ARCHIVED), None,      ANSWERING,  (f.has_reporter, f.in_window, f.not_disputed, f.not_confirmed), ("answered_by", "answer_way", "note?"), Clock.NONE, Seat.NOBODY,   ()),
    row(Action.DISPUTE,      at(S.CLOSED, S.EVALUATED, S.ARCHIVED), None,      BY_SLIP,    (f.stands_by_it, f.in_window, f.not_disputed, f.not_reopened), ("reason", "photos?"),              Clock.NONE,     Seat.NOBODY,   (Seat.SUPERVISOR, Seat.CENTRE, Seat.LEAD)),
    row(Action.DISPUTE,      at(S.CLOSED, S.EVALUATED, S.ARCHIVED), None,      ANSWERING,  (f.has_reporter, f.in_window, f.not_disputed, f.not_reopened), ("reason", "answered_by", "answer_way"), Clock.NONE, Seat.NOBODY,   (Seat.SUPERVISOR, Seat.LEAD)),
    row(Action.RATE,         at(S.CLOSED),                       S.EVALUATED,  OWN_SLIP,   (f.has_reporter,),                                  ("rating", "note?"),                            Clock.NONE,     Seat.NOBODY,   (Seat.LEAD, Seat.REOPENER)),
    # What comes back again and again, or lies with nobody, is settled together and once (联席会商).
    row(Action.CONFER,       at(S.REPORTED, S.ACCEPTED, S.DISPATCHED, S.HANDLING), None, SUPERVISOR, (f.conferrable, f.no_conference),         ("reason",),                                    Clock.NONE,     Seat.SAME,     (Seat.CENTRE,)),
    row(Action.CONFER,       at(S.REPORTED, S.ACCEPTED, S.DISPATCHED, S.HANDLING), None, any_of((p.centre, p.of_area)), (f.conferrable, f.was_returned, f.no_conference), ("reason",), Clock.NONE, Seat.SAME, (Seat.SUPERVISOR,)),
)
# fmt: on

#: Moves that need the reporter on the phone after the case was closed.
CALLING = frozenset({Action.EVALUATE, Action.NO_CONTACT})

#: Moves made in the field, where there may be no signal: they count from when they were written down. What is decided at
#: a desk counts from when it came in, or whoever answered late could say otherwise.
AFIELD = frozenset(
    {
        Action.SIGN_FOR,
        Action.PROGRESS,
        Action.CO_FEEDBACK,
        Action.FEEDBACK,
        Action.VERIFY,
        Action.REWORK,
        Action.ADD_PHOTOS,
    }
)

#: Moves that turn a case back or away. Whatever else is offered comes first and is the one to press.
TURNING_BACK = frozenset(
    {
        Action.REJECT,
        Action.RETURN_ORDER,
        Action.REFUSE,
        Action.REWORK,
        Action.MERGE,
        Action.TAKE_UP,
        Action.UPHOLD,
        Action.DISPUTE,
        Action.WITHDRAW,
    }
)

QUIET = frozenset(
    {
        Action.VOID,
        Action.RECALL,
        Action.ARCHIVE,
        Action.URGE,
        Action.ADD_PHOTOS,
        Action.REDACT_PHOTO,
        Action.SUPERVISE,
        Action.ESCALATE,
        Action.CONFER,
        Action.RECATEGORISE,
        Action.CO_HANDLE,
        Action.REJECT,
        Action.MERGE,
        Action.UNMERGE,
        Action.SUSPEND,
        Action.ASK_TRIAGE,
        Action.NO_CONTACT,
        Action.ADD_WORDS,
        Action.WITHDRAW,
        Action.CONFIRM,
        Action.DISPUTE,
    }
)

LIFE = Life(
    moves=MOVES,
    states=STATES,
    actions=ACTIONS,
    asks=ASKS,
    state_of=lambda facts: facts.case.state,
    not_now=N_("This cannot be done while the case is in this state."),
    changed=N_("Someone else has changed this case since you opened it."),
    quiet=QUIET,
    terms={**CLOCKS, **SEATS},
    kept_from=barred,
)
