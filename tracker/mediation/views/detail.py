"""The page of a mediation, and one view for every step of its table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, current_app, g, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission
from tracker.access.engine import post_for
from tracker.areas.queries import get_tree
from tracker.audit.sealing import unseal
from tracker.files.store import path_of
from tracker.foundation.filenames import file_name
from tracker.mediation import vocabulary as words
from tracker.mediation.asks import PARTY
from tracker.mediation.facts import MediationFacts
from tracker.mediation.models import MediationFile, MediationParty
from tracker.mediation.queries import choices
from tracker.mediation.queries import detail as q
from tracker.mediation.rules import LIFE, MEDIATOR, OPEN_FOR
from tracker.mediation.services.days import can_confirm, last_day
from tracker.mediation.services.drafts import drop_draft
from tracker.mediation.services.moves import MEDIATIONS
from tracker.mediation.views import frame
from tracker.mediation.views.history import happenings_of
from tracker.mediation.views.rail import phases_of
from tracker.mediation.vocabulary import Step
from tracker.people.models import Post
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.jinja import local_day
from tracker.web.pages import page
from tracker.web.uploads import send_kept
from tracker.workflow.forms import Choices
from tracker.workflow.life import Move
from tracker.workflow.pages import MovePages


def _context(view: q.MediationInView, **more: Any) -> dict[str, Any]:
    """What the page shows; content only where the scope allows it."""
    mediation, facts = view.mediation, view.facts
    context: dict[str, Any] = {
        "view": view,
        "mediation": mediation,
        "path": get_tree().path(mediation.area_code),
        "phases": phases_of(facts),
        "last_day": last_day(mediation),
        "refusal": None,
        "W": words,
    }
    if not view.is_readable:
        return context | {"moves": [], "quiet_moves": []} | more
    moves = LIFE.offered(facts, g.actor, now())
    writes = post_for(MEDIATOR, g.actor, facts) is not None
    context |= {
        "body": unseal(mediation),
        "moves": sorted((move for move in moves if move.action not in LIFE.quiet), key=lambda move: move.to is None),
        "quiet_moves": [move for move in moves if move.action in LIFE.quiet],
        "parties": [_party(view, party) for party in facts.parties],
        "helpers": [(helper, unseal(helper)) for helper in facts.helpers],
        "inquiries": [(inquiry, unseal(inquiry)) for inquiry in q.list_inquiries(mediation.id)],
        "sessions": [(session, unseal(session)) for session in facts.sessions],
        "clauses": [_clause(view, clause) for clause in facts.clauses],
        "performances": q.list_performances(facts),
        "visits": [(visit, unseal(visit)) for visit in facts.visits],
        "files": [(paper, _shown(paper)) for paper in q.list_files(mediation.id)],
        "happenings": happenings_of(view),
        "missing": facts.find_missing() if mediation.is_open else [],
        "can_confirm": can_confirm(mediation),
        "today": g.actor.on,
        "total_fen": sum(clause.amount_fen or 0 for clause in facts.clauses),
        "writes": writes,
        "open_for": {name: writes and mediation.stage in stages for name, stages in OPEN_FOR.items()},
    }
    return context | more


def _party(view: q.MediationInView, party: Any) -> dict[str, Any]:
    acting = [(each, unseal(each)) for each in view.facts.acting if each.party_id == party.id]
    body = unseal(party)
    listed = [text for field in PARTY if field.is_listed and (text := body.get(field.name))]
    return {"one": party, "body": body, "listed": listed, "acting": acting}


def _clause(view: q.MediationInView, clause: Any) -> dict[str, Any]:
    party = next(known for known in view.facts.parties if known.id == clause.party_id)
    late = clause.performed_on is not None and clause.performed_on > clause.due_on
    return {"one": clause, "body": unseal(clause), "party": frame.shown(party), "late": late}


@requires(Permission.MEDIATION_LIST)
def detail(ref: str) -> Response:
    """One page for one dispute; reading its content leaves a trace."""
    view = q.get_mediation(ref, actor=g.actor)
    if view.is_readable:
        frame.leave_trace(view)
    return page("mediation/detail.html", fragment="file", **_context(view))


class MediationMoves(MovePages[q.MediationInView]):
    """The moves of a mediation; what is typed is kept sealed on the server."""

    flow = MEDIATIONS
    home = "mediation.detail"
    template = "mediation/detail.html"
    fragment = "file"

    def key_of(self, view: q.MediationInView) -> dict[str, Any]:
        return {"ref": view.mediation.ref}

    def load(self, key: str, *, lock: bool = False) -> q.MediationInView:
        return q.get_readable(key, actor=g.actor, lock=lock)

    def thing(self, view: q.MediationInView) -> MediationFacts:
        return view.facts

    def context(self, view: q.MediationInView, **more: Any) -> dict[str, Any]:
        frame.leave_trace(view)
        return _context(view, **more)

    def about(self, view: q.MediationInView, move: Move) -> dict[str, Any]:
        mediation = view.mediation
        frame.leave_trace(view)
        return {
            "number": mediation.number or mediation.ref,
            "lede": [unseal(mediation).get("title") or ""],
            "draft": _draft_key(view, move),
            "draft_key": _draft_key(view, move),
            "kept_url": url_for("mediation.draft_save"),
            "kept_at": None,
        }

    def choices(self, view: q.MediationInView, move: Move) -> Choices:
        """What the live asks of a row offer."""
        facts = view.facts
        parties = frame.party_choices(view)
        mediation = view.mediation

        def named(some: Iterable[MediationParty]) -> list[tuple[str, str]]:
            return [(str(party.id), frame.shown(party)) for party in some]

        def titled(posts: Iterable[Post]) -> list[tuple[str, str]]:
            return [(str(post.id), post.title) for post in posts]

        offered: dict[str, Any] = {
            "party": lambda: parties,
            "both_parties": lambda: parties,
            "told_parties": lambda: named(party for party in facts.parties if party.rights_told_at is None),
            "checked_parties": lambda: named(party for party in facts.parties if party.id_checked_at is None),
            "clause": lambda: [
                (str(clause.id), f"{clause.no}. {unseal(clause).get('what', '')[:60]}") for clause in facts.open_clauses
            ],
            "visit": lambda: [
                (str(visit.id), _("planned for %(day)s", day=local_day(visit.planned_on)))
                for visit in facts.open_visits
            ],
            "helper": lambda: [
                (str(helper.id), unseal(helper).get("name", "")) for helper in facts.helpers if helper.ended_at is None
            ],
            "mediator": lambda: titled(choices.mediator_posts(mediation.committee_id, g.actor.on)),
            "helper_post": lambda: [("", _("nobody of these")), *titled(choices.helper_posts(mediation, g.actor.on))],
        }
        names = [name.rstrip("?") for name in move.asks]
        return {name: offered[name]() for name in names if name in offered}

    def opened(self, view: q.MediationInView, move: Move, form: FlaskForm) -> dict[str, Any]:
        return {"kept_at": frame.take_draft(form, _draft_key(view, move))}

    def since(self, view: q.MediationInView, seen: str) -> list[Any]:
        return happenings_of(view)[:3]

    def taken(self, view: q.MediationInView, move: Move) -> str:
        drop_draft(key=_draft_key(view, move), actor=g.actor)
        return super().taken(view, move)


def _draft_key(view: q.MediationInView, move: Move) -> str:
    return frame.draft_key(view.mediation.ref, f"step-{move.action.value}")


@requires(Permission.MEDIATION_LIST)
def move(ref: str, step: Step) -> Response:
    """A move of a mediation."""
    return MediationMoves().show(ref, step)


def _shown(row: MediationFile) -> dict[str, str]:
    """What is sealed of a file, its name as people may see it."""
    body = unseal(row)
    return body | {"name": file_name(body.get("name", ""), row.mime)}


@requires(Permission.MEDIATION_LIST)
def file(ref: str, sha256: str) -> Response:
    """A scanned paper, only for those who may read the file."""
    view = frame.open_to_read(ref)
    paper = q.get_file(view.mediation.id, sha256)
    path = path_of(current_app.config["SETTINGS"].files_dir, sha256)
    return send_kept(path, mime=paper.mime, name=unseal(paper).get("name", ""))
