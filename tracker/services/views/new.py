"""Applying: at the desk somebody writes it down, online the applicant does it himself. First the item, then a form."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission, can, granting
from tracker.access.policy import WINDOW_ROLE
from tracker.areas.queries import get_tree
from tracker.cases.facts import CaseFacts
from tracker.cases.queries.detail import NotVisible, get_case
from tracker.cases.rules import LIFE
from tracker.cases.services.moves import CASES
from tracker.cases.vocabulary import Action, RejectReason
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.words import N_, Refused, printable
from tracker.residents.services.limits import note_within
from tracker.residents.services.reports import check_address, note_sent
from tracker.residents.services.slips import code_of_key, give_slip, holder_of
from tracker.residents.views.language import chosen
from tracker.residents.views.slip import keep_open
from tracker.residents.vocabulary import SlipKind, TryKind
from tracker.services.forms import ApplyForm, DeskForm, OnlineForm
from tracker.services.guide.models import ServiceVersion
from tracker.services.guide.queries.items import find_offered, list_offered
from tracker.services.models import Application
from tracker.services.services.opening import Asked, find_made, open_application
from tracker.services.services.turning import may_become, reporter_of
from tracker.services.vocabulary import FileKind, Source
from tracker.site.queries import get_setting
from tracker.web.access import public, tokenless
from tracker.web.forms import Needed, attempt, form_page
from tracker.web.identity import address, now
from tracker.web.pages import done, go, page
from tracker.web.transaction import keep_on_error
from tracker.web.uploads import take_files

TRAPPED = N_("This could not be sent. Come to the window, or call it.")


@public
@tokenless
def new() -> Response:
    """The desk's form for who takes applications, the applicant's own for everybody else."""
    is_known = g.actor is not None and not g.actor.must_change_password
    if is_known and granting(g.actor, Permission.APPLICATION_TAKE):
        return _at_desk()
    chosen()
    return _online()


def _asked_version() -> ServiceVersion | None:
    code = request.args.get("item", "").replace("\0", "")[:20]
    return find_offered(code, local_day(now())) if code else None


# --- at the desk ------------------------------------------------------------------------------------------------------


def _at_desk() -> Response:
    case = _asked_case()
    version = _asked_version()
    if version is None:
        return _choose(case)
    form = DeskForm(client_key=str(uuid.uuid4()))
    form.area.choices = _places(version, [post.area_code for post in granting(g.actor, Permission.APPLICATION_TAKE)])
    form.received.choices = [(str(one.id), one.name) for one in version.materials if not one.is_held]
    if case is not None:
        _carry(form, case)

    def act() -> Response:
        posts = granting(g.actor, Permission.APPLICATION_TAKE)
        post = next((one for one in posts if one.role is WINDOW_ROLE), posts[0])
        asked = _said(form, version, case)
        asked.source = Source.CASE if case else Source.WINDOW if post.role is WINDOW_ROLE else Source.ASKED
        asked.received = frozenset(int(one) for one in form.received.data or [])
        asked.is_id_checked = form.is_id_checked.data
        if case is not None:
            asked.case_id, asked.case_ref = case.case.id, case.case.ref
        found, is_new = open_application(asked=asked, actor=g.actor, post=post, now=now())
        if case is not None and is_new:
            _end_case(case, found)
        words = _("Application %(ref)s is written down. Print the receipt and give the slip.", ref=found.ref)
        return done(url_for("services.application", application_id=found.id), words)

    return attempt(form, act) or form_page(
        "services/new.html", fragment="form", form=form, version=version, case=case.case if case else None
    )


def _asked_case() -> CaseFacts | None:
    """The case that becomes an application, if the asker may read it."""
    ref = request.args.get("case", "").replace("\0", "")[:24]
    if not ref:
        return None
    view = get_case(ref, actor=g.actor, lock=request.method == "POST")
    is_over = not view.case.is_open and find_made(request.form.get("client_key", "").replace("\0", "")) is None
    if not view.is_readable or not may_become(view.facts) or is_over:
        raise NotVisible
    return view.facts


def _may_carry(case: CaseFacts) -> bool:
    """Who reported goes along with those who wrote it down themselves, or may read it: nobody learns it by this."""
    rights = (Permission.CASE_UNMASK, Permission.SLIP_ISSUE)
    return case.has_reporter and any(can(g.actor, right, case) for right in rights)


def _carry(form: DeskForm, case: CaseFacts) -> None:
    """What the case says already; who reported it goes along by himself and is shown to nobody."""
    if request.method == "GET":
        form.matter.data = case.case.text
        form.area.data = case.case.area_code[:12]
    if _may_carry(case):
        form.name.validators = [one for one in form.name.validators if not isinstance(one, Needed)]
        form.name.flags.required = False
        form.name.description = _("Left empty: who reported the case, with the phone that was given.")


def _end_case(case: CaseFacts, application: Application) -> None:
    """The case ends as an application where whoever turns it may end it now; else it goes its way beside."""
    move, _why = LIFE.find(Action.REJECT, case, g.actor, now())
    if move is not None:
        words = _("Goes on as application %(ref)s.", ref=application.ref)
        answers = {"reject_reason": RejectReason.APPLICATION.value, "reason": words}
        CASES.take(case, Action.REJECT, answers=answers, actor=g.actor, now=now())


def _choose(case: CaseFacts | None) -> Response:
    """The items of one's area, narrowed by words or first letters."""
    words = printable(request.args.get("q", ""))[:40]
    found: dict[str, ServiceVersion] = {}
    for post in granting(g.actor, Permission.APPLICATION_TAKE):
        found |= {one.item.code: one for one in list_offered(local_day(now()), area_code=post.area_code, words=words)}
    return page(
        "services/choose.html", fragment="results", versions=list(found.values()), words=words,
        case=case.case if case else None, is_unknown="item" in request.args,
    )  # fmt: skip


def _places(version: ServiceVersion, within: Sequence[str]) -> list[tuple[str, str]]:
    """The villages and communities in which an item may be applied for; of one's own area, where one has one."""
    tree, on = get_tree(), local_day(now())
    top = version.item.unit.area_code
    villages = tree.within(top[:12], AreaLevel.VILLAGE, on)
    mine = [one for one in villages if any(one.code.startswith(code[:12]) for code in within)]
    pairs = [(one.code, tree.path(one.code)) for one in (mine if within else villages)]
    return pairs if len(pairs) == 1 else [("", _("Please choose")), *pairs]


def _said(form: ApplyForm, version: ServiceVersion, case: CaseFacts | None = None) -> Asked:
    name, phone = printable(form.name.data or ""), (form.phone.data or "").strip()
    if case is not None and not name and _may_carry(case):
        name, kept = reporter_of(case)
        phone = phone or kept
    return Asked(
        client_key=form.client_key.data,
        item_code=version.item.code,
        area_code=form.area.data,
        name=name,
        phone=phone,
        words=printable(form.matter.data or ""),
        files=take_files(form, {"files": FileKind.MATERIAL}),
    )


# --- online -----------------------------------------------------------------------------------------------------------


def _online() -> Response:
    version = _asked_version()
    if version is None:
        return go(url_for("guide.services"))
    form = OnlineForm(client_key=str(uuid.uuid4()))
    form.area.choices = _places(version, [])

    def act() -> Response:
        check_address(address(), now())
        if form.website.data:
            raise Refused(TRAPPED)
        if find_made(form.client_key.data) is None:  # sent again is no second one
            most = int(get_setting("services.online_a_day"))
            note_within(TryKind.REPORT, "apply", address(), most=most, now=now())
        asked = _said(form, version)
        asked.source = Source.ONLINE
        # Who applies himself holds no post: the window of the place is asked first.
        applicant = holder_of(asked.area_code, now())
        found, _is_new = open_application(asked=asked, actor=applicant, post=None, now=now())
        slip, _ = give_slip(ref=found.ref, kind=SlipKind.REPORTER, client_key=asked.client_key, now=now())
        keep_open(slip, code_of_key(slip.client_key))
        return go(url_for("services.own"))

    sent = attempt(form, act)
    if request.method == "POST":
        note_sent(address(), now())
        keep_on_error()
    return sent or form_page("services/apply.html", form=form, version=version)
