"""Loading everything the papers of one mediation say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tracker.areas.queries import get_tree
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.filenames import file_name
from tracker.mediation import vocabulary as words
from tracker.mediation.asks import PARTY, REPRESENTATIVE, Field
from tracker.mediation.models import (
    Committee,
    Mediation,
    MediationClause,
    MediationFile,
    MediationHelper,
    MediationInquiry,
    MediationParty,
    MediationPerformance,
    MediationRepresentative,
    MediationSession,
    MediationText,
    MediationVisit,
)
from tracker.mediation.papers import content as c
from tracker.mediation.papers.standing import read_standing
from tracker.mediation.sealing import LostBody, SealedRow, unseal, unseal_bytes
from tracker.mediation.vocabulary import ConsentWay, Origin, PartyKind, SessionState, Side
from tracker.people.models import Appointment, Post, User

#: What no paper can show and XML does not allow.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def load_content(mediation_id: int, *, today: date) -> c.Content:
    """Everything the papers say, unsealed; LookupError where there is no such mediation.

    `today` tells who holds the mediator's post; a file that is archived says who held it that day.
    """
    row = db.session.scalars(
        select(Mediation)
        .where(Mediation.id == mediation_id)
        .options(
            joinedload(Mediation.committee).joinedload(Committee.unit),
            joinedload(Mediation.category),
            joinedload(Mediation.mediator_post),
        )
    ).one_or_none()
    if row is None:
        raise LookupError(mediation_id)
    body = _open(row)
    mediators = _holders(row.mediator_post_id, row.archived_on or today)
    parties = _parties(row.id)
    helpers, helper_names = _helpers(row.id)
    names = _names(parties, helper_names)
    party_names = {party.id: party.name for party, _acting in parties}
    # An origin of a referral says who referred it, in the words of the vocabulary.
    referrer = words.REFERRERS[row.referrer] if row.referrer else ""
    return c.Content(
        ref=row.ref,
        number=row.number,
        committee=row.committee.unit.name,
        committee_phone=row.committee.unit.phone,
        court=row.committee.court,
        mediators=mediators,
        stage=words.STAGES[row.stage][0],
        outcome=words.STAGES[row.result or row.stage][0],
        origin=row.origin.value,
        origin_label=words.ORIGINS[Origin(row.origin)],
        referrer=referrer,
        referral_no=row.referral_no,
        category=row.category.name,
        category_en=row.category.name_en,
        area=get_tree().path(row.area_code),
        title=body["title"],
        place=body["place"],
        matter=body["matter"],
        demands=body["demands"],
        facts=body["facts"],
        opened_on=local_day(row.opened_at),
        **_days(row),
        end_reason=_end_reason(row),
        amount_fen=row.amount_fen,
        unconfirmable=tuple(words.UNCONFIRMABLES[words.Unconfirmable(one)] for one in row.unconfirmable or ()),
        is_confirmable=not row.unconfirmable,
        confirm_court=row.confirm_court or row.committee.court,
        confirm_no=row.confirm_no,
        confirmation=row.confirmation.value,
        breach_route=words.ROUTES[words.Route(row.breach_route)] if row.breach_route else "",
        archived_by=mediators[0] if mediators else "",
        retention=words.RETENTIONS[row.retention] if row.retention else "",
        parties=tuple(party for party, _acting in parties),
        helpers=helpers,
        inquiries=_inquiries(row.id),
        sessions=_sessions(row.id, names),
        clauses=_clauses(row.id, party_names),
        visits=_visits(row.id, party_names),
        scans=_scans(row.id),
        agreement_text=_newest_text(row.id),
        **_state(row),
    )


def _days(row: Mediation) -> dict[str, Any]:
    names = (
        *("registered_on", "due_on", "extended_on", "ended_on", "effective_on", "handed_out_on", "archived_on"),
        *("confirm_due_on", "confirm_applied_on", "confirm_decided_on"),
    )
    return {name: getattr(row, name) for name in names}


def _state(row: Mediation) -> dict[str, Any]:
    standing = read_standing(row)
    return {
        "standing": standing,
        "is_agreed": standing.is_agreed,
        "is_oral": standing.is_oral,
        "is_ended": standing.is_ended,
    }


def _clean(value: Any) -> str:
    return _CONTROL.sub("", str(value if value is not None else "").replace("\r\n", "\n").replace("\r", "\n")).strip()


def _open(row: SealedRow) -> defaultdict[str, str]:
    """The texts of a sealed body; an empty text for what is not in it."""
    body = unseal(row)
    if isinstance(body, LostBody):
        return defaultdict(lambda: body.words)
    return defaultdict(str, {key: _clean(value) for key, value in body.items() if not isinstance(value, list)})


def _entered(row: SealedRow, entry: Iterable[Field]) -> dict[str, str]:
    """What was entered, by the fields of the entry."""
    body = _open(row)
    return {field.name: body[field.name] for field in entry if field.tidy}


def _pairs(row: SealedRow) -> tuple[tuple[str, str], ...]:
    return tuple((_clean(question), _clean(answer)) for question, answer in unseal(row).get("questions") or [])


def _of(model: Any, mediation_id: int, *order: Any) -> Iterable[Any]:
    return db.session.scalars(select(model).where(model.mediation_id == mediation_id).order_by(*order, model.id))


def _end_reason(row: Mediation) -> str:
    tables: tuple[dict[Any, str], ...] = (words.FAIL_REASONS, words.TERMINATE_REASONS, words.DECLINE_REASONS)
    labels = {str(key): label for table in tables for key, label in table.items()}
    return labels.get(row.end_reason, "")


def _holders(post_id: int, on: date) -> tuple[str, ...]:
    """Who holds the post that day, A before B; only the first signs as mediator."""
    found = db.session.scalars(
        select(User.name)
        .join(Appointment, Appointment.user_id == User.id)
        .where(
            Appointment.post_id == post_id,
            Appointment.from_on <= on,
            or_(Appointment.to_on.is_(None), Appointment.to_on > on),
        )
        .order_by(Appointment.rank, Appointment.id)
    )
    return tuple(found)[:1]


#: The order in which parties stand on papers.
_SIDES = {side: place for place, side in enumerate(Side)}


def _parties(mediation_id: int) -> list[tuple[c.Party, dict[str, str]]]:
    rows = sorted(_of(MediationParty, mediation_id), key=lambda one: _SIDES[one.side])
    acting: dict[int, list[MediationRepresentative]] = defaultdict(list)
    for one in db.session.scalars(
        select(MediationRepresentative)
        .where(MediationRepresentative.party_id.in_([row.id for row in rows]))
        .order_by(MediationRepresentative.id)
    ):
        acting[one.party_id].append(one)
    return [
        (_party(row, acting[row.id]), {f"representative:{one.id}": _open(one)["name"] for one in acting[row.id]})
        for row in rows
    ]


def _party(row: MediationParty, acting: list[MediationRepresentative]) -> c.Party:
    texts = _entered(row, PARTY)
    return c.Party(
        texts,
        id=row.id,
        side=words.SIDES[row.side],
        is_person=row.kind is PartyKind.PERSON,
        is_minor=row.is_minor,
        consent=words.CONSENTS[row.consent][0],
        consent_way=words.CONSENT_WAYS[ConsentWay(row.consent_way)] if row.consent_way else "",
        consented_on=local_day(row.consented_at) if row.consented_at else None,
        rights_told_on=local_day(row.rights_told_at) if row.rights_told_at else None,
        id_checked_at=row.id_checked_at,
        representatives=tuple(_representative(one, texts["name"]) for one in acting),
    )


def _representative(row: MediationRepresentative, party: str) -> c.Representative:
    return c.Representative(
        _entered(row, REPRESENTATIVE),
        kind=row.kind.value,
        label=words.REPRESENTATIVE_KINDS[row.kind],
        has_special_power=row.has_special_power,
        given_on=row.given_on,
        ended_on=row.ended_on,
        party=party,
    )


def _helpers(mediation_id: int) -> tuple[tuple[c.Helper, ...], dict[str, str]]:
    rows = db.session.execute(
        select(MediationHelper, Post.title)
        .outerjoin(Post, Post.id == MediationHelper.post_id)
        .where(MediationHelper.mediation_id == mediation_id)
        .order_by(MediationHelper.id)
    ).all()
    found, names = [], {}
    for row, title in rows:
        body = _open(row)
        name = body["name"] or title or ""
        found.append(c.Helper(name, words.HELPER_KINDS[row.kind], body["body"], body["purpose"]))
        names[f"helper:{row.id}"] = name
    return tuple(found), names


def _names(parties: list[tuple[c.Party, dict[str, str]]], helpers: dict[str, str]) -> dict[str, str]:
    """Name of each key of who was invited or came."""
    names = dict(helpers)
    for party, acting in parties:
        names |= {f"party:{party.id}": party.name} | acting
    return names


def _inquiries(mediation_id: int) -> tuple[c.Inquiry, ...]:
    query = (
        select(MediationInquiry, User.name)
        .join(User, User.id == MediationInquiry.user_id)
        .where(MediationInquiry.mediation_id == mediation_id)
        .order_by(MediationInquiry.asked_on, MediationInquiry.id)
    )
    found = []
    for row, writer in db.session.execute(query):
        body = _open(row)
        found.append(
            c.Inquiry(
                row.asked_on, body["place"], body["asked"], body["present"], _pairs(row), body["text"], str(writer)
            )
        )
    return tuple(found)


def _sessions(mediation_id: int, names: dict[str, str]) -> tuple[c.Session, ...]:
    found = []
    for row in _of(MediationSession, mediation_id, MediationSession.no):
        if row.state is SessionState.CALLED_OFF:
            continue
        body = _open(row)
        found.append(
            c.Session(
                no=row.no,
                state=row.state.value,
                state_label=words.SESSION_STATES[row.state][0],
                is_held=row.state in (SessionState.HELD, SessionState.ADJOURNED),
                planned_at=row.planned_at,
                minutes=row.minutes,
                room=row.room,
                is_public=row.is_public,
                invited=tuple(names[key] for key in row.invited if key in names),
                attended=tuple(names[key] for key in row.attended if key in names),
                held_from=row.held_from,
                held_to=row.held_to,
                questions=_pairs(row),
                text=body["text"],
                outcome=body["outcome"],
                reason=body["reason"],
            )
        )
    return tuple(found)


def _clauses(mediation_id: int, parties: dict[int, str]) -> tuple[c.Clause, ...]:
    done: dict[int, list[c.Performance]] = defaultdict(list)
    query = (
        select(MediationPerformance)
        .join(MediationClause, MediationClause.id == MediationPerformance.clause_id)
        .where(MediationClause.mediation_id == mediation_id)
        .order_by(MediationPerformance.performed_on, MediationPerformance.id)
    )
    for one in db.session.scalars(query):
        done[one.clause_id].append(c.Performance(one.performed_on, one.amount_fen, one.is_whole, _open(one)["note"]))
    found = []
    for row in _of(MediationClause, mediation_id, MediationClause.no):
        body = _open(row)
        found.append(
            c.Clause(
                no=row.no,
                performer=parties.get(row.party_id, ""),
                what=body["what"],
                remark=body["remark"],
                amount_fen=row.amount_fen,
                due_on=row.due_on,
                way=row.way.value,
                state=words.CLAUSE_STATES[row.state][0],
                performed_on=row.performed_on,
                performances=tuple(done[row.id]),
            )
        )
    return tuple(found)


def _visits(mediation_id: int, parties: dict[int, str]) -> tuple[c.Visit, ...]:
    found = []
    for row in _of(MediationVisit, mediation_id, MediationVisit.planned_on):
        if row.visited_on is None:
            continue
        body = _open(row)
        found.append(
            c.Visit(
                planned_on=row.planned_on,
                visited_on=row.visited_on,
                who=parties.get(row.party_id, ""),
                way=words.VISIT_WAYS[row.way] if row.way else "",
                kept=words.KEPTS[row.kept] if row.kept else "",
                answer=words.ANSWERS[row.answer] if row.answer else "",
                note=body["note"],
            )
        )
    return tuple(found)


def _scans(mediation_id: int) -> tuple[c.Scan, ...]:
    found = []
    for row in _of(MediationFile, mediation_id, MediationFile.added_at):
        body = _open(row)
        found.append(
            c.Scan(
                row.kind.value,
                words.FILE_KINDS[row.kind],
                row.sha256,
                row.mime,
                file_name(body["name"], row.mime),
                body["remark"],
                row.added_at,
            )
        )
    return tuple(found)


def _newest_text(mediation_id: int) -> str:
    query = (
        select(MediationText)
        .where(MediationText.mediation_id == mediation_id, MediationText.paper == "agreement")
        .order_by(MediationText.version.desc())
        .limit(1)
    )
    row = db.session.scalars(query).one_or_none()
    if row is None:
        return ""
    return _clean(unseal_bytes(f"mediation_texts.body:{mediation_id}:{row.paper}:{row.version}", row.body).get("text"))
