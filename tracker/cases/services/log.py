"""Logging a case: from a phone's form to a numbered case, once, however often it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from tracker.access.actor import Actor, HeldPost
from tracker.areas.queries import get_tree
from tracker.audit.services import record
from tracker.cases.facts import CaseFacts
from tracker.cases.models import Case, CaseReporter, Category, RefCounter
from tracker.cases.services.clocks import first_response_due, set_stage_deadline
from tracker.cases.services.files import attach_files, drop_files
from tracker.cases.services.moves import CASES, CaseFlow, clock_facts, enter
from tracker.cases.services.routing import (
    NOBODY_UNCONCERNED,
    POSTS,
    Book,
    find_centre,
    find_checker,
    find_liaison,
    involve_first,
)
from tracker.cases.services.texts import index_text, title_of
from tracker.cases.signals import case_reported
from tracker.cases.vocabulary import CONFIDENTIAL, Action, FileKind, Source, State
from tracker.extensions import db, keys, savepoint
from tracker.files.store import StoredFile
from tracker.foundation.crypto import KeyRing
from tracker.foundation.datum import Datum
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import format_ref, normalize_phone
from tracker.foundation.json import Json
from tracker.foundation.moments import Written
from tracker.foundation.words import N_, Refused


@dataclass
class Report:
    """What the form of a new case says. Instants are aware; `point` is (lng, lat)."""

    client_key: str
    category_code: str
    area_code: str
    text: str
    place: str = ""
    title: str = ""
    source: Source = Source.PATROL
    occurred_at: datetime | None = None
    #: When it was written down, where that was before now.
    written: Written | None = None
    point: tuple[float, float] | None = None
    datum: Datum = Datum.WGS84
    reporter_name: str = ""
    reporter_phone: str = ""
    #: For a complaint about staff: the post it is about, where that is known.
    about_post_id: int | None = None
    is_draft: bool = False
    is_on_spot: bool = False
    result_text: str = ""
    files: list[StoredFile] = field(default_factory=list)
    #: The number it was promised under, where it has one already.
    ref: str = ""
    #: Digests of the files of a draft that are not wanted any more.
    unwanted: frozenset[str] = frozenset()


def next_ref(county: str, at: datetime, letter: str = "") -> str:
    """Take the next number of the county's day, counted apart for each letter before it.

    Safe under concurrent takers on both databases.
    """
    day = local_day(at)
    return letter + format_ref(county, day, take_serial(f"{letter}{county}-{day:%Y%m%d}"))


def take_serial(prefix: str, count: int = 1) -> int:
    """The last of the next numbers, from 1, under a prefix of at most 20 characters; a rollback gives them back."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(RefCounter)
        .values(prefix=prefix, last=count)
        .on_conflict_do_update(index_elements=["prefix"], set_={"last": RefCounter.last + count})
        .returning(RefCounter.last)
    )
    return int(db.session.execute(statement).scalar_one())


_OF_KEY = select(Case.id).where(Case.client_key == bindparam("key"))


def find_replayed(client_key: str, actor: Actor) -> Case | None:
    """The case this key has made already; only the one who logged it is led to it."""
    if db.session.connection().scalar(_OF_KEY, {"key": client_key}) is None:
        return None
    case = db.session.scalars(select(Case).where(Case.client_key == client_key)).one()
    if case.reporter_user_id != (actor.user_id or None):
        raise Refused(N_("Open the form anew and send it again."), code="foreign_key")
    return case


def log_case(*, report: Report, actor: Actor, post: HeldPost, now: datetime) -> tuple[Case, bool]:
    """The case of a report and whether it is new; a replay of the same client key gives the same case."""
    replayed = find_replayed(report.client_key, actor)
    if replayed is not None and replayed.state is State.DRAFT:
        return continue_draft(case=replayed, report=report, actor=actor, post=post, now=now), not report.is_draft
    if replayed is not None:
        return _same(replayed, report), False
    category = _checked(report, actor)
    try:
        with savepoint():
            case = _new_case(report, category, actor, post, now)
            db.session.add(case)
            db.session.flush()
    except IntegrityError:  # another request with this key was quicker
        replayed = find_replayed(report.client_key, actor)
        if replayed is None:
            raise
        return replayed, False
    with db.session.no_autoflush:  # one UPDATE at the end instead of one before each question
        _finish(case, report, actor, post, now)
    if case.state is State.REPORTED:
        case_reported.tell(case=case, now=now)
    return case, True


def _same(case: Case, report: Report) -> Case:
    """The case that a form has made, if the form still says so: what was changed since is not dropped in silence."""
    if (case.text, case.place) != (report.text, report.place):
        raise Refused(
            N_("This form has become %(ref)s already; what you changed since is not in it. Open the form anew."),
            ref=case.ref,
        )
    return case


def _checked(report: Report, actor: Actor) -> Category:
    """The category of a report, or Refused at the field of the category or the area."""
    category = db.session.get(Category, report.category_code)
    area = get_tree().by_code.get(report.area_code)
    if category is None or category.priority is None or category.visibility is None or not category.is_active:
        raise Refused(N_("Choose a category from the list."), field="category")
    if area is None or (area.valid_to is not None and area.valid_to <= actor.on):
        raise Refused(N_("Choose a grid from the list."), field="area")
    return category


def continue_draft(*, case: Case, report: Report, actor: Actor, post: HeldPost, now: datetime) -> Case:
    """Write a draft over with what the form says now and, unless it is to stay a draft, send it."""
    if report.is_on_spot:
        raise Refused(N_("A draft cannot be settled on the spot. Log it anew."), field="on_spot")
    category = _checked(report, actor)
    if report.area_code[:6] != case.ref[:6]:
        raise Refused(N_("A draft stays in its county. Log it anew."), field="area")
    case.category, case.category_code = category, category.code
    case.priority, case.visibility = category.priority, category.visibility  # type: ignore[assignment]
    case.resolve_limit = category.resolve_limit
    case.area_code = report.area_code
    case.text, case.place, case.source = report.text, report.place, report.source
    case.title = report.title or title_of(category.name, report.place)
    case.lng, case.lat = report.point or (None, None)
    case.datum = report.datum if report.point else None
    case.about_post_id = report.about_post_id
    case.centre_post_id = _centre_of(case, report, actor.on)
    index_text(case)
    _write_reporter(case, report)
    drop_files(case=case, digests=report.unwanted)
    attach_files(case=case, files=report.files, post=post, actor=actor, now=now)
    facts = {"state": case.state.value, "category": case.category_code, "area": case.area_code}
    record(subject="case", row=case, kind="DraftSaved", actor=actor, post=post, now=now, facts=facts)
    if not report.is_draft:
        CASES.take(CaseFacts(case), Action.REPORT, answers={}, actor=actor, now=now)
        case_reported.tell(case=case, now=now)
    db.session.flush()
    return case


def _new_case(report: Report, category: Category, actor: Actor, post: HeldPost, now: datetime) -> Case:
    """Everything about the case that is known before it has an id."""
    case = Case(
        ref=report.ref or next_ref(report.area_code[:6], now),
        client_key=report.client_key,
        category=category,
        category_code=category.code,
        area_code=report.area_code,
        priority=category.priority,
        visibility=category.visibility,
        source=report.source,
        title=report.title or title_of(category.name, report.place),
        text=report.text,
        place=report.place,
        lng=report.point[0] if report.point else None,
        lat=report.point[1] if report.point else None,
        datum=report.datum if report.point else None,
        occurred_at=report.occurred_at or now,
        written_at=report.written.at if report.written else now,
        received_at=now,
        resolve_limit=category.resolve_limit,
        reporter_post_id=post.id or None,
        reporter_user_id=actor.user_id or None,
        about_post_id=report.about_post_id,
        event_count=0,
        chain_head=b"",
    )
    begin(case, report, actor, post, now)
    return case


def begin(case: Case, report: Report, actor: Actor, post: HeldPost, now: datetime, flow: CaseFlow = CASES) -> None:
    """The first state of a case, its clocks and who has it, as its report says."""
    enter(case, _first_state(report))
    index_text(case)
    case.centre_post_id = _centre_of(case, report, actor.on, flow.book)
    if case.state is State.DRAFT:
        case.holder_post_id = post.id
        return
    case.response_due_at = first_response_due(now, case.category.response_limit, flow.keeper)
    case.holder_post_id = find_checker(case, actor.on, flow.book) if _is_judged_apart(case) else case.centre_post_id
    set_stage_deadline(case, now, State.REPORTED, flow.keeper)
    if case.state is State.ON_SPOT:
        settle_on_spot(case, report, actor, now)


def _centre_of(case: Case, report: Report, on: date, book: Book = POSTS) -> int | None:
    """The post that will take the case on; a complaint that nobody unconcerned could take on is not sent to nobody."""
    found = find_centre(case, on, book)
    if found is None and not report.is_draft and case.category.is_about_staff:
        raise Refused(NOBODY_UNCONCERNED, field="about")
    return found


def _is_judged_apart(case: Case) -> bool:
    """What was settled on the spot is looked at by the centre, which does not read confidential matters."""
    return case.state is State.ON_SPOT and case.visibility in CONFIDENTIAL


def _first_state(report: Report) -> State:
    if report.is_draft:
        return State.DRAFT
    return State.ON_SPOT if report.is_on_spot else State.REPORTED


def _finish(case: Case, report: Report, actor: Actor, post: HeldPost, now: datetime) -> None:
    """What hangs on the id of a new case: seats, reporter, files, notices, history."""
    involve_first(case, first_posts(case))
    if report.reporter_name or report.reporter_phone:
        db.session.add(seal_reporter(case.id, report.reporter_name, report.reporter_phone))
    attach_files(case=case, files=report.files, post=post, actor=actor, now=now)
    announce(case, report, actor, post, now)
    db.session.flush()


def first_posts(case: Case) -> list[int | None]:
    """The posts that have a part in a new case."""
    seats = [case.centre_post_id, case.holder_post_id] if case.state is not State.DRAFT else []
    return [case.reporter_post_id, *seats]


def announce(case: Case, report: Report, actor: Actor, post: HeldPost, now: datetime, flow: CaseFlow = CASES) -> None:
    """Tell of a new case, and begin its history."""
    facts: Json = {"state": case.state.value, "category": case.category_code, "area": case.area_code}
    facts |= clock_facts(report.written)
    if report.files:
        facts["files"] = [one.name for one in report.files]
    if case.is_on_spot:
        facts["result_text"] = report.result_text
    if case.state is not State.DRAFT:
        told = _others([case.centre_post_id, find_liaison(case, actor.on, flow.book)], post)
        flow.tell(CaseFacts(case), told, "CaseReported", now)
    flow.record(
        subject="case",
        row=case,
        kind=_FIRST_EVENTS[case.state],
        actor=actor,
        post=post,
        now=now,
        occurred_at=case.occurred_at,
        written_at=case.written_at,
        facts=facts,
    )


_FIRST_EVENTS = {State.DRAFT: "DraftSaved", State.REPORTED: "CaseReported", State.ON_SPOT: "SettledOnSpot"}


def _others(posts: list[int | None], post: HeldPost) -> list[int | None]:
    return [one for one in posts if one != post.id]


def settle_on_spot(case: Case, report: Report, actor: Actor, now: datetime) -> None:
    """Record what was done on the spot; it still needs another person to close it."""
    if not report.result_text:
        raise Refused(N_("Say what you did to settle it."), field="result_text")
    if not any(one.kind is FileKind.AFTER for one in report.files):
        raise Refused(N_("Add a photo taken after settling it."), field="after_photos")
    case.is_on_spot = True
    case.responded_at = case.fed_back_at = now
    case.handler_user_id = actor.user_id
    case.result_text = report.result_text


def _write_reporter(case: Case, report: Report) -> None:
    """Who told of it, as the form says now; what was taken out of the form is forgotten."""
    if report.reporter_name or report.reporter_phone:
        db.session.merge(seal_reporter(case.id, report.reporter_name, report.reporter_phone))
    else:
        db.session.execute(delete(CaseReporter).where(CaseReporter.case_id == case.id))


def mark_of_phone(phone: str, ring: KeyRing) -> bytes:
    """The blind index of a reporter's phone: the same for the same number however it was written."""
    return ring.blind_index(normalize_phone(phone), "case_reporters.phone")


def seal_reporter(case_id: int, name: str, phone: str) -> CaseReporter:
    """The encrypted row of a reporter, bound to its case."""
    ring = keys.ring
    return CaseReporter(
        case_id=case_id,
        name=ring.encrypt(name, f"case_reporters.name:{case_id}") if name else None,
        phone=ring.encrypt(phone, f"case_reporters.phone:{case_id}") if phone else None,
        phone_mark=mark_of_phone(phone, ring) if phone else None,
    )
