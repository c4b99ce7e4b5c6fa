"""One case with what its page and its rules need."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, exists, func, select
from sqlalchemy.orm import joinedload

from tracker.access import scope
from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.areas.queries import get_tree
from tracker.audit.models import AccessEntry, Event
from tracker.cases.facts import CaseFacts
from tracker.cases.models import Case, CaseFile, CasePost, CaseReporter, CaseRequest, CoHandling
from tracker.cases.vocabulary import State
from tracker.extensions import db, keys
from tracker.foundation.masking import mask_name, mask_phone
from tracker.foundation.words import N_, Refused
from tracker.people.models import Post, User


class NotVisible(Refused):
    """There is no such case for this actor; whether it exists at all is not said."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such case, or it is not in your scope."), code="not_visible")


@dataclass(frozen=True)
class CaseInView:
    """A case's facts and how much of it the actor may see."""

    facts: CaseFacts
    sees: Sees

    @property
    def case(self) -> Case:
        return self.facts.case

    @property
    def is_readable(self) -> bool:
        return self.sees is Sees.CONTENT


_WHOLE = (
    joinedload(Case.area),
    joinedload(Case.category),
    joinedload(Case.holder_post),
    joinedload(Case.lead_post),
    joinedload(Case.centre_post),
    joinedload(Case.reporter_post),
)


_BY_REF = select(Case).where(Case.ref == bindparam("ref")).options(*_WHOLE)
_LOCKED = _BY_REF.with_for_update(of=Case).execution_options(populate_existing=True)


def get_case(ref: str, *, actor: Actor, lock: bool = False) -> CaseInView:
    """The case with this number, or NotVisible. With `lock` the row is held until the transaction ends."""
    case = db.session.scalar(_LOCKED if lock else _BY_REF, {"ref": ref})
    if case is None or (case.state is State.DRAFT and case.reporter_user_id != actor.user_id):
        raise NotVisible
    facts = load_facts(case)
    seen = scope.sees(actor, case, facts.involved_post_ids)
    if seen is None:
        raise NotVisible
    return CaseInView(facts, seen)


# The statements of a case page, built once: building them anew would cost more than running them.
_ID: BindParameter[int] = bindparam("id")
_OPEN_REQUEST = select(CaseRequest).where(CaseRequest.case_id == _ID, CaseRequest.decided_at.is_(None))
_CO_HANDLINGS = (
    select(CoHandling)
    .where(CoHandling.case_id == _ID)
    .options(joinedload(CoHandling.post))
    .order_by(CoHandling.asked_at)
)
_OF_CASE = (Event.subject == "case", Event.subject_id == _ID)
_LAST_EVENT = select(Event).where(*_OF_CASE).order_by(Event.seq.desc()).limit(1)
_INVOLVED = select(CasePost.post_id).where(CasePost.case_id == _ID)
_TIMELINE = (
    select(Event, User.name, Post.title)
    .outerjoin(User, User.id == Event.user_id)
    .outerjoin(Post, Post.id == Event.post_id)
    .where(*_OF_CASE)
    .order_by(Event.seq)
)
_REQUESTS = (
    select(CaseRequest)
    .where(CaseRequest.case_id == _ID)
    .options(
        joinedload(CaseRequest.asked_by_post),
        joinedload(CaseRequest.asked_by_user),
        joinedload(CaseRequest.decided_by_post),
        joinedload(CaseRequest.decided_by_user),
    )
    .order_by(CaseRequest.id)
)
_FILES = select(CaseFile).where(CaseFile.case_id == _ID).order_by(CaseFile.id)
_MERGED = select(Case.ref).where(Case.merged_into_id == _ID).order_by(Case.id)


#: What hangs on a case at all: one question that spares most cases five.
_HANGS = select(
    exists().where(CaseRequest.case_id == _ID).label("requests"),
    exists().where(CoHandling.case_id == _ID).label("co_handlings"),
    exists().where(CaseFile.case_id == _ID).label("files"),
    exists().where(CaseReporter.case_id == _ID).label("reporter"),
    exists().where(Case.merged_into_id == _ID).label("merged"),
)


def load_facts(case: Case) -> CaseFacts:
    """What the rules look at, read in a few short queries."""
    of = {"id": case.id}
    hangs = db.session.execute(_HANGS, of).one()
    return CaseFacts(
        case,
        hangs=hangs,
        open_request=db.session.scalar(_OPEN_REQUEST, of) if hangs.requests else None,
        co_handlings=tuple(db.session.scalars(_CO_HANDLINGS, of)) if hangs.co_handlings else (),
        last_event=db.session.scalar(_LAST_EVENT, of),
        involved_post_ids=frozenset(db.session.scalars(_INVOLVED, of)),
    )


@dataclass(frozen=True)
class TimelineEntry:
    """One event with the names behind its ids."""

    event: Event
    user_name: str | None
    post_title: str | None


def list_timeline(case: Case) -> list[TimelineEntry]:
    """The whole history of a case, oldest first."""
    return [TimelineEntry(*row) for row in db.session.execute(_TIMELINE, {"id": case.id})]


def list_requests(facts: CaseFacts) -> list[CaseRequest]:
    """Every extension, suspension and voiding asked for, oldest first."""
    return list(db.session.scalars(_REQUESTS, {"id": facts.case.id})) if facts.hangs.requests else []


def list_files(facts: CaseFacts) -> list[CaseFile]:
    return list(db.session.scalars(_FILES, {"id": facts.case.id})) if facts.hangs.files else []


def get_file(case: Case, sha256: str) -> CaseFile:
    """A file of this very case, by its digest or its thumbnail's; NotVisible otherwise."""
    found = db.session.scalar(
        select(CaseFile).where(
            CaseFile.case_id == case.id, (CaseFile.sha256 == sha256) | (CaseFile.thumb_sha256 == sha256)
        )
    )
    if found is None:
        raise NotVisible
    return found


@dataclass(frozen=True)
class ReporterShown:
    """The reporter as shown: masked unless `is_plain`."""

    name: str
    phone: str
    is_plain: bool = False


def find_reporter(facts: CaseFacts, *, is_plain: bool = False) -> ReporterShown | None:
    """Who reported, masked; in plain only for a caller who has logged a purpose. None: anonymous."""
    case = facts.case
    row = db.session.get(CaseReporter, case.id) if facts.hangs.reporter else None
    if row is None:
        return None
    name = keys.ring.decrypt(row.name, f"case_reporters.name:{case.id}") if row.name else ""
    phone = keys.ring.decrypt(row.phone, f"case_reporters.phone:{case.id}") if row.phone else ""
    if is_plain:
        return ReporterShown(name, phone, is_plain=True)
    return ReporterShown(mask_name(name) if name else "", mask_phone(phone) if phone else "")


def post_titles(facts: CaseFacts) -> dict[int, str]:
    """Names of the posts a case's history speaks of by id."""
    wanted = select(Post.id, Post.title).where(Post.id.in_(list(facts.involved_post_ids)))
    return {row.id: row.title for row in db.session.execute(wanted)}


def count_prints(ref: str, paper: str) -> int:
    """How often a paper of a case has been printed."""
    query = select(func.count()).where(
        AccessEntry.subject == f"case:{ref}", AccessEntry.act == "case:print", AccessEntry.purpose == paper
    )
    return int(db.session.scalar(query) or 0)


def list_merged(facts: CaseFacts) -> list[str]:
    """The numbers of the duplicates that follow this case."""
    return list(db.session.scalars(_MERGED, {"id": facts.case.id})) if facts.hangs.merged else []


def find_lead_ref(case: Case) -> str | None:
    """The number of the case this one was merged into."""
    if case.merged_into_id is None:
        return None
    return db.session.scalar(select(Case.ref).where(Case.id == case.merged_into_id))


def area_path(area_code: str) -> str:
    """The names from street down to the area itself, joined as an address is written."""
    return get_tree().path(area_code)
