"""Pages of the parties: particulars, who acts for them, declared relations, and the matter itself."""

from __future__ import annotations

from flask import Response, flash, g, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.mediation import vocabulary as words
from tracker.mediation.forms import DeclareForm, DescribeForm, PartyForm, RepresentativeForm, options
from tracker.mediation.models import MediationParty
from tracker.mediation.queries.detail import MediationInView, NotVisible
from tracker.mediation.rules import OPEN, PARTIES_OPEN
from tracker.mediation.sealing import unseal_to_change
from tracker.mediation.services import course
from tracker.mediation.services import parties as do
from tracker.mediation.views import frame
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.language import say
from tracker.web.pages import done

#: Kept as the papers print it.
MALE, FEMALE = "男", "女"


def _party_of(view: MediationInView, party_id: int | None) -> MediationParty | None:
    if party_id is None:
        return None
    found = next((one for one in view.facts.parties if one.id == party_id), None)
    if found is None:
        raise NotVisible
    return found


@requires(Permission.MEDIATION_LIST)
def party_new(ref: str) -> Response:
    return _party_page(ref, None)


@requires(Permission.MEDIATION_LIST)
def party(ref: str, party_id: int) -> Response:
    return _party_page(ref, party_id)


def _party_page(ref: str, party_id: int | None) -> Response:
    """Enter a party or change its particulars."""
    view = frame.open_to_read(ref)
    do.may_write(view.facts, g.actor, PARTIES_OPEN)
    known = _party_of(view, party_id)
    sides = {one.side for one in view.facts.parties}
    start = {"version": view.mediation.version} | (_known(known) if known else {})
    if known is None:
        start["side"] = "respondent" if words.Side.APPLICANT in sides else "applicant"
    form = PartyForm(data=start)
    form.side.choices, form.kind.choices = options(words.SIDES), options(words.PARTY_KINDS)
    form.sex.choices = [("", "—"), (MALE, _("male")), (FEMALE, _("female"))]

    def act() -> Response:
        held = frame.open_to_write(ref, form.version.data)
        entry = do.PartyEntry(
            side=words.Side(form.side.data),
            kind=words.PartyKind(form.kind.data),
            name=form.name.data,
            phone=form.phone.data or "",
            address=form.address.data or "",
            id_number=form.id_number.data or "",
            is_id_checked=form.is_id_checked.data,
            sex=form.sex.data or "",
            age=form.age.data or "",
            occupation=form.occupation.data or "",
            credit_code=form.credit_code.data or "",
            is_minor=form.is_minor.data,
        )
        do.save_party(facts=held.facts, entry=entry, party=_party_of(held, party_id), actor=g.actor, now=now())
        for doubt in do.doubts_of(entry):
            flash(say(doubt), "warn")
        return done(url_for("mediation.detail", ref=ref) + "#parties", _("The party is entered."))

    title = _("Change a party") if known else _("Enter a party")
    key = frame.draft_key(ref, f"party-{party_id or 'new'}")
    return frame.form_page(view, form, act, title=title, key=key, template="mediation/party.html")


@requires(Permission.MEDIATION_LIST)
def party_remove(ref: str, party_id: int) -> Response:
    """Take out a party that was entered by mistake."""
    view = frame.open_to_write(ref)
    found = _party_of(view, party_id)
    assert found is not None
    do.remove_party(facts=view.facts, party=found, actor=g.actor, now=now())
    return done(url_for("mediation.detail", ref=ref) + "#parties", _("The party is taken out."))


def _known(party: MediationParty) -> dict[str, object]:
    return unseal_to_change(party) | {
        "side": party.side.value,
        "kind": party.kind.value,
        "is_minor": party.is_minor,
        "is_id_checked": party.id_checked_at is not None,
    }


@requires(Permission.MEDIATION_LIST)
def representative_new(ref: str, party_id: int) -> Response:
    """Enter who acts for a party."""
    view = frame.open_to_read(ref)
    do.may_write(view.facts, g.actor, OPEN)
    known = _party_of(view, party_id)
    assert known is not None
    form = RepresentativeForm(data={"version": view.mediation.version})
    form.kind.choices = options(words.REPRESENTATIVE_KINDS)
    if form.kind.data is None:
        form.kind.data = _usual_representative(known).value

    def act() -> Response:
        held = frame.open_to_write(ref, form.version.data)
        entry = do.RepresentativeEntry(
            kind=words.RepresentativeKind(form.kind.data),
            name=form.name.data,
            phone=form.phone.data or "",
            relation=form.relation.data or "",
            powers=form.powers.data or "",
            has_special_power=form.has_special_power.data,
            given_on=form.given_on.data,
        )
        acted_for = _party_of(held, party_id)
        assert acted_for is not None
        do.save_representative(facts=held.facts, party=acted_for, entry=entry, actor=g.actor, now=now())
        return done(url_for("mediation.detail", ref=ref) + "#parties", _("The representative is entered."))

    key = frame.draft_key(ref, f"representative-{party_id}")
    title = _("Who acts for %(name)s", name=frame.shown(known))
    return frame.form_page(view, form, act, title=title, key=key)


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
    view = frame.open_to_read(ref)
    do.may_write(view.facts, g.actor, PARTIES_OPEN)
    form = DeclareForm(data={"version": view.mediation.version})

    def act() -> Response:
        held = frame.open_to_write(ref, form.version.data)
        do.declare_relation(facts=held.facts, by=form.by.data, ground=form.ground.data, actor=g.actor, now=now())
        return done(url_for("mediation.detail", ref=ref), _("The relation is declared."))

    return frame.form_page(view, form, act, title=_("Declare a relation"), key=frame.draft_key(ref, "declare"))


@requires(Permission.MEDIATION_LIST)
def describe(ref: str) -> Response:
    """Write the matter down."""
    view = frame.open_to_read(ref)
    do.may_write(view.facts, g.actor, OPEN)
    form = DescribeForm(data=unseal_to_change(view.mediation) | {"version": view.mediation.version})

    def act() -> Response:
        held = frame.open_to_write(ref, form.version.data)
        names = ("title", "place", "matter", "demands", "facts")
        changed = {name: form[name].data or "" for name in names}
        course.describe(facts=held.facts, changed=changed, actor=g.actor, now=now())
        return done(url_for("mediation.detail", ref=ref) + "#matter", _("The matter is written down."))

    return frame.form_page(view, form, act, title=_("The matter"), key=frame.draft_key(ref, "matter"))
