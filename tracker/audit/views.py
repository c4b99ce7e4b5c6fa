"""The audit administrator's page."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, Response, request
from sqlalchemy import ColumnElement

from tracker.access import Permission
from tracker.audit.queries import list_acts, list_entries
from tracker.audit.vocabulary import ACT_LABELS, DETAIL_LABELS, FROM_TO, READINGS
from tracker.foundation.asked import asked_day, asked_start, query_of
from tracker.foundation.orm import AnyRow
from tracker.foundation.words import N_, printable
from tracker.web.access import requires
from tracker.web.language import say
from tracker.web.navigation import Place
from tracker.web.pages import Shown, page, page_urls

blueprint = Blueprint("audit", __name__)


def details_of(entry: AnyRow) -> str:
    """What an entry says beside act and purpose, in a line; nothing of what was written (audit/vocabulary.py)."""
    return " · ".join(
        f"{say(DETAIL_LABELS[key])} {value}"
        for key, value in entry.detail.items()
        if key in DETAIL_LABELS and (key not in ("from", "to") or entry.act in FROM_TO)
    )


def asked_of_log(*names: str) -> dict[str, str]:
    """What an address asks of the log: an act, a user, a day, and what else its page is narrowed to."""
    return {name: printable(request.args.get(name, "")[:40]) for name in ("act", "user", "on", *names)}


def log_page(
    template: str, asked: dict[str, str], among: Collection[str], *only: ColumnElement[bool], **more: object
) -> Response:
    """A page of the log as it was asked for: entries of some acts (all where none is named) and of `only`."""
    start = asked_start(request.args)
    found = list_entries(*only, acts=among, username=asked["user"], on=asked_day(asked["on"]), start=start)
    shown: Shown = {"rows": found.rows, "asked": asked, "ACT_LABELS": ACT_LABELS, "details_of": details_of} | more
    return page(template, fragment="results", **shown, **page_urls(found, query_of(asked, tuple(asked))))


@requires(Permission.AUDIT_READ)
def log() -> Response:
    """Who unmasked, exported, printed or administered what, when and why."""
    asked = asked_of_log()
    acts = READINGS if asked["act"] == "readings" else tuple(filter(None, [asked["act"]]))
    return log_page("audit/log.html", asked, acts, acts=list_acts())


blueprint.add_url_rule("/admin/log", view_func=log)

NAVIGATION = (Place(350, "audit.log", N_("Access log"), "history", Permission.AUDIT_READ),)  # fmt: skip
