"""The work calendar of the place: a year at a glance, its days, its notice, the office hours.

No page here moves a deadline that is already set. `cases/services/clocks.py` computes one when the order goes out, and
anew when an extension is granted, a suspended case is resumed or a closed one is reopened; whoever keeps the calendar
may have all open ones computed anew (`cases/services/recomputing.py`). The pages say so.
"""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, time

from babel.dates import get_day_names
from flask import Blueprint, Response, abort, g, make_response, redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.clock import services as do
from tracker.clock.arithmetic import add
from tracker.clock.calendar import FESTIVALS, FIRST_YEAR, LAST_YEAR, DayKind, WorkCalendar
from tracker.clock.forms import STRETCHES, DayForm, SeasonForm, YearForm, month_names
from tracker.clock.queries import find_year, get_calendar, list_exceptions, list_seasons
from tracker.foundation.tables import read_as
from tracker.foundation.words import N_, Refused
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page, watch
from tracker.web.identity import now
from tracker.web.jinja import local_time
from tracker.web.language import say
from tracker.web.limits import read_limit
from tracker.web.pages import Shown, done, page
from tracker.web.tables import Preview, encoding_previews

ORDINARY = "ordinary"
MOST_BYTES = 1024 * 1024

#: The sign a printed calendar has for a day.
SIGNS = {DayKind.HOLIDAY: N_("off"), DayKind.MAKEUP_DAY: N_("work")}


@dataclass(frozen=True)
class Cell:
    """One day of a month: its number, what it is, and the festival in words."""

    day: date
    kind: DayKind
    name: str


@requires(Permission.CALENDAR_EDIT)
def year() -> Response:
    """The twelve months of a year, and everything in it that is not what its weekday says."""
    asked = request.args.get("year", g.actor.on.year, type=int)
    if not FIRST_YEAR <= asked <= LAST_YEAR:
        abort(404)
    return page("clock/year.html", **_year(asked))


def _year(asked: int) -> Shown:
    calendar, locale = get_calendar(), get_locale()
    names = month_names()
    weekdays = get_day_names("abbreviated", locale=locale)
    return {
        "year": asked,
        "mark": find_year(asked),
        "months": [(names[month], _weeks(calendar, asked, month)) for month in range(1, 13)],
        "weekdays": [weekdays[number] for number in range(7)],
        "exceptions": [(one, weekdays[one.day.weekday()]) for one in list_exceptions(asked)],
        "seasons": [(_season_words(begins), hours) for begins, hours in list_seasons().items()],
        "today": g.actor.on,
        "day_url": url_for("clock.find_day"),
        "SIGNS": SIGNS,
    }


def _weeks(calendar: WorkCalendar, asked: int, month: int) -> list[list[Cell | None]]:
    """A month as weeks from Monday on; None before its first day and after its last."""
    weeks = Calendar().monthdatescalendar(asked, month)
    return [
        [Cell(day, calendar.kind(day), calendar.name(day)) if day.month == month else None for day in week]
        for week in weeks
    ]


def _season_words(begins: str) -> str:
    """MM-DD as "1 June"."""
    month, day = (int(part) for part in begins.split("-"))
    return str(_("%(day)s %(month)s", day=day, month=month_names()[month]))


@requires(Permission.CALENDAR_EDIT)
def find_day() -> Response:
    """From the date field to the page of that day."""
    asked = request.args.get("on", "")
    return redirect(url_for("clock.day", day=_day(asked).isoformat()), 303)  # type: ignore[return-value]


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        abort(404)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        abort(404)
    return found


@requires(Permission.CALENDAR_EDIT)
def day(day: str) -> Response:
    """What one day is, how many deadlines run over it, and the form to change it."""
    asked = _day(day)
    calendar = get_calendar()
    stored = next((one for one in list_exceptions(asked.year) if one.day == asked), None)
    form = DayForm(
        kind=stored.kind.value if stored else ORDINARY, note=say(stored.note) if stored and stored.note else ""
    )
    form.kind.choices = _day_choices(asked)
    watch(form, *([stored] if stored else []))

    def act() -> Response:
        kind = None if form.kind.data == ORDINARY else DayKind(form.kind.data)
        do.set_day(day=asked, kind=kind, note=_festival(form.note.data or ""), actor=g.actor, now=now())
        return done(url_for("clock.year", year=asked.year), _("The day is changed."))

    return attempt(form, act) or form_page(
        "clock/day.html",
        form=form,
        day=asked,
        weekday=get_day_names("wide", locale=get_locale())[asked.weekday()],
        kind=calendar.kind(asked),
        name=calendar.name(asked),
        is_past=asked < g.actor.on,
        touched=do.count_deadlines(asked, asked),
        festivals=[say(one) for one in FESTIVALS],
    )


def _day_choices(asked: date) -> list[tuple[str, str]]:
    """What a day may be made: from Monday to Friday there is nothing to make up for."""
    usual = DayKind.WORKDAY if asked.weekday() < 5 else DayKind.WEEKEND
    made = [DayKind.HOLIDAY] if usual is DayKind.WORKDAY else [DayKind.HOLIDAY, DayKind.MAKEUP_DAY]
    ordinary = (ORDINARY, _("%(kind)s, as its weekday says", kind=say(usual.label)))
    return [ordinary, *((kind.value, say(kind.label)) for kind in made)]


def _festival(words: str) -> str:
    """The festival a word in the reader's language means, so that readers of the other one read theirs."""
    return {say(one): one for one in FESTIVALS}.get(words.strip(), words.strip())


@requires(Permission.CALENDAR_EDIT)
def year_mark(year: int) -> Response:
    """Enter the notice of a year: its source, and its days as a table if there is one."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    mark = find_year(year)
    form = YearForm(source=mark.source if mark else "")
    missing: list[str] = []
    previews: list[Preview] = []

    def act() -> Response:
        table, encoding = _sent(form), form.encoding.data or None
        try:
            days = do.enter_year(
                year=year,
                source=form.source.data,
                table=table,
                actor=g.actor,
                now=now(),
                encoding=encoding,
                header_line=form.header_line.data,
                is_complete=form.complete.data,
            )
        except do.IncompleteYear as refusal:
            missing.extend(refusal.missing)
            raise
        except Refused as refusal:
            if refusal.code == "table_encoding" and table is not None:
                previews.extend(encoding_previews(table))
            raise
        words = _("%(year)s counts as published; %(days)s days came in.", year=str(year), days=days)
        if table is not None and (told := read_as(table, encoding)) not in ("", "UTF-8"):
            words += " " + _("Read as %(encoding)s.", encoding=told)
        return done(url_for("clock.year", year=year), words)

    return attempt(form, act) or form_page(
        "clock/mark.html",
        form=form,
        year=year,
        mark=mark,
        missing=missing,
        previews=previews,
        days=len(list_exceptions(year)),
        touched=do.count_deadlines(date(year, 1, 1), date(year, 12, 31)),
    )


def _sent(form: YearForm) -> bytes | None:
    sent = form.table.data
    if not sent or not sent.filename:
        return None
    data: bytes = sent.stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(N_("A notice is a short table; this file is larger than 1 MB."), field="table")
    return data


@requires(Permission.CALENDAR_EDIT)
def year_unmark(year: int) -> Response:
    do.forget_year(year=year, actor=g.actor, now=now())
    return done(url_for("clock.year", year=year), _("The year counts as not published."))


@requires(Permission.CALENDAR_EDIT)
def hours() -> Response:
    """The office hours, season by season."""
    seasons = [(begins, _season_words(begins), stretches) for begins, stretches in list_seasons().items()]
    touched = do.count_deadlines(g.actor.on, date(LAST_YEAR, 12, 31))
    return page("clock/hours.html", seasons=seasons, touched=touched)


@requires(Permission.CALENDAR_EDIT)
def season(begins: str | None = None) -> Response:
    """The office hours of a season, or of a new one."""
    given = _hours_of(begins) if begins else {}
    form = SeasonForm(data=given)
    watch(form, given)

    def act() -> Response:
        do.save_season(before=begins, begins=form.begins, stretches=form.stretches, actor=g.actor, now=now())
        return done(url_for("clock.hours"), _("The office hours are changed."))

    return attempt(form, act) or form_page(
        "clock/season.html",
        form=form,
        before=begins,
        can_remove=begins is not None and len(list_seasons()) > 1,
        touched=do.count_deadlines(g.actor.on, date(LAST_YEAR, 12, 31)),
    )


def _hours_of(begins: str) -> dict[str, object]:
    """What the form of a season that is kept is filled in with."""
    stretches = list_seasons().get(begins)
    if stretches is None:
        abort(404)
    given: dict[str, object] = {"month": int(begins[:2]), "day": int(begins[3:])}
    for number, (opens, closes) in enumerate(stretches[:STRETCHES], 1):
        given |= {f"opens_{number}": time.fromisoformat(opens), f"closes_{number}": time.fromisoformat(closes)}
    return given


@requires(Permission.CALENDAR_EDIT)
def season_remove(begins: str) -> Response:
    do.remove_season(begins=begins, actor=g.actor, now=now())
    return done(url_for("clock.hours"), _("The season is taken away; the one before it goes on."))


@requires(Permission.CATEGORY_EDIT)
def comes_to() -> Response:
    """When a limit that began now would end, for the forms in which limits are set."""
    parts = [value for values in request.args.listvalues() for value in values]
    try:
        limit = read_limit(parts)
    except Refused:
        limit = None
    if limit is None:
        return make_response("")
    at = add(now(), limit, get_calendar()).at
    return make_response(_("Begun now, it would end on %(time)s.", time=local_time(at)))


blueprint = Blueprint("clock", __name__)
rule = blueprint.add_url_rule
BOTH = ["GET", "POST"]

rule("/calendar", view_func=year)
rule("/calendar/comes-to", view_func=comes_to)
rule("/calendar/days", view_func=find_day)
rule("/calendar/days/<day>", view_func=day, methods=BOTH)
rule("/calendar/years/<int:year>", view_func=year_mark, methods=BOTH)
rule("/calendar/years/<int:year>/unmark", view_func=year_unmark, methods=["POST"])
rule("/calendar/hours", view_func=hours)
rule("/calendar/hours/new", "season_new", season, methods=BOTH)
rule("/calendar/hours/<begins>", view_func=season, methods=BOTH)
rule("/calendar/hours/<begins>/remove", view_func=season_remove, methods=["POST"])

NAVIGATION = ()
#: Pages that stand behind the entry of the settings.
SETTINGS = (
    "people.settings",
    tuple(f"clock.{page}" for page in ("year", "day", "year_mark", "hours", "season_new", "season")),
)
