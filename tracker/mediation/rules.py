"""The life of a mediation as one table, worked by the same engine as the life of a case.

Sources: People's Mediation Law 2010, articles 17-33; rules of the Supreme People's Court on judicial confirmation.
A party's refusal ends the mediation and has no effect anywhere else (article 17, 23). Nobody's satisfaction is ever
filled in by the program.
"""

from __future__ import annotations

from tracker.access import policy as p
from tracker.access.engine import any_of
from tracker.access.policy import MEDIATION_SCOPES
from tracker.foundation.words import N_, Vocabulary, labels, toned
from tracker.mediation import facts as f
from tracker.mediation.asks import ASKS
from tracker.mediation.vocabulary import Stage, Step
from tracker.workflow.life import Life, Move
from tracker.workflow.rulebook import book_of


class Clock(Vocabulary):
    """What a step does to the days that are counted."""

    NONE = "none", N_("no effect")
    START = "start", N_("the guideline of one month and the committee's own limit begin")
    EXTEND = "extend", N_("the last day moves to the one both sides agreed to")
    STOP = "stop", N_("the guideline ends; return visits are planned")
    CONFIRM = "confirm", N_("the guideline ends; the thirty days for judicial confirmation begin")
    VISITS = "visits", N_("return visits are planned")


class Seat(Vocabulary):
    """Who is told: number, type and link, never a name."""

    MEDIATOR = "mediator", N_("mediator in charge")
    HEAD = "head", N_("head of the committee")
    HELPERS = "helpers", N_("who joins")


CLOCKS = labels(Clock)
SEATS = labels(Seat)


def at(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


S = Stage
BEFORE = at(S.APPLIED, S.OFFERED, S.CONSENT_PENDING)
RUNNING = at(S.REGISTERED, S.INVESTIGATING, S.MEDIATING)
AGREEMENT = at(S.AGREED_WRITTEN, S.AGREED_ORAL, S.PERFORMING, S.PERFORMED, S.BREACHED, S.VISITED)
OPEN = BEFORE | RUNNING | AGREEMENT | at(S.FAILED, S.TERMINATED)

# fmt: off
MEDIATOR = any_of((p.mediator, p.in_charge), (p.mediator, p.heading))
ALONE    = any_of((p.mediator, p.in_charge))
HEAD     = any_of((p.mediator, p.heading))

#: Every party has agreed to mediate, was told its rights, and accepts who mediates; the clauses are written down.
AGREEABLE = (f.session_held, f.no_session_due, f.has_clauses, f.all_consented, f.rights_told, f.minors_guarded, f.no_conflict)

MOVES: tuple[Move, ...] = (
    #    step                        from                                                  to                  who       given                                                                     asks                                                   clock          tells
    Move(Step.ASK_CONSENT,           at(S.APPLIED, S.OFFERED),                             S.CONSENT_PENDING,  MEDIATOR, (f.has_parties,),                                                         ("note?",),                                            Clock.NONE,    ()),
    # Whoever comes in later is asked as well, and nothing is agreed without them.
    Move(Step.CONSENT,               at(S.CONSENT_PENDING) | RUNNING,                      None,               MEDIATOR, (f.not_all_answered,),                                                    ("party", "consent_way", "note?", "documents?"),       Clock.NONE,    ()),
    # 当事人一方明确拒绝调解的,不得调解: one clear refusal ends it, at once and without consequence.
    Move(Step.REFUSE,                at(S.APPLIED, S.OFFERED, S.CONSENT_PENDING),          S.DECLINED,         MEDIATOR, (f.has_parties,),                                                         ("party", "consent_way", "ways_told", "note?"),        Clock.STOP,    (Seat.HEAD,)),
    Move(Step.DECLINE,               BEFORE,                                               S.DECLINED,         MEDIATOR, (),                                                                       ("decline_reason", "ways_told", "note?"),              Clock.STOP,    (Seat.HEAD,)),
    Move(Step.REGISTER,              at(S.CONSENT_PENDING),                                S.REGISTERED,       MEDIATOR, (f.has_parties, f.all_consented, f.minors_guarded, f.no_conflict),        ("note?",),                                            Clock.START,   (Seat.HEAD,)),
    # What was ended before everybody was told can still be put right, or its file could never be closed.
    Move(Step.TELL_RIGHTS,           BEFORE | RUNNING | at(S.FAILED, S.TERMINATED),        None,               MEDIATOR, (f.has_parties, f.rights_untold),                                         ("told_parties",),                                     Clock.NONE,    ()),
    # The file needs the check of every party; it is made when the paper is at hand, until the file is closed.
    Move(Step.CHECK_IDENTITY,        OPEN,                                                 None,               MEDIATOR, (f.has_parties, f.ids_unchecked),                                         ("checked_parties", "day", "note?"),                   Clock.NONE,    ()),
    Move(Step.ANSWER_CONFLICT,       BEFORE | RUNNING,                                     None,               MEDIATOR, (f.conflict_found,),                                                      ("both_parties", "reason"),                            Clock.NONE,    (Seat.HEAD,)),
    Move(Step.RECUSE,                BEFORE | RUNNING,                                     None,               ALONE,    (),                                                                       ("reason",),                                           Clock.NONE,    (Seat.HEAD,)),
    Move(Step.ASSIGN,                OPEN,                                                 None,               HEAD,     (),                                                                       ("mediator", "chosen?", "reason?"),                    Clock.NONE,    (Seat.MEDIATOR,)),
    Move(Step.INVITE,                RUNNING,                                              None,               MEDIATOR, (),                                                                       ("helper_kind", "helper_post?", "helper_name?", "helper_body?", "reason", "both_parties"), Clock.NONE, (Seat.HELPERS,)),
    Move(Step.UNINVITE,              OPEN,                                                 None,               MEDIATOR, (f.has_helper,),                                                          ("helper", "note?"),                                   Clock.NONE,    (Seat.HELPERS,)),
    Move(Step.INVESTIGATE,           at(S.REGISTERED),                                     S.INVESTIGATING,    MEDIATOR, (),                                                                       ("note?",),                                            Clock.NONE,    ()),
    Move(Step.START,                 at(S.INVESTIGATING),                                  S.MEDIATING,        MEDIATOR, (f.rights_told, f.no_conflict),                                           ("note?",),                                            Clock.NONE,    ()),
    Move(Step.EXTEND,                RUNNING,                                              None,               MEDIATOR, (f.not_extended,),                                                        ("until", "reason", "both_parties"),                   Clock.EXTEND,  (Seat.HEAD,)),
    Move(Step.AGREE_WRITTEN,         at(S.MEDIATING),                                      S.AGREED_WRITTEN,   MEDIATOR, AGREEABLE,                                                                ("signed_on", "signed_scan?", "note?"),                Clock.CONFIRM, (Seat.HEAD,)),
    Move(Step.AGREE_ORAL,            at(S.MEDIATING),                                      S.AGREED_ORAL,      MEDIATOR, AGREEABLE,                                                                ("agreed_on", "note?"),                                Clock.STOP,    (Seat.HEAD,)),
    Move(Step.FAIL,                  at(S.MEDIATING),                                      S.FAILED,           MEDIATOR, (f.session_held, f.no_session_due),                                       ("fail_reason", "ways_told", "note?"),                 Clock.STOP,    (Seat.HEAD,)),
    Move(Step.TERMINATE,             RUNNING,                                              S.TERMINATED,       MEDIATOR, (),                                                                       ("terminate_reason", "ways_told", "note?"),            Clock.STOP,    (Seat.HEAD,)),
    # 民间纠纷可能转化为治安、刑事案件的, 应当及时报告 (article 25): said once, without the file.
    Move(Step.REPORT_DANGER,         BEFORE | RUNNING,                                     None,               MEDIATOR, (),                                                                       ("receipt", "note?"),                                  Clock.NONE,    (Seat.HEAD,)),
    Move(Step.HAND_OUT,              at(S.AGREED_WRITTEN, S.AGREED_ORAL),                  S.PERFORMING,       MEDIATOR, (),                                                                       ("day", "note?"),                                      Clock.VISITS,  ()),
    Move(Step.PERFORM,               at(S.PERFORMING, S.BREACHED, S.VISITED),              None,               MEDIATOR, (f.clause_open,),                                                         ("clause", "day", "paid?", "is_whole?", "documents?", "note?"), Clock.NONE, ()),
    Move(Step.URGE,                  at(S.PERFORMING, S.BREACHED),                         None,               MEDIATOR, (f.clause_open,),                                                         ("clause", "note"),                                    Clock.NONE,    ()),
    Move(Step.ALL_PERFORMED,         at(S.PERFORMING),                                     S.PERFORMED,        MEDIATOR, (f.all_performed,),                                                       ("note?",),                                            Clock.VISITS,  (Seat.HEAD,)),
    Move(Step.BREACH,                at(S.PERFORMING, S.BREACHED),                         S.BREACHED,         MEDIATOR, (f.clause_overdue,),                                                      ("clause", "route", "ways_told", "note?"),             Clock.NONE,    (Seat.HEAD,)),
    # What was still open at the last visit is recorded too, kept or not: the file needs to know of every clause.
    Move(Step.BREACH,                at(S.VISITED),                                        None,               MEDIATOR, (f.clause_overdue,),                                                      ("clause", "route", "ways_told", "note?"),             Clock.NONE,    (Seat.HEAD,)),
    Move(Step.RESUME,                at(S.BREACHED),                                       S.PERFORMING,       MEDIATOR, (),                                                                       ("note?",),                                            Clock.NONE,    ()),
    Move(Step.VISIT,                 at(S.PERFORMED, S.BREACHED),                          S.VISITED,          MEDIATOR, (f.visit_open,),                                                          ("visit", "party", "day", "visit_way", "kept", "answer", "note?"), Clock.NONE, ()),
    Move(Step.VISIT,                 at(S.PERFORMING, S.VISITED, S.FAILED, S.TERMINATED),  None,               MEDIATOR, (f.visit_open,),                                                          ("visit", "party", "day", "visit_way", "kept", "answer", "note?"), Clock.NONE, ()),
    Move(Step.PLAN_VISIT,            at(S.PERFORMING, S.PERFORMED, S.BREACHED, S.VISITED, S.FAILED, S.TERMINATED), None, MEDIATOR, (),                                                  ("planned_on", "note?"),                               Clock.NONE,    ()),
    Move(Step.CALL_OFF_VISIT,        at(S.PERFORMED, S.BREACHED, S.VISITED, S.FAILED, S.TERMINATED), None,     MEDIATOR, (f.visit_open,),                                                          ("visit", "reason"),                                   Clock.NONE,    ()),
    Move(Step.APPLY_CONFIRMATION,    at(S.AGREED_WRITTEN, S.PERFORMING, S.PERFORMED, S.BREACHED, S.VISITED), None, MEDIATOR, (f.is_written, f.not_applied, f.list_gone_over, f.is_confirmable), ("court", "day", "both_parties", "documents?"), Clock.NONE, ()),
    Move(Step.CONFIRMED,             AGREEMENT,                                            None,               MEDIATOR, (f.applied,),                                                             ("court_no", "day", "documents?"),                     Clock.NONE,    (Seat.HEAD,)),
    Move(Step.NOT_CONFIRMED,         AGREEMENT,                                            None,               MEDIATOR, (f.applied,),                                                             ("court_no?", "day", "reason", "documents?"),          Clock.NONE,    (Seat.HEAD,)),
    Move(Step.ADD_FILE,              OPEN,                                                 None,               MEDIATOR, (),                                                                       ("file_kind", "documents", "note?"),                   Clock.NONE,    ()),
    Move(Step.ARCHIVE,               at(S.VISITED, S.FAILED, S.TERMINATED),                S.ARCHIVED,         MEDIATOR, (f.visits_done, f.court_answered, f.papers_complete),                     ("retention", "note?"),                                Clock.NONE,    (Seat.HEAD,)),
)
# fmt: on

#: Steps that end early or add to the file; the page shows them behind "more" so that the next step stands out.
QUIET_STEPS = frozenset(
    {
        Step.DECLINE,
        Step.TERMINATE,
        Step.RECUSE,
        Step.ASSIGN,
        Step.INVITE,
        Step.UNINVITE,
        Step.EXTEND,
        Step.REPORT_DANGER,
        Step.ADD_FILE,
        Step.URGE,
        Step.PLAN_VISIT,
        Step.CALL_OFF_VISIT,
        Step.CHECK_IDENTITY,
    }
)

#: In which stages which page of the file may be written to; asked by services, shown by the side rail.
PARTIES_OPEN = BEFORE | RUNNING
INQUIRIES_OPEN = at(S.INVESTIGATING, S.MEDIATING)
SESSIONS_OPEN = at(S.MEDIATING)
CLAUSES_OPEN = at(S.MEDIATING)
#: The list of what a court cannot confirm may be gone over once there is something to confirm.
LIST_OPEN = at(S.MEDIATING, S.AGREED_WRITTEN, S.PERFORMING, S.PERFORMED, S.BREACHED, S.VISITED)
#: The same by the parts of the page.
OPEN_FOR = {
    "parties": PARTIES_OPEN, "inquiries": INQUIRIES_OPEN, "sessions": SESSIONS_OPEN, "clauses": CLAUSES_OPEN,
    "list": LIST_OPEN, "file": OPEN,
}  # fmt: skip

LIFE = Life(
    moves=MOVES,
    states=toned(Stage),
    actions=labels(Step),
    asks=ASKS,
    state_of=lambda facts: facts.mediation.stage,
    not_now=N_("This cannot be done at this stage of the mediation."),
    changed=N_("Someone else has changed this mediation since you opened it."),
    quiet=QUIET_STEPS,
    terms={**CLOCKS, **SEATS},
)

#: Everything about the life of a mediation and who sees it.
BOOK = book_of(
    LIFE,
    slug="mediation",
    title=N_("Life of a mediation"),
    sight_title=N_("Who sees which mediations"),
    sights=[(row.role.label, row.reach.label, row.sees.label) for row in MEDIATION_SCOPES],
)
