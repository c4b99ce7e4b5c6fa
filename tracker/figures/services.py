"""Keeping the figures: every change of a case is written beside them at once, and the sweep adds it up."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, delete, event, func, inspect, or_, select, tuple_, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.cases.models import Case
from tracker.extensions import db
from tracker.figures.models import COUNTS, KEY, Fact, Slice, figure_changes, figures
from tracker.figures.months import month_end
from tracker.figures.statements import WHICH, cells, change_text, pieces, sum_up
from tracker.foundation.orm import AnySelect
from tracker.hooks import Hook
from tracker.site.queries import get_setting
from tracker.site.services import set_setting

#: What a case is counted by; a change of anything else moves no figure.
COUNTED = (
    "state", "is_on_spot", "area_code", "category_code", "lead_post_id", "source", "received_at", "due_at", "closed_at",
    "dispatched_at", "verified_at", "handling_minutes", "extension_count", "rework_count", "return_count",
    "pause_count", "reopen_count", "rating", "resolve_limit",
)  # fmt: skip
#: The setting that says for which end of the month the figures have been summed up; 0 while they have not.
BUILT = "report.built_for"
_PENDING = "figures.pending"


@dataclass(frozen=True)
class Wrong:
    """A cell that was altered: by how much each measure is more than the cases say."""

    slice: Slice
    fact: Fact
    area: str
    part: str
    month: int
    more: dict[str, int]


#: What is followed; the session is shared by all applications of a process, and one may keep no figures.
FOLLOWED: Hook[type[Case]] = Hook()


@event.listens_for(db.session, "before_flush")
def _take_away(session: Session, _flush: object, _objects: object) -> None:
    """What the cases about to change have counted so far, negated."""
    cases = tuple(FOLLOWED)
    changed = [one for one in session.dirty if isinstance(one, cases) and _is_counted_anew(one)]
    gone = [one for one in session.deleted if isinstance(one, cases)]
    session.info[_PENDING] = [*changed, *(one for one in session.new if isinstance(one, cases))]
    if changed or gone:
        count_cases([one.id for one in (*changed, *gone)], sign=-1)


@event.listens_for(db.session, "after_flush")
def _put_back(session: Session, _flush: object) -> None:
    """What they count now."""
    pending = session.info.pop(_PENDING, None)
    if pending:
        count_cases([one.id for one in pending], sign=1)


def _is_counted_anew(case: Case) -> bool:
    attrs = inspect(case).attrs
    return any(attrs[name].history.has_changes() for name in COUNTED)


def count_cases(ids: Collection[int], *, sign: int) -> None:
    """Write what these cases count beside the figures; `sign` is 1, or -1 to take it away."""
    sql = change_text(db.engine.dialect, month_end(), sign)
    connection = db.session.connection()
    if len(ids) == 1:
        # One and the same text, which a database prepares once.
        name = ":id" if connection.dialect.name == "sqlite" else "%(id)s"
        connection.exec_driver_sql(sql.replace(WHICH, f"= {name}"), {"id": next(iter(ids))})
    else:
        listed = ", ".join(str(int(one)) for one in ids)
        connection.exec_driver_sql(sql.replace(WHICH, f"IN ({listed})"))


def rebuild() -> None:
    """Sum every case up anew; flushes, never commits.

    On PostgreSQL run it in a transaction of isolation REPEATABLE READ when others are at work: then what they change
    meanwhile stays beside the figures, and nothing is counted twice.
    """
    end = month_end()
    db.session.execute(delete(figure_changes))
    db.session.execute(delete(figures))
    for slice_, fact in pieces():
        db.session.execute(sum_up(figures, end, slice_, fact))
    set_setting(key=BUILT, value=end)


def is_built() -> bool:
    """Whether the figures stand, for the end of the month that is set now."""
    return bool(get_setting(BUILT) == month_end())


def keep_figures(_now: datetime) -> int:
    """Part of the sweep: add up what has changed, or sum up anew where the end of the month was changed; 0."""
    if is_built():
        add_up()
    else:
        rebuild()
    return 0


def add_up() -> int:
    """Take the changes written so far into the figures; how many. What others write meanwhile is left for later."""
    if db.session.scalar(select(figure_changes.c.id).limit(1)) is None:
        return 0
    db.session.execute(update(figure_changes).values(is_counted=True))
    counted = figure_changes.c.is_counted
    sums = [func.sum(figure_changes.c[name]).label(name) for name in COUNTS]
    keys = [figure_changes.c[name] for name in KEY]
    own = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    adding = own(figures).from_select([*KEY, *COUNTS], select(*keys, *sums).where(counted).group_by(*keys))
    more = {name: figures.c[name] + adding.excluded[name] for name in COUNTS}
    db.session.execute(adding.on_conflict_do_update(index_elements=list(KEY), set_=more))
    touched = tuple_(*[figures.c[name] for name in KEY]).in_(select(*keys).where(counted))
    db.session.execute(delete(figures).where(figures.c.cases == 0, touched))
    return int(db.session.execute(delete(figure_changes).where(counted)).rowcount)  # type: ignore[attr-defined]


def find_wrong() -> Iterator[Wrong]:
    """Cells that are not what the cases say. All comparing is done by the database; nothing is changed."""
    end = month_end()
    for slice_, fact in pieces():
        kept = [_cells_of(table, slice_, fact) for table in (figures, figure_changes)]
        both = union_all(*kept, cells(slice_, fact, end, sign=-1)).subquery()
        sums = {name: func.sum(both.c[name]) for name in COUNTS}
        keys = [both.c[name] for name in KEY]
        query = select(*keys, *[one.label(name) for name, one in sums.items()])
        for row in db.session.execute(query.group_by(*keys).having(or_(*[one != 0 for one in sums.values()]))):
            by_name = row._mapping
            more = {name: int(by_name[name]) for name in COUNTS if by_name[name]}
            yield Wrong(slice_, fact, by_name["area"], by_name["part"], int(by_name["month"]), more)


def _cells_of(table: Table, slice_: Slice, fact: Fact) -> AnySelect:
    columns = [table.c[name] for name in (*KEY, *COUNTS)]
    return select(*columns).where(table.c.slice == slice_.value, table.c.fact == fact.value)
