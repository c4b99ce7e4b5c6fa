"""Making, editing and approving a monthly report; checking that nothing approved was changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.access import Permission
from tracker.access.actor import Actor
from tracker.access.gate import granting
from tracker.audit.services import log_access
from tracker.extensions import db, keys
from tracker.figures.months import CALENDAR, first_of, last_of
from tracker.foundation.identifiers import is_within
from tracker.foundation.words import N_, Refused, printable
from tracker.monthly.models import MonthlyReport
from tracker.monthly.sentences import draft_words
from tracker.monthly.snapshot import days_of, find_corrections, take_snapshot

PARTS = ("summary", "problems", "plans")
LONGEST = 8000


STALE = N_("Someone else has changed this report since you opened it.")


def make_report(
    *, area_code: str, month: int, actor: Actor, now: datetime, version: int | None = None
) -> MonthlyReport:
    """Draft the report of a reporting month (figures/months.py) that is over, or draw a draft anew.

    It runs over the days the setting gives a month now. An approved report stays as it is.
    """
    _require_area(area_code, actor)
    first, last = days_of(month)
    if last >= actor.on:
        raise Refused(N_("This month is not over yet. A report is made of a whole month."), field="month")
    report = find_report(area_code, month)
    if report is not None and report.approved_at is not None:
        raise Refused(N_("The report of this month is approved and frozen."), field="month")
    if report is not None and version is not None and version != report.version:
        raise Refused(STALE, code="stale")
    figures = take_snapshot(area_code=area_code, month=month, actor=actor, now=now)
    frozen = [one.figures for one in list_frozen(area_code, before=first)]
    figures["corrections"] = find_corrections(frozen=frozen, until=last, actor=actor, now=now)
    if report is None:
        report = MonthlyReport(area_code=area_code)
        db.session.add(report)
    report.first_on, report.last_on = first, last
    report.figures = figures
    report.words = draft_words(figures)
    report.made_at, report.made_by_id = now, actor.user_id
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Refused(N_("This draft is being made already. Open it from the list."), field="month") from error
    log_access(actor=actor, act="report:draft", now=now, subject=subject_of(report))
    return report


def _require_area(area_code: str, actor: Actor) -> None:
    if not any(is_within(area_code, post.area_code) for post in granting(actor, Permission.MONTHLY_MAKE)):
        raise Refused(N_("Choose an area of yours from the list."), field="area")


def find_report(area_code: str, month: int) -> MonthlyReport | None:
    """The report of an area and reporting month, whichever days a month had when it was made."""
    days = (first_of(month, CALENDAR), last_of(month, CALENDAR))
    query = select(MonthlyReport).where(MonthlyReport.area_code == area_code, MonthlyReport.last_on.between(*days))
    return db.session.scalar(query)


def list_frozen(area_code: str, *, before: date) -> list[MonthlyReport]:
    """The approved reports of an area of months before, the latest first."""
    query = select(MonthlyReport).where(
        MonthlyReport.area_code == area_code,
        MonthlyReport.first_on < before,
        MonthlyReport.approved_at.is_not(None),
    )
    return list(db.session.scalars(query.order_by(MonthlyReport.first_on.desc())))


def edit_report(
    *, report: MonthlyReport, words: dict[str, str], version: int | None, actor: Actor, now: datetime
) -> None:
    """Change the words of a draft; the figures are the program's."""
    _require_draft(report, version, actor)
    kept = {part: printable(words.get(part, "")) for part in PARTS}
    for part, text in kept.items():
        if len(text) > LONGEST:
            raise Refused(N_("At most %(most)s characters."), field=part, most=LONGEST)
    if not kept["summary"]:
        raise Refused(N_("The summary cannot be empty."), field="summary")
    report.words = kept
    db.session.flush()
    log_access(actor=actor, act="report:edit", now=now, subject=subject_of(report))


def subject_of(report: MonthlyReport) -> str:
    """What the access log calls the report."""
    return f"report:{report.area_code}:{report.last_on:%Y-%m}"


def _require_draft(report: MonthlyReport, version: int | None, actor: Actor) -> None:
    _require_area(report.area_code, actor)
    if report.approved_at is not None:
        raise Refused(N_("The report of this month is approved and frozen."))
    if version is not None and version != report.version:
        raise Refused(STALE, code="stale")


def approve_report(*, report: MonthlyReport, version: int | None, actor: Actor, now: datetime) -> None:
    """Freeze figures and words; the seal also covers the seal of the report approved before."""
    _require_draft(report, version, actor)
    later = select(MonthlyReport.id).where(
        MonthlyReport.area_code == report.area_code,
        MonthlyReport.first_on > report.first_on,
        MonthlyReport.approved_at.is_not(None),
    )
    if db.session.scalar(later.limit(1)) is not None:
        raise Refused(N_("A later month of this area is approved already; approve the months in their order."))
    report.approved_at, report.approved_by_id = now, actor.user_id
    before = list_frozen(report.area_code, before=report.first_on)
    report.seal = seal_of(report, before[0].seal if before else b"")
    db.session.flush()
    log_access(
        actor=actor, act="report:approve", now=now, subject=subject_of(report), detail={"seal": report.seal.hex()}
    )


def seal_of(report: MonthlyReport, previous: bytes) -> bytes:
    """The keyed seal of what was approved."""
    content = [report.area_code, report.first_on.isoformat(), report.last_on.isoformat(), report.figures, report.words]
    payload = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return keys.ring.chain_mac(previous, payload)


def find_altered() -> Iterator[MonthlyReport]:
    """Approved reports whose figures, words or place in the chain no longer fit their seal."""
    query = select(MonthlyReport).where(MonthlyReport.approved_at.is_not(None))
    previous: dict[str, bytes] = {}
    for report in db.session.scalars(query.order_by(MonthlyReport.area_code, MonthlyReport.first_on)):
        if report.seal != seal_of(report, previous.get(report.area_code, b"")):
            yield report
        previous[report.area_code] = report.seal
