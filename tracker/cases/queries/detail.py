"""One case with what its page and its rules need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import SimpleNamespace
from typing import TypeVar

from sqlalchemy import BindParameter, ColumnElement, SQLColumnExpression, bindparam, exists, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from tracker.access import scope
from tracker.access.actor import Actor
from tracker.access.policy import Sees
from tracker.areas.queries import get_tree
from tracker.audit.models import Event
from tracker.cases.facts import CaseFacts
from tracker.cases.happenings import EVENT_KINDS
from tracker.cases.kept import Kept
from tracker.cases.models import Case, CaseFile, CasePost, CaseReporter, CaseRequest, CoHandling
from tracker.cases.vocabulary import Action, State, Visibility
from tracker.extensions import db, keys
from tracker.foundation.masking import mask_name, mask_phone
from tracker.foundation.orm import AnyRow, AnySelect
from tracker.foundation.words import N_, Refused
from tracker.hooks import Hook
from tracker.people.models import Post, User

T = TypeVar("T")


class NotVisible(Refused):
    """There is no such case for this actor; whether it exists at all is not said."""

    said = N_("There is no such case, or it is not in your scope.")

    def __init__(self) -> None:
        super().__init__(self.said, code="not_visible")


def seen(found: T | None, refused: type[NotVisible] = NotVisible) -> T:
    """What was found, or the refusal where nothing was that the actor may see."""
    if found is None:
        raise refused
    return found


@dataclass(frozen=True)
class CaseInView:
    """A case's facts and how much of it the actor may see."""

    facts: CaseFacts
    sees: Sees
    #: The classes of which the actor would be shown the content; asked where the case has left one (cases/kept.py).
    readable_classes: frozenset[Visibility] = frozenset()

    @property
    def case(self) -> Case:
        return self.facts.case

    @property
    def is_readable(self) -> bool:
        return self.sees is Sees.CONTENT

    def reads_event(self, place: int) -> bool:
        """Whether the content of the event at a place of the timeline is shown: by the class it was written under."""
        return self._reads(next((kept for kept in self.facts.kept if place < kept.events), None))

    def reads_of(self, at: datetime) -> bool:
        """Whether what was added to the case at an instant is shown."""
        return self._reads(next((kept for kept in self.facts.kept if at <= kept.until), None))

    def _reads(self, kept: Kept | None) -> bool:
        return self.is_readable if kept is None else kept.visibility in self.readable_classes

    @property
    def kept(self) -> list[Kept]:
        """What stands of the case under classes it has left, as far as the actor may read it."""
        return [kept for kept in self.facts.kept if self._reads(kept)]


_FOLLOWER = aliased(Case)

# The statements of a case page, built once: building them anew would cost more than running them.
_ID: BindParameter[int] = bindparam("id")


def _has(column: SQLColumnExpression[int | None]) -> ColumnElement[bool]:
    return exists().where(column == Case.id)


#: What hangs on a case at all, by name: asked with the case itself, it spares most cases their questions.
_OWN: dict[str, ColumnElement[bool]] = {
    "requests": _has(CaseRequest.case_id),
    "co_handlings": _has(CoHandling.case_id),
    "files": _has(CaseFile.case_id),
    "reporter": _has(CaseReporter.case_id),
    "merged": exists().where(_FOLLOWER.merged_into_id == Case.id),
}


@dataclass(frozen=True, eq=False)
class Hanging:
    """A column of another subject that holds a case's id; whether a row does is read as `facts.hangs.<name>`."""

    name: str
    case_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


HANGINGS: Hook[Hanging] = Hook()


@cache
def _select_case(by: str, others: tuple[Hanging, ...], *, lock: bool = False) -> AnySelect:
    """The statement of a case by its `ref` or `id`, with what the subjects hung in ask about it."""
    conditions = _OWN | {one.name: _has(one.case_id) for one in others}
    asked = [condition.label(name) for name, condition in conditions.items()]
    query = select(Case, *asked).options(joinedload(Case.category)).where(getattr(Case, by) == bindparam(by))
    return query.with_for_update(of=Case).execution_options(populate_existing=True) if lock else query


_OPEN_REQUEST = select(CaseRequest).where(CaseRequest.case_id == _ID, CaseRequest.decided_at.is_(None))
_CO_HANDLINGS = (
    select(CoHandling)
    .where(CoHandling.case_id == _ID)
    .options(joinedload(CoHandling.post))
    .order_by(CoHandling.asked_at)
)
_INVOLVED = select(Post.id, Post.title).join(CasePost, CasePost.post_id == Post.id).where(CasePost.case_id == _ID)
_TIMELINE = (
    select(
        Event.kind,
        Event.written_at,
        Event.received_at,
        Event.user_id,
        Event.facts,
        User.name.label("user_name"),
        Post.title.label("post_title"),
    )
    .outerjoin(User, User.id == Event.user_id)
    .outerjoin(Post, Post.id == Event.post_id)
    .where(Event.subject == "case", Event.subject_id == _ID)
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


def get_case(ref: str, *, actor: Actor, lock: bool = False) -> CaseInView:
    """The case with this number, or NotVisible. With `lock` the row is held until the transaction ends."""
    found = db.session.execute(_select_case("ref", tuple(HANGINGS), lock=lock), {"ref": ref}).first()
    if found is None or (found.Case.state is State.DRAFT and found.Case.reporter_user_id != actor.user_id):
        raise NotVisible
    facts = _facts(found)
    sees = seen(scope.sees(actor, facts.case, facts.involved_post_ids))
    return CaseInView(facts, sees, _readable_classes(facts, actor) if facts.kept else frozenset())


def _readable_classes(facts: CaseFacts, actor: Actor) -> frozenset[Visibility]:
    """The classes whose content the actor would be shown, were the case of that class."""
    alike = {one: SimpleNamespace(visibility=one, area_code=facts.area_code) for one in Visibility}
    return frozenset(
        one for one, case in alike.items() if scope.sees(actor, case, facts.involved_post_ids) is Sees.CONTENT
    )


def load_facts(case_id: int, *, lock: bool = False) -> CaseFacts:
    """What the rules look at, for a case by its id; for the program's own acts and slips, which know no scope."""
    return _facts(db.session.execute(_select_case("id", tuple(HANGINGS), lock=lock), {"id": case_id}).one())


def _facts(found: AnyRow) -> CaseFacts:
    of = {"id": found.Case.id}
    connection = db.session.connection()
    timeline = connection.execute(_TIMELINE, of).all()
    titles = {row.id: row.title for row in connection.execute(_INVOLVED, of)}
    return CaseFacts(
        found.Case,
        hangs=found,
        open_request=db.session.scalar(_OPEN_REQUEST, of) if found.requests else None,
        co_handlings=tuple(db.session.scalars(_CO_HANDLINGS, of)) if found.co_handlings else (),
        files=tuple(db.session.scalars(_FILES, of)) if found.files else (),
        timeline=timeline,
        last_event=timeline[-1] if timeline else None,
        post_titles=titles,
        involved_post_ids=frozenset(titles),
    )


def list_requests(facts: CaseFacts) -> list[CaseRequest]:
    """Every extension, suspension and voiding asked for, oldest first."""
    return list(db.session.scalars(_REQUESTS, {"id": facts.case.id})) if facts.hangs.requests else []


def list_files(view: CaseInView) -> list[CaseFile]:
    """The photos and documents the reader may see, oldest first."""
    return [one for one in view.facts.files if view.reads_of(one.added_at)]


def get_file(view: CaseInView, sha256: str) -> CaseFile:
    """A file of this very case, by its digest or its thumbnail's; NotVisible where there is none for the reader."""
    return seen(next((one for one in list_files(view) if sha256 in (one.sha256, one.thumb_sha256)), None))


def list_redacted(view: CaseInView) -> set[str]:
    """The pictures of which parts were covered, as far as the reader may know."""
    return {event.facts["became"] for event in _redactions(view)}


def _redactions(view: CaseInView) -> list[AnyRow]:
    kind = EVENT_KINDS[Action.REDACT_PHOTO]
    return [event for place, event in enumerate(view.facts.timeline) if event.kind == kind and view.reads_event(place)]


def is_redacted(view: CaseInView, sha256: str) -> bool:
    """The reader may know that this picture hung on the case and is gone: a covered one took its place."""
    here = {digest for one in view.facts.files for digest in (one.sha256, one.thumb_sha256)}
    gone = {digest for event in _redactions(view) for digest in (event.facts["was"], event.facts["thumb"])}
    return sha256 in gone - here


@dataclass(frozen=True)
class ReporterShown:
    """The reporter as shown: masked unless `is_plain`."""

    name: str
    phone: str
    is_plain: bool = False
    #: The law keeps secret who reported: nothing is shown, to nobody.
    is_secret: bool = False


def find_reporter(view: CaseInView, *, is_plain: bool = False) -> ReporterShown | None:
    """Who reported, masked; in plain only for a caller who has logged a purpose. None: anonymous."""
    facts, case = view.facts, view.case
    if facts.must_report or not view.reads_of(case.received_at):
        return ReporterShown("", "", is_secret=True)
    row = db.session.get(CaseReporter, case.id) if facts.hangs.reporter else None
    if row is None:
        return None
    name = keys.unseal(row.name, f"case_reporters.name:{case.id}") if row.name else ""
    phone = keys.unseal(row.phone, f"case_reporters.phone:{case.id}") if row.phone else ""
    if is_plain:
        return ReporterShown(name, phone, is_plain=True)
    return ReporterShown(mask_name(name) if name else "", mask_phone(phone) if phone else "")


def get_post_title(post_id: int) -> str:
    """How a post is called."""
    return db.session.scalar(select(Post.title).where(Post.id == post_id)) or ""


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
