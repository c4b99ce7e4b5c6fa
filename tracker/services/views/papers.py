"""The papers of an application on A4: each logged when it is opened, with the number of its copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Response, g
from flask_babel import gettext as _

from tracker.access import Permission, can
from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.areas.queries import get_tree
from tracker.audit.queries import list_history
from tracker.audit.sealing import unseal
from tracker.foundation.masking import mask_name, mask_phone
from tracker.foundation.orm import AnyRow
from tracker.foundation.words import N_
from tracker.people.queries.posts import get_unit_name
from tracker.services.models import Application
from tracker.services.queries import applications as q
from tracker.services.queries.scope import sees
from tracker.services.vocabulary import Status
from tracker.web.access import requires
from tracker.web.pages import page
from tracker.web.prints import log_print


@dataclass(frozen=True)
class Paper:
    """A paper: its title, and when there is one."""

    title: str
    is_there: Callable[[Application], bool]


PAPERS = {
    "receipt": Paper(N_("Receipt of materials"), lambda one: True),
    "acceptance": Paper(N_("Notice of acceptance"), lambda one: one.accepted_at is not None),
    "completion": Paper(N_("One-time notice of what is missing"), lambda one: one.told_at is not None),
    "refusal": Paper(N_("Decision not to accept"), lambda one: one.status is Status.REFUSED),
    "mandate": Paper(N_("Mandate of the agent"), lambda one: one.version.is_agency),
    "originals": Paper(N_("Hand-over sheet of originals"), lambda one: any(m.kind.is_original for m in one.materials)),
    "result": Paper(N_("Notice of the result"), lambda one: one.decided_at is not None),
}


def papers_of(application: Application, actor: Actor) -> dict[str, str]:
    """The papers there are: {name: title}."""
    return {name: paper.title for name, paper in PAPERS.items() if paper.is_there(application)}


@requires(Permission.APPLICATION_LIST)
def paper(application_id: int, paper: str) -> Response:
    """A paper of the application; that it was printed is logged."""
    found = q.get_application(application_id, actor=g.actor)
    if paper not in papers_of(found, g.actor) or sees(g.actor, found) is not Sees.CONTENT:
        raise q.ApplicationNotVisible
    copy = log_print(f"application:{found.ref}", paper, act="application:print")
    body = unseal(found)
    name = str(body.get("name") or "")
    events = list_history("application", found.id)
    return page(
        f"services/papers/{paper}.html",
        application=found,
        title=PAPERS[paper].title,
        # A department that runs an errand may not read in print what it may not read on the page.
        name=name if can(g.actor, Permission.APPLICATION_UNMASK, found) else mask_name(name),
        phone=mask_phone(str(body["phone"])) if body.get("phone") else "",
        path=get_tree().path(found.area_code),
        told=_last(events, "told"),
        moves=[one for one in events if one.kind in ("OriginalsGiven", "OriginalsReceived", "OriginalsReturned")],
        seal_unit=get_unit_name(found.window_post_id) or _("Gridcase"),
        copy=copy,
    )


def _last(events: Sequence[AnyRow], name: str) -> str:
    """What was last said to the applicant."""
    found = [one.facts[name] for one in events if one.facts.get(name)]
    return str(found[-1]) if found else ""
