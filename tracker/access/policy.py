"""Who may do what, and who may see which cases. The only file that ties roles to rights.

Permissions read `<resource>:<act>`, ordered by resource. A permission that has no row is denied.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.access.actor import HeldPost
from tracker.access.engine import AnyOf, Predicate, any_of
from tracker.foundation.identifiers import AreaLevel, is_within
from tracker.foundation.words import N_, Vocabulary
from tracker.people.vocabulary import Role


def _held(role: Role, name: str, sentence: str) -> Predicate:
    return Predicate(name, role.label, sentence, lambda post, _thing: post.role is role, role)


def _in_area(post: HeldPost, thing: Any) -> bool:
    return is_within(thing.area_code, post.area_code)


# fmt: off
# --- what a post is -------------------------------------------------------------------------------
officer    = _held(Role.GRID_OFFICER,   "officer",    N_("Only a grid officer may do this."))
centre     = _held(Role.DISPATCHER,     "centre",     N_("Only the grid centre may do this."))
clerk      = _held(Role.UNIT_CLERK,     "clerk",      N_("Only a unit may do this."))
liaison    = _held(Role.POLICE_LIAISON, "liaison",    N_("Only a police liaison may do this."))
station    = _held(Role.POLICE_STATION, "station",    N_("Only the police station's duty post may do this."))
mediator   = _held(Role.MEDIATOR,       "mediator",   N_("Only a mediator may do this."))
carer      = _held(Role.CARE_WORKER,    "carer",      N_("Only a care worker may do this."))
window     = _held(Role.WINDOW_CLERK,   "window",     N_("Only a window may do this."))
agent      = _held(Role.AGENT,          "agent",      N_("Only an agent may do this."))
supervisor = _held(Role.SUPERVISOR,     "supervisor", N_("Only a supervisor may do this."))
sysadmin   = _held(Role.SYSTEM_ADMIN,   "sysadmin",   N_("Only the system administrator may do this."))
secadmin   = _held(Role.SECURITY_ADMIN, "secadmin",   N_("Only the security administrator may do this."))
resident   = _held(Role.RESIDENT,       "resident",   N_("This is for who reported it, with the number and the code of the slip."))
auditor    = _held(Role.AUDIT_ADMIN,    "auditor",    N_("Only the audit administrator may do this."))

# --- how a post stands to a case ------------------------------------------------------------------
of_area     = Predicate("of_area",     N_("in its area"), N_("The case lies outside your area."), _in_area)
of_grid     = Predicate("of_grid",     N_("in its grid"), N_("The case lies outside your grid."), _in_area)
holding     = Predicate("holding",     N_("post that has the case"), N_("The case is with another post now."), lambda post, case: case.holder_post_id == post.id)
leading     = Predicate("leading",     N_("lead unit"), N_("Another unit leads this case."), lambda post, case: case.lead_post_id == post.id)
not_leading = Predicate("not_leading", N_("which does not lead it"), N_("The handler may not judge the handling."), lambda post, case: case.lead_post_id != post.id)
reporting   = Predicate("reporting",   N_("post that logged it"), N_("Another post logged this case."), lambda post, case: case.reporter_post_id == post.id)
assisting   = Predicate("assisting",   N_("assisting unit"), N_("Your unit was not asked to assist, or has answered already."), lambda post, case: post.id in case.assisting_post_ids)
asked_first     = Predicate("asked_first",     N_("liaison who was asked"), N_("Another post was asked whose matter it is."), lambda post, case: case.triage_post_id == post.id)
not_secret      = Predicate("not_secret",      N_("unless the law keeps the reporter secret"), N_("The law keeps secret who reported this."), lambda _post, case: not case.must_report)
about_staff     = Predicate("about_staff",     N_("for complaints about staff"), N_("This is not a complaint about staff."), lambda _post, case: case.is_about_staff)
not_about_staff = Predicate("not_about_staff", N_("except complaints about staff"), N_("A complaint about staff is for the supervisor only."), lambda _post, case: not case.is_about_staff)
confidential    = Predicate("confidential",    N_("for mediation and restricted matters"), N_("This is neither a mediation nor a restricted matter."), lambda _post, case: case.is_confidential)
not_assisting   = Predicate("not_assisting",   N_("which did not assist"), N_("Whoever assisted may not judge the result."), lambda post, case: post.id not in case.helper_post_ids)
in_charge       = Predicate("in_charge",       N_("mediator in charge"), N_("Another mediator has this mediation."), lambda post, mediation: mediation.mediator_post_id == post.id)
heading         = Predicate("heading",         N_("head of the committee"), N_("Only the head of the committee may do this."), lambda post, mediation: mediation.head_post_id == post.id)
asked           = Predicate("asked",           N_("post that was asked"), N_("Another post was asked to reply."), lambda post, order: order.post_id == post.id)
not_asked       = Predicate("not_asked",       N_("unless it was asked itself"), N_("Whoever was asked may not judge the reply."), lambda post, order: order.post_id != post.id)
named           = Predicate("named",           N_("named unit"), N_("Your post was not named to this conference."), lambda post, conference: post.id in conference.named_post_ids)
convening       = Predicate("convening",       N_("post that convened it"), N_("Another post convened this conference."), lambda post, conference: conference.convened_by_post_id == post.id)
appellant       = Predicate("appellant",       N_("post that appealed"), N_("Another post has appealed."), lambda post, appeal: appeal.post_id == post.id)
not_appellant   = Predicate("not_appellant",   N_("which did not appeal itself"), N_("Whoever has appealed may not judge the appeal."), lambda post, appeal: appeal.post_id != post.id)
not_decider     = Predicate("not_decider",     N_("which did not make the contested decision"), N_("Whoever made the contested decision may not judge it."), lambda post, appeal: appeal.decider_post_id != post.id)
at_level        = Predicate("at_level",        N_("at the level that judges, or above"), N_("Another level judges this appeal now."), lambda post, appeal: is_within(appeal.level_code, post.area_code))
responsible     = Predicate("responsible",     N_("responsible post"), N_("Another post is responsible for this root case."), lambda post, facts: facts.post_id == post.id)
checking        = Predicate("checking",        N_("post that makes the checks"), N_("Another post makes the quiet checks."), lambda post, facts: facts.checker_post_id == post.id)
not_responsible = Predicate("not_responsible", N_("unless it is responsible itself"), N_("Whoever is responsible may not make the quiet checks."), lambda post, facts: facts.post_id != post.id)
own_report      = Predicate("own_report",      N_("who reported it first"), N_("This is for who reported it; you have joined the report."), lambda _post, case: case.is_own_report)
adding          = Predicate("adding",          N_("post that added the photo"), N_("Another post added this photo."), lambda post, case: post.id in case.photo_post_ids)
named_for       = Predicate("named_for",       N_("post the applicant was given"), N_("Another post answers for this application."), lambda post, matter: matter.named_post_id == post.id)
asked_once      = Predicate("asked_once",      N_("post that was asked first"), N_("Another post was asked first."), lambda post, matter: matter.first_post_id == post.id)
running         = Predicate("running",         N_("agent with the mandate"), N_("Another agent has the mandate, or nobody has."), lambda post, matter: matter.agent_post_id == post.id)
at_department   = Predicate("at_department",   N_("post of the department"), N_("This errand leads to another department."), lambda post, matter: matter.unit_post_id == post.id)
given_papers    = Predicate("given_papers",    N_("post that was handed originals"), N_("No originals were handed to your post."), lambda post, matter: any(one.given_to_post_id == post.id for one in matter.materials))
with_papers     = Predicate("with_papers",     N_("post that has originals"), N_("Your post has no originals of it."), lambda post, matter: any(one.held_by_post_id == post.id for one in matter.materials))
public_safety   = Predicate("public_safety",   N_("for public-safety cases"), N_("This is not a public-safety case."), lambda _post, case: case.is_public_safety)
# fmt: on


class Permission(Vocabulary):
    """What may be asked for. One line each; the docstring of a permission is its label."""

    APPLICATION_LIST = "application:list", N_("see the applications it has a part in, or those of its area")
    APPLICATION_TAKE = "application:take", N_("write down what somebody applies for")
    APPLICATION_UNMASK = "application:unmask", N_("see the applicant's full name and phone, with a purpose")
    APPEAL_COUNT = "appeal:count", N_("see beside the figures of the area how many cases are under appeal")
    APPEAL_JUDGE = "appeal:judge", N_("see and judge the appeals of the area")
    APPEAL_LIST = "appeal:list", N_("see the figures of one's own post and contest what counts against it")
    AUDIT_READ = "audit:read", N_("read the access log and verify the history")
    CASE_EXPORT = "case:export", N_("export cases")
    CASE_IMPORT = "case:import", N_("import cases of the past")
    CASE_LIST = "case:list", N_("list, search and open cases in scope")
    CASE_LOG = "case:log", N_("log a case")
    CASE_LOG_ANYWHERE = "case:log_anywhere", N_("log a case for every grid of the area")
    CASE_PRINT = "case:print", N_("print the papers of a case")
    CASE_UNMASK = "case:unmask", N_("see the reporter's full name and phone, with a purpose")
    CHANNEL_EDIT = "channel:edit", N_("keep channels and webhooks, and who hears what by them")
    CHANNEL_READ = "channel:read", N_("read how the sending of messages stands, without their content")
    CARD_EDIT = "card:edit", N_("keep contact cards, police rooms and village phones")
    GRID_CARD_EDIT = "grid_card:edit", N_("keep the phones on the public cards of grids and villages")
    GRID_CARD_VIEW = "grid_card:view", N_("see, print and take away the public cards of its area")
    HELD_DECIDE = "held:decide", N_("look at residents' reports that wait and decide what becomes of them")
    SLIP_ISSUE = "slip:issue", N_("give who reported a slip of the case")
    ERRAND_RUN = "errand:run", N_("have a list of the errands to run")
    DUTY_EDIT = "duty:edit", N_("keep the duty rota of the station")
    DUTY_VIEW = "duty:view", N_("see who is on duty")
    HANDOVER_SIGN = "handover:sign", N_("make, complete and accept the hand-over of one's own post")
    LIAISON_ASSIGN = "liaison:assign", N_("assign police liaisons to villages")
    LIAISON_VIEW = "liaison:view", N_("see which village has which liaison")
    NOTE_SEAL = "note:seal", N_("write and read sealed notes on public-safety cases")
    POLICING_DESK = "policing:desk", N_("have a liaison's desk")
    POLICING_FIGURES = "policing:figures", N_("read the figures of the police stations")
    VISIT_RECORD = "visit:record", N_("plan and record visits")
    VISIT_VIEW = "visit:view", N_("see visits of the area")
    CONFERENCE_KEEP = "conference:keep", N_("propose and convene joint conferences and keep the precedents of the area")
    CONFERENCE_LIST = "conference:list", N_("see the joint conferences it is named to")
    COMMITTEE_EDIT = "committee:edit", N_("keep mediation committees and their members")
    COMMITTEE_VIEW = "committee:view", N_("see mediation committees and their members")
    GAP_LIST = "gap:list", N_("see posts without a holder")
    MEDIATION_LIST = "mediation:list", N_("list and open mediations in scope")
    MEDIATION_OPEN = "mediation:open", N_("enter an application, offer or referral for mediation")
    MEDIATION_REPORT = "mediation:report", N_("read the mediation statistics")
    APPOINTMENT_EDIT = "appointment:edit", N_("appoint holders to posts and record absences")
    AREA_EDIT = "area:edit", N_("keep areas")
    CALENDAR_EDIT = "calendar:edit", N_("keep the work calendar")
    CATEGORY_EDIT = "category:edit", N_("keep categories and limits")
    POST_EDIT = "post:edit", N_("keep posts")
    OUTBOX_CARRY = "outbox:carry", N_("carry in what a phone of the area has sealed and could not send")
    ORDER_MAKE = "order:make", N_("put cases of the area under supervision and keep the ledger of orders")
    PATROL_LIST = "patrol:list", N_("see the patrols of the area")
    PATROL_WALK = "patrol:walk", N_("start and end patrols of one's own grids")
    ORDER_VIEW = "order:view", N_("see the supervision orders it was asked to reply to")
    PRECEDENT_LIST = "precedent:list", N_("read the register of precedents")
    READING_LIST = "reading:list", N_("see who read personal data of the area, and what for")
    REPORT_VIEW = "report:view", N_("read the closure report")
    ROOT_KEEP = "root:keep", N_("propose, take up and keep the root cases of its area, and see what repeats cost")
    ROOT_LIST = "root:list", N_("see the root cases it was given")
    ROUTING_EDIT = "routing:edit", N_("keep the routing rules of its area")
    ROUTING_VIEW = "routing:view", N_("see the routing rules that hold in its area and try them out")
    SESSION_END = "session:end", N_("end other people's sessions")
    MONTHLY_MAKE = "monthly:make", N_("make, approve and take away the monthly report")
    PROMISE_READ = "promise:read", N_("read how many applications of the area were decided within the promise")
    RECHECK_DRAW = "recheck:draw", N_("draw closed cases to be looked at again")
    RECHECK_JUDGE = "recheck:judge", N_("look at drawn cases of other grids again")
    SUPERVISION_DESK = "supervision:desk", N_("have a supervisor's home")
    SETTING_EDIT = "setting:edit", N_("change the settings")
    UNIT_EDIT = "unit:edit", N_("keep units")
    USER_EDIT = "user:edit", N_("keep user accounts")
    SERVICE_EDIT = "service:edit", N_("keep the service guide")
    TICKET_CALL = "ticket:call", N_("give out numbers at the windows and call them")
    VIEW_KEEP = "view:keep", N_("save views of the pages it may open, and receive digests of them")


WORKERS = (officer, centre, clerk, liaison, station, mediator, carer, supervisor, window, agent)

# fmt: off
POLICY: dict[Permission, AnyOf] = {
    # 三员: the system administrator keeps accounts, units, areas and limits, the security administrator gives
    # posts to people, the audit administrator only reads logs; none of them holds business data.
    Permission.APPOINTMENT_EDIT:  any_of(secadmin),
    Permission.AREA_EDIT:         any_of(sysadmin),
    # Who accepts, decides or delivers stands in services/rules.py, whose applications are whose in services/queries/scope.py.
    Permission.APPLICATION_LIST:  any_of(window, agent, clerk, officer, centre, supervisor),
    Permission.APPLICATION_TAKE:  any_of(window, agent, officer, centre),
    # Of an open application, by the posts the applicant deals with.
    Permission.APPLICATION_UNMASK: any_of((window, of_area), (named_for,), (holding,), (running,)),
    # Who judges which appeal stands in appeals/rules.py.
    Permission.APPEAL_COUNT:      any_of(centre, supervisor),
    Permission.APPEAL_JUDGE:      any_of(supervisor),
    Permission.APPEAL_LIST:       any_of(*WORKERS),
    Permission.AUDIT_READ:        any_of(auditor),
    Permission.CALENDAR_EDIT:     any_of(sysadmin),
    Permission.CASE_EXPORT:       any_of(centre, supervisor),
    Permission.CASE_IMPORT:       any_of(centre),
    Permission.CASE_LIST:         any_of(*WORKERS),
    Permission.CASE_LOG:          any_of(officer, centre, liaison, mediator, window),
    Permission.CASE_LOG_ANYWHERE: any_of(centre, window),
    Permission.CASE_PRINT:        any_of(*WORKERS),
    # Of an open case, by the posts that must be able to call back (domain: role table).
    Permission.CASE_UNMASK:       any_of((officer, of_grid, not_secret), (centre, of_area, not_secret), (holding, not_secret), (leading, not_secret)),
    Permission.CATEGORY_EDIT:     any_of(sysadmin),
    Permission.CHANNEL_EDIT:      any_of(sysadmin),
    Permission.CHANNEL_READ:      any_of(sysadmin, auditor),
    Permission.CARD_EDIT:         any_of(station, sysadmin),
    Permission.GRID_CARD_EDIT:    any_of(centre),
    Permission.GRID_CARD_VIEW:    any_of(officer, centre, supervisor),
    Permission.HELD_DECIDE:       any_of(centre),
    # Who took the matter in, or the centre of the place; never of what the law keeps secret.
    Permission.SLIP_ISSUE:        any_of((reporting, not_secret), (centre, of_area, not_about_staff, not_secret)),
    Permission.ERRAND_RUN:        any_of(agent),
    Permission.DUTY_EDIT:         any_of(station),
    Permission.DUTY_VIEW:         any_of(liaison, station, centre, officer, supervisor),
    Permission.HANDOVER_SIGN:     any_of(*WORKERS),
    Permission.LIAISON_ASSIGN:    any_of(sysadmin, secadmin),
    Permission.LIAISON_VIEW:      any_of(liaison, station, centre, officer, supervisor, sysadmin, secadmin),
    Permission.NOTE_SEAL:         any_of((liaison, of_area, public_safety), (station, of_area, public_safety)),
    Permission.POLICING_FIGURES:  any_of(liaison, station, supervisor),
    Permission.POLICING_DESK:     any_of(liaison, station),
    Permission.VISIT_RECORD:      any_of(liaison),
    Permission.VISIT_VIEW:        any_of(liaison, station, supervisor, officer),
    # Who convenes, decides or gives an opinion stands in conferences/rules.py.
    Permission.CONFERENCE_KEEP:   any_of(centre, supervisor),
    Permission.CONFERENCE_LIST:   any_of(*WORKERS),
    # The committee keeps its own particulars; the system administrator sets it up.
    Permission.COMMITTEE_EDIT:    any_of(mediator, sysadmin),
    Permission.COMMITTEE_VIEW:    any_of(mediator, centre, officer, supervisor, sysadmin),
    Permission.MEDIATION_LIST:    any_of(mediator, centre, officer, supervisor, liaison, station, clerk),
    # 一窗受理: the window of the grid centre takes an application in; what it holds is the committee's.
    Permission.MEDIATION_OPEN:    any_of(mediator, centre),
    Permission.MEDIATION_REPORT:  any_of(mediator, supervisor),
    Permission.GAP_LIST:          any_of(sysadmin, secadmin, supervisor),
    Permission.POST_EDIT:         any_of(secadmin),
    # Of writers with a post within its area (field/services/bundles.py); nobody reads what he carries in.
    Permission.OUTBOX_CARRY:      any_of(supervisor),
    # Who replies to an order, judges it or withdraws it stands in supervision/rules.py.
    Permission.ORDER_MAKE:        any_of(supervisor),
    Permission.ORDER_VIEW:        any_of(*WORKERS),
    Permission.PATROL_LIST:       any_of(officer, liaison, centre, supervisor),
    Permission.PATROL_WALK:       any_of(officer, liaison),
    Permission.PRECEDENT_LIST:    any_of(centre, supervisor, clerk),
    # Of the cases and mediations of the area, the auditor of all (supervision/queries/readings.py).
    Permission.READING_LIST:      any_of(supervisor, auditor),
    Permission.REPORT_VIEW:       any_of(centre, supervisor, clerk, officer, station),
    # Who takes up, states, checks or closes stands in recurrence/rules.py.
    Permission.ROOT_KEEP:         any_of(centre, supervisor),
    Permission.ROOT_LIST:         any_of(officer, centre, clerk, liaison, station, supervisor),
    # Of rules whose area lies within the post's own (routing/queries/rules.py).
    Permission.ROUTING_EDIT:      any_of(centre, supervisor),
    Permission.ROUTING_VIEW:      any_of(centre, supervisor),
    Permission.MONTHLY_MAKE:      any_of(supervisor),
    Permission.PROMISE_READ:      any_of(window, centre, supervisor),
    Permission.RECHECK_DRAW:      any_of(supervisor),
    Permission.RECHECK_JUDGE:     any_of(officer),
    Permission.SUPERVISION_DESK:  any_of(supervisor, centre),
    Permission.SERVICE_EDIT:      any_of(sysadmin),
    Permission.SESSION_END:       any_of(secadmin),
    Permission.SETTING_EDIT:      any_of(sysadmin),
    Permission.TICKET_CALL:       any_of(window),
    Permission.UNIT_EDIT:         any_of(sysadmin),
    Permission.USER_EDIT:         any_of(sysadmin),
    # Of which pages, and whose views are open to whom: subscriptions/queries/views.py.
    Permission.VIEW_KEEP:         any_of(*WORKERS),
}
# fmt: on


class Reach(Vocabulary):
    """How far a scope row reaches from a post."""

    AREA = "area", N_("in its area")
    INVOLVED = "involved", N_("it has a part in")
    COMMITTEE = "committee", N_("of its committee")
    HEADED = "headed", N_("of the committee it heads")
    REPORTED = "reported", N_("from cases it logged")
    NAMED = "named", N_("for which it is named to the applicant")


class Sees(Vocabulary):
    """How much of a case is shown: that it runs and where it is, or all of it."""

    ROUTE = "route", N_("that it runs, where and with whom")
    CONTENT = "content", N_("everything")


@dataclass(frozen=True)
class Scope:
    """Posts of `role` see cases of `classes` that lie within `reach`, as far as `sees` says."""

    role: Role
    reach: Reach
    classes: str
    sees: Sees


# fmt: off
SCOPES: tuple[Scope, ...] = (
    Scope(Role.GRID_OFFICER,   Reach.AREA,     "SP",   Sees.CONTENT),
    Scope(Role.GRID_OFFICER,   Reach.INVOLVED, "SP",   Sees.CONTENT),
    # 首问负责: whoever took a matter in sees that it runs, even when its content is not for them.
    Scope(Role.GRID_OFFICER,   Reach.INVOLVED, "MR",   Sees.ROUTE),
    Scope(Role.DISPATCHER,     Reach.AREA,     "SP",   Sees.CONTENT),
    Scope(Role.DISPATCHER,     Reach.AREA,     "MR",   Sees.ROUTE),
    Scope(Role.UNIT_CLERK,     Reach.INVOLVED, "SP",   Sees.CONTENT),
    # A liaison serves the public-safety cases of his villages; standard cases only when asked to assist.
    Scope(Role.POLICE_LIAISON, Reach.AREA,     "P",    Sees.CONTENT),
    Scope(Role.POLICE_LIAISON, Reach.INVOLVED, "SP",   Sees.CONTENT),
    Scope(Role.POLICE_STATION, Reach.AREA,     "P",    Sees.CONTENT),
    Scope(Role.POLICE_STATION, Reach.INVOLVED, "SP",   Sees.CONTENT),
    Scope(Role.MEDIATOR,       Reach.INVOLVED, "SM",   Sees.CONTENT),
    Scope(Role.CARE_WORKER,    Reach.INVOLVED, "R",    Sees.CONTENT),
    Scope(Role.SUPERVISOR,     Reach.AREA,     "SP",   Sees.CONTENT),
    Scope(Role.SUPERVISOR,     Reach.AREA,     "MR",   Sees.ROUTE),
    # 一窗受理: the window takes everything in; of cases it sees what it took in itself.
    Scope(Role.WINDOW_CLERK,   Reach.INVOLVED, "SP",   Sees.CONTENT),
    Scope(Role.WINDOW_CLERK,   Reach.INVOLVED, "MR",   Sees.ROUTE),
    Scope(Role.AGENT,          Reach.INVOLVED, "SP",   Sees.CONTENT),
    # A complaint about staff goes straight to the supervisor, past the person complained of; and where the result of a
    # mediation or restricted matter is to be checked, or a request in it decided, that one case is shown to who does it.
    Scope(Role.SUPERVISOR,     Reach.INVOLVED, "MR",   Sees.CONTENT),
)
# fmt: on


@dataclass(frozen=True)
class Bar:
    """A post that a case is kept from: it sees nothing of it and does nothing in it, whatever else holds for it.

    `column` names the post; `sentence` is said where somebody asks nevertheless.
    """

    column: str
    sentence: str


#: Before every scope and every rule. It holds for whoever has the post as A or B, in all his posts.
BARS: tuple[Bar, ...] = (Bar("about_post_id", N_("This case concerns your own post; it is not for you.")),)

# fmt: off
#: Mediations are confidential (People's Mediation Law 15, 23): content for the mediator in charge, the committee's head
#: and whom the mediator has asked to join; beyond that only that it runs, of which type and at which stage.
MEDIATION_SCOPES: tuple[Scope, ...] = (
    Scope(Role.MEDIATOR,       Reach.INVOLVED,  "M", Sees.CONTENT),
    Scope(Role.MEDIATOR,       Reach.HEADED,    "M", Sees.CONTENT),
    Scope(Role.MEDIATOR,       Reach.COMMITTEE, "M", Sees.ROUTE),
    # Police and units only when the mediator asks them to join; the row goes when the invitation ends.
    Scope(Role.POLICE_LIAISON, Reach.INVOLVED,  "M", Sees.CONTENT),
    Scope(Role.UNIT_CLERK,     Reach.INVOLVED,  "M", Sees.CONTENT),
    # 首问负责: whoever logged the dispute sees that it runs.
    Scope(Role.GRID_OFFICER,   Reach.REPORTED,  "M", Sees.ROUTE),
    Scope(Role.POLICE_LIAISON, Reach.REPORTED,  "M", Sees.ROUTE),
    Scope(Role.DISPATCHER,     Reach.AREA,      "M", Sees.ROUTE),
    Scope(Role.SUPERVISOR,     Reach.AREA,      "M", Sees.ROUTE),
)

#: Applications: the windows of the place, whoever has a part in one; the centre and the supervisor see that it runs.
SERVICE_SCOPES: tuple[Scope, ...] = (
    Scope(Role.WINDOW_CLERK,   Reach.AREA,     "S", Sees.CONTENT),
    Scope(Role.AGENT,          Reach.INVOLVED, "S", Sees.CONTENT),
    Scope(Role.AGENT,          Reach.REPORTED, "S", Sees.ROUTE),
    Scope(Role.UNIT_CLERK,     Reach.INVOLVED, "S", Sees.CONTENT),
    # 首问负责: whoever was asked first sees it until somebody else has taken over, and that it runs ever after.
    Scope(Role.GRID_OFFICER,   Reach.NAMED,    "S", Sees.CONTENT),
    Scope(Role.GRID_OFFICER,   Reach.INVOLVED, "S", Sees.ROUTE),
    Scope(Role.GRID_OFFICER,   Reach.REPORTED, "S", Sees.ROUTE),
    Scope(Role.DISPATCHER,     Reach.NAMED,    "S", Sees.CONTENT),
    Scope(Role.DISPATCHER,     Reach.AREA,     "S", Sees.ROUTE),
    Scope(Role.SUPERVISOR,     Reach.AREA,     "S", Sees.ROUTE),
)

#: Which role sits in a seat of the case's life.
CENTRE_ROLE     = Role.DISPATCHER
VERIFIER_ROLE   = Role.GRID_OFFICER
LIAISON_ROLE    = Role.POLICE_LIAISON
STATION_ROLE    = Role.POLICE_STATION
MEDIATOR_ROLE   = Role.MEDIATOR
SUPERVISOR_ROLE = Role.SUPERVISOR
SLIP_ROLE       = Role.RESIDENT
WINDOW_ROLE     = Role.WINDOW_CLERK
AGENT_ROLE      = Role.AGENT
#: Who decides on applications.
DECIDER_ROLE    = Role.UNIT_CLERK

#: Whose posts take over where nobody can act for a post and none of its own role that serves the place can: they must be
#: able to read it. What needs a mediator, the centre or a supervisor goes to one of theirs further up, to nobody else.
STANDS_IN: dict[Role, tuple[Role, ...]] = {
    Role.GRID_OFFICER: (Role.DISPATCHER,),
    Role.UNIT_CLERK: (Role.DISPATCHER,),
    Role.POLICE_LIAISON: (Role.POLICE_STATION,),
    Role.CARE_WORKER: (Role.SUPERVISOR,),
    Role.AGENT: (Role.WINDOW_CLERK,),
}
#: Which posts a place of each level must have of its own; where one is missing it is listed with the gaps.
EXPECTED: dict[AreaLevel, tuple[Role, ...]] = {
    AreaLevel.COUNTY: (Role.DISPATCHER, Role.SUPERVISOR),
    AreaLevel.VILLAGE: (Role.POLICE_LIAISON,),
    AreaLevel.GRID: (Role.GRID_OFFICER,),
}
#: To which posts an order may go, by class of case; the first is suggested when the category names no line of work.
RECEIVERS: dict[str, tuple[Role, ...]] = {
    "S": (Role.UNIT_CLERK, Role.GRID_OFFICER),
    "P": (Role.POLICE_LIAISON, Role.POLICE_STATION, Role.UNIT_CLERK),
    "M": (Role.MEDIATOR,),
    "R": (Role.CARE_WORKER, Role.SUPERVISOR),
}
#: Who takes on and assists in a complaint about staff, whatever its class: nobody it may be about.
ABOUT_STAFF: tuple[Role, ...] = (Role.SUPERVISOR,)
#: Whom such a complaint may be about: everyone who serves a place.
SERVING: tuple[Role, ...] = (Role.GRID_OFFICER, Role.DISPATCHER, Role.UNIT_CLERK, Role.POLICE_LIAISON, Role.POLICE_STATION, Role.MEDIATOR, Role.CARE_WORKER, Role.SUPERVISOR, Role.WINDOW_CLERK, Role.AGENT)
#: Who may be invited to join a mediation.
JOINERS: tuple[Role, ...] = (Role.POLICE_LIAISON, Role.MEDIATOR, Role.UNIT_CLERK)
#: Who may be asked to assist.
ASSISTANTS: dict[str, tuple[Role, ...]] = {
    "S": (Role.UNIT_CLERK, Role.POLICE_LIAISON, Role.GRID_OFFICER),
    "P": (Role.UNIT_CLERK, Role.POLICE_LIAISON, Role.POLICE_STATION, Role.GRID_OFFICER),
    "M": (Role.MEDIATOR,),
    "R": (Role.CARE_WORKER,),
}
# fmt: on
