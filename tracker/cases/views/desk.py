"""The home page, the inbox, the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission, can
from tracker.access.actor import Actor
from tracker.areas.views.options import area_options
from tracker.cases.panels import waiting_for
from tracker.cases.queries import inbox as inbox_queries
from tracker.cases.queries.choices import list_bulk_receivers
from tracker.cases.queries.drafts import missing_of
from tracker.cases.queries.lists import CaseFilter, is_hidden, list_cases
from tracker.cases.queries.pressing import Pressing
from tracker.cases.views.bulk import BULK, MOST, do_many, may_ever, offered
from tracker.cases.views.lines import lines_of
from tracker.cases.views.map import MAP, map_filter, map_shown
from tracker.cases.views.options import category_options
from tracker.cases.vocabulary import Action, State
from tracker.foundation.asked import asked_number, asked_start
from tracker.notices.models import Notice
from tracker.notices.services import read_notices
from tracker.notices.telling import Outside, Pointer, told
from tracker.web.access import logged_in, requires
from tracker.web.identity import now
from tracker.web.language import say
from tracker.web.pages import Shown, done, page, page_urls

LONGEST_NOTE = 1000


@logged_in
def home() -> Response:
    """What to do next, for whoever asks."""
    works = can(g.actor, Permission.CASE_LIST)
    rows = inbox_queries.list_inbox(g.actor) if works else []
    return page(
        "cases/home.html",
        works=works,
        waiting=rows[:6],
        waiting_count=inbox_queries.count_inbox(g.actor) if works else 0,
        case_count=len(rows),
        late_count=inbox_queries.soonest(rows, now()),
        drafts=inbox_queries.list_drafts(g.actor) if works else [],
        missing_of=missing_of,
        panels=waiting_for(g.actor, now()) if works else [],
        is_hidden=is_hidden,
    )


@requires(Permission.CASE_LIST)
def inbox() -> Response:
    return page(
        "cases/inbox.html",
        fragment="results",
        rows=inbox_queries.list_inbox(g.actor),
        drafts=inbox_queries.list_drafts(g.actor),
        missing_of=missing_of,
        notices=told(inbox_queries.list_notices(g.actor), g.actor),
        panels=waiting_for(g.actor, now()),
        is_hidden=is_hidden,
    )


def point_at_cases(notices: Sequence[Notice], actor: Actor) -> dict[int, Pointer]:
    """To the case of the number, where the reader can open it."""
    openable = inbox_queries.case_of_refs([one.ref for one in notices], actor)
    return {one.id: Pointer(one.ref, url_for("cases.detail", ref=one.ref)) for one in notices if one.ref in openable}


def say_cases_outside(refs: Sequence[str]) -> dict[str, Outside]:
    """Number, state and page of each case among the numbers."""
    return {
        row.ref: Outside(
            row.ref,
            "cases.detail",
            {"ref": row.ref},
            state=row.state.value,
            state_words=row.state.label,
            is_confidential=not row.is_plain,
            is_urgent=row.is_urgent,
        )
        for row in inbox_queries.list_outside(list(refs))
    }


@requires(Permission.CASE_LIST)
def read_all() -> Response:
    read_notices(actor=g.actor, now=now())
    return done(url_for("cases.inbox"))


@requires(Permission.CASE_LIST)
def listing() -> Response:
    """The list, filtered and searched, a page of 50 at a time; or the same as a map."""
    if request.args.get("view") == MAP:
        wanted, query = map_filter(request.args)
        return _list_page(wanted, query, **map_shown(wanted, query))
    wanted, query = CaseFilter.of(request.args), CaseFilter.query(request.args)
    found = list_cases(wanted, actor=g.actor, now=now(), start=asked_start(request.args))
    lines = lines_of(found.rows, request.args.getlist("chosen"))
    return _list_page(wanted, query, found=found, lines=lines, **page_urls(found, query))


def _list_page(wanted: CaseFilter, query: str, **shown: Any) -> Response:
    return page(
        "cases/list.html",
        fragment="results",
        wanted=wanted,
        pressing_label=Pressing(wanted.pressing).label if wanted.pressing else "",
        query=query,
        **shown,
        **_filter_choices(wanted),
    )


def _filter_choices(wanted: CaseFilter) -> Shown:
    receivers = list_bulk_receivers(g.actor)
    actions = offered(g.actor, can_send=bool(receivers))
    return {
        "area_options": area_options(g.actor, wanted.area),
        "category_options": category_options(wanted.category),
        "states": [(state.value, say(state.label)) for state in State if state is not State.DRAFT],
        "receivers": receivers,
        "bulk_actions": [(action.value, say(action.label)) for action in actions],
        "may_supervise": may_ever(g.actor, Action.SUPERVISE),
    }


@requires(Permission.CASE_LIST)
def bulk() -> Response:
    """Do one thing to the ticked cases; each is judged by the rules on its own, and what failed is said.

    What was not done stays ticked, so that it can be tried again with what was missing.
    """
    refs = request.form.getlist("refs")
    action = next((one for one in BULK if one.value == request.form.get("action")), None)
    if action is None or not refs:
        return done(_back_to_list(refs), _("Tick the cases first, then choose what to do."), "warn")
    answers: dict[str, object] = {"note": request.form.get("note", "")[:LONGEST_NOTE]}
    if action is Action.DISPATCH:
        post = asked_number(request.form.get("post", ""))
        if not post:
            return done(_back_to_list(refs), _("Choose the unit the ticked cases are to go to."), "bad")
        answers |= {"post": post, "co_posts": [], "instructions": ""}
    result = do_many(refs, action, answers)
    return done(_back_to_list([ref for ref, _why in result.refused]), result.words, result.tone)


def _back_to_list(chosen: list[str]) -> str:
    """The list as it was filtered, with these cases ticked."""
    parts = [request.form.get("query", ""), urlencode([("chosen", ref) for ref in chosen[:MOST]])]
    return "?".join(filter(None, (url_for("cases.listing"), "&".join(filter(None, parts)))))
