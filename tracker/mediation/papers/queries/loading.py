"""Loading everything the papers of one mediation say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.areas.queries import get_tree
from tracker.audit.sealing import LostBody, SealedRow, unseal
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.filenames import file_name
from tracker.mediation import models as m
from tracker.mediation import vocabulary as words
from tracker.mediation.asks import PARTY, REPRESENTATIVE, Field
from tracker.mediation.committees.models import Committee
from tracker.mediation.facts import MediationFacts
from tracker.mediation.papers import content as c
from tracker.mediation.papers.queries.standing import standing_of
from tracker.mediation.papers.queries.texts import AGREEMENT, list_versions
from tracker.mediation.queries.choices import list_holders
from tracker.mediation.queries.detail import list_files, list_performances, load_facts
from tracker.mediation.vocabulary import PartyKind, SessionState, Side
from tracker.people.models import Post, User

T = TypeVar("T")
#: What no paper can show and XML does not allow.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def load_content(mediation_id: int, *, today: date) -> c.Content:
    """Everything the papers say, unsealed; LookupError where there is no such mediation.

    `today` tells who holds the mediator's post; a file that is archived says who held it that day.
    """
    row = db.session.scalars(
        select(m.Mediation)
        .where(m.Mediation.id == mediation_id)
        .options(
            joinedload(m.Mediation.committee).joinedload(Committee.unit),
            joinedload(m.Mediation.category),
            joinedload(m.Mediation.mediator_post),
        )
    ).one_or_none()
    if row is None:
        raise LookupError(mediation_id)
    facts = load_facts(row)
    # Of those who hold the post that day only the first signs as mediator.
    mediators = tuple(user.name for user in list_holders(row.mediator_post_id, row.archived_on or today)[:1])
    parties, helpers = _parties(facts), _helpers(facts)
    party_names = {party.id: party.name for party in parties}
    names = {key: helper.name for key, helper in helpers.items()}
    for party in parties:
        names |= {f"party:{party.id}": party.name}
        names |= {f"representative:{acting.id}": acting.name for acting in party.representatives}
    standing, versions = standing_of(facts), list_versions(row.id, AGREEMENT)
    return _made(
        c.Content,
        row,
        committee=row.committee.unit.name,
        committee_phone=row.committee.unit.phone,
        court=row.committee.court,
        mediators=mediators,
        stage=row.stage.label,
        outcome=(row.result or row.stage).label,
        origin=row.origin.value,
        origin_label=row.origin.label,
        referrer=row.referrer.label if row.referrer else "",
        category=row.category.name,
        category_en=row.category.name_en,
        area=get_tree().path(row.area_code),
        opened_on=local_day(row.opened_at),
        end_reason=_end_reason(row),
        unconfirmable=tuple(words.Unconfirmable(code).label for code in row.unconfirmable or ()),
        is_confirmable=not row.unconfirmable,
        confirm_court=row.confirm_court or row.committee.court,
        confirmation=row.confirmation.value,
        breach_route=words.Route(row.breach_route).label if row.breach_route else "",
        archived_by=mediators[0] if mediators else "",
        retention=row.retention.label if row.retention else "",
        parties=tuple(parties),
        helpers=tuple(helpers.values()),
        inquiries=_inquiries(row.id),
        sessions=_sessions(facts, names),
        clauses=_clauses(facts, party_names),
        visits=_visits(facts, party_names),
        scans=tuple(_scan(scan) for scan in list_files(row.id)),
        agreement_text=_clean(versions[0].text if versions else ""),
        standing=standing,
        is_agreed=standing.is_agreed,
        is_oral=standing.is_oral,
        is_ended=standing.is_ended,
    )


def _made(made: type[T], row: Any, /, **given: Any) -> T:
    """A part of the content: what is not given stands in the row, or in its sealed body."""
    body, columns = _open(row), row.__table__.columns
    rest = [part.name for part in fields(made) if part.name not in given]  # type: ignore[arg-type]
    return made(**given, **{name: getattr(row, name) if name in columns else body[name] for name in rest})


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


def _end_reason(row: m.Mediation) -> str:
    reasons = (*words.FailReason, *words.TerminateReason, *words.DeclineReason)
    return next((one.label for one in reasons if one == row.end_reason), "")


#: The order in which parties stand on papers.
_SIDES = {side: place for place, side in enumerate(Side)}


def _parties(facts: MediationFacts) -> list[c.Party]:
    rows = sorted(facts.parties, key=lambda party: _SIDES[party.side])
    return [_party(row, [acting for acting in facts.representatives if acting.party_id == row.id]) for row in rows]


def _party(row: m.MediationParty, acting: list[m.MediationRepresentative]) -> c.Party:
    texts = _entered(row, PARTY)
    return _made(
        c.Party,
        row,
        texts=texts,
        side=row.side.label,
        is_person=row.kind is PartyKind.PERSON,
        consent=row.consent.label,
        consent_way=row.consent_way.label if row.consent_way else "",
        consented_on=local_day(row.consented_at) if row.consented_at else None,
        rights_told_on=local_day(row.rights_told_at) if row.rights_told_at else None,
        representatives=tuple(_representative(each, texts["name"]) for each in acting),
    )


def _representative(row: m.MediationRepresentative, party: str) -> c.Representative:
    texts, label = _entered(row, REPRESENTATIVE), row.kind.label
    return _made(c.Representative, row, texts=texts, kind=row.kind.value, label=label, party=party)


def _helpers(facts: MediationFacts) -> dict[str, c.Helper]:
    """Who joins, by the key under which sessions name them."""
    return {f"helper:{row.id}": _helper(row) for row in facts.helpers}


def _helper(row: m.MediationHelper) -> c.Helper:
    post = db.session.get(Post, row.post_id) if row.post_id else None
    name = _open(row)["name"] or (post.title if post else "")
    return _made(c.Helper, row, name=name, kind=row.kind.label)


def _inquiries(mediation_id: int) -> tuple[c.Inquiry, ...]:
    query = (
        select(m.MediationInquiry, User.name)
        .join(User, User.id == m.MediationInquiry.user_id)
        .where(m.MediationInquiry.mediation_id == mediation_id)
        .order_by(m.MediationInquiry.asked_on, m.MediationInquiry.id)
    )
    return tuple(
        _made(c.Inquiry, row, questions=_pairs(row), written_by=writer) for row, writer in db.session.execute(query)
    )


def _sessions(facts: MediationFacts, names: dict[str, str]) -> tuple[c.Session, ...]:
    return tuple(
        _made(
            c.Session,
            row,
            state=row.state.value,
            state_label=row.state.label,
            is_held=row.state in (SessionState.HELD, SessionState.ADJOURNED),
            invited=tuple(names[key] for key in row.invited if key in names),
            attended=tuple(names[key] for key in row.attended if key in names),
            questions=_pairs(row),
        )
        for row in facts.sessions
        if row.state is not SessionState.CALLED_OFF
    )


def _clauses(facts: MediationFacts, parties: dict[int, str]) -> tuple[c.Clause, ...]:
    done = list_performances(facts)
    return tuple(
        _made(
            c.Clause,
            row,
            performer=parties.get(row.party_id, ""),
            way=row.way.value,
            state=row.state.label,
            performances=tuple(_made(c.Performance, performance) for performance in done[row.id]),
        )
        for row in facts.clauses
    )


def _visits(facts: MediationFacts, parties: dict[int, str]) -> tuple[c.Visit, ...]:
    return tuple(
        _made(
            c.Visit,
            row,
            who=parties.get(row.party_id, "") if row.party_id else "",
            way=row.way.label if row.way else "",
            kept=row.kept.label if row.kept else "",
            answer=row.answer.label if row.answer else "",
        )
        for row in facts.visits
        if row.visited_on is not None
    )


def _scan(row: m.MediationFile) -> c.Scan:
    name = file_name(_open(row)["name"], row.mime)
    return _made(c.Scan, row, kind=row.kind.value, label=row.kind.label, name=name)
