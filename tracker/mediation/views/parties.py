"""Pages of the parties: particulars, who acts for them, declared relations, and the matter itself."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.audit.sealing import unseal_to_change
from tracker.mediation import vocabulary as words
from tracker.mediation.asks import DECLARATION, MATTER, PARTY, REPRESENTATIVE
from tracker.mediation.facts import MediationFacts
from tracker.mediation.models import MediationParty
from tracker.mediation.queries.detail import MediationInView
from tracker.mediation.rules import OPEN, PARTIES_OPEN
from tracker.mediation.services import course
from tracker.mediation.services import parties as do
from tracker.mediation.views import frame
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.language import say
from tracker.web.pages import done
from tracker.workflow.asks import Answers


@requires(Permission.MEDIATION_LIST)
def party_new(ref: str) -> Response:
    """Enter a party."""
    view = frame.open_to_enter(ref, PARTIES_OPEN)
    sides = {party.side for party in view.facts.parties}
    usual = words.Side.RESPONDENT if words.Side.APPLICANT in sides else words.Side.APPLICANT
    start = {"side": usual.value, "kind": words.PartyKind.PERSON.value}
    return _party_page(view, None, start, title=_("Enter a party"))


@requires(Permission.MEDIATION_LIST)
def party(ref: str, party_id: int) -> Response:
    """Change the particulars of a party."""
    view = frame.open_to_enter(ref, PARTIES_OPEN)
    known = frame.part_of(view.facts.parties, party_id)
    start = unseal_to_change(known) | {
        "side": known.side.value,
        "kind": known.kind.value,
        "is_minor": known.is_minor,
        "is_id_checked": known.id_checked_at is not None,
    }
    return _party_page(view, party_id, start, title=_("Change a party"))


def _party_page(view: MediationInView, party_id: int | None, start: Answers, *, title: str) -> Response:
    def of(facts: MediationFacts) -> dict[str, object]:
        return {"party": frame.part_of(facts.parties, party_id) if party_id else None}

    def save(**given: Any) -> None:
        for doubt in do.doubts_of(do.save_party(**given)):
            flash(say(doubt), "warn")

    return frame.entry_page(
        view, PARTY, save, of=of, title=title, name=f"party-{party_id or 'new'}", said=_("The party is entered."),
        place="#parties", start=start, template="mediation/party.html", PARTY=PARTY,
    )  # fmt: skip


@requires(Permission.MEDIATION_LIST)
def party_remove(ref: str, party_id: int) -> Response:
    """Take out a party that was entered by mistake."""
    view = frame.open_to_write(ref)
    mistaken = frame.part_of(view.facts.parties, party_id)
    do.remove_party(facts=view.facts, party=mistaken, actor=g.actor, now=now())
    return done(url_for("mediation.detail", ref=ref) + "#parties", _("The party is taken out."))


@requires(Permission.MEDIATION_LIST)
def representative_new(ref: str, party_id: int) -> Response:
    """Enter who acts for a party."""
    view = frame.open_to_enter(ref, OPEN)
    known = frame.part_of(view.facts.parties, party_id)
    return frame.entry_page(
        view, REPRESENTATIVE, do.save_representative,
        of=lambda facts: {"party": frame.part_of(facts.parties, party_id)},
        title=_("Who acts for %(name)s", name=frame.shown(known)),
        name=f"representative-{party_id}", said=_("The representative is entered."), place="#parties",
        start={"kind": _usual_representative(known).value},
    )  # fmt: skip


def _usual_representative(party: MediationParty) -> words.RepresentativeKind:
    """Who usually acts for such a party."""
    if party.is_minor:
        return words.RepresentativeKind.GUARDIAN
    if party.kind is words.PartyKind.ORGANISATION:
        return words.RepresentativeKind.LEGAL_REPRESENTATIVE
    return words.RepresentativeKind.AGENT


@requires(Permission.MEDIATION_LIST)
def representative_end(ref: str, representative_id: int) -> Response:
    view = frame.open_to_write(ref)
    do.end_representative(facts=view.facts, representative_id=representative_id, actor=g.actor, now=now())
    return done(url_for("mediation.detail", ref=ref) + "#parties", _("The representative acts no longer."))


@requires(Permission.MEDIATION_LIST)
def declare(ref: str) -> Response:
    """Declare a relation between mediator and party."""
    view = frame.open_to_enter(ref, PARTIES_OPEN)
    return frame.entry_page(
        view, DECLARATION, do.declare_relation, title=_("Declare a relation"), name="declare",
        said=_("The relation is declared."),
    )  # fmt: skip


@requires(Permission.MEDIATION_LIST)
def describe(ref: str) -> Response:
    """Write the matter down."""
    view = frame.open_to_enter(ref, OPEN)
    return frame.entry_page(
        view, MATTER, course.describe, title=_("The matter"), name="matter", said=_("The matter is written down."),
        place="#matter", start=unseal_to_change(view.mediation),
    )  # fmt: skip
