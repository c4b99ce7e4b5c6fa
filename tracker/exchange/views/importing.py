"""Importing a history step by step: upload, say what the columns mean, look at a trial, import.

Every step is a page of its own that works without JavaScript. What was chosen rests beside the table in the data
directory; the address alone says which table it is about, and only its owner may open it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Response, flash, g, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm

from tracker.access import Permission
from tracker.cases.queries.choices import category_choices, list_categories
from tracker.cases.vocabulary import State
from tracker.exchange.forms import UploadForm, choices_of, columns_form, field_of
from tracker.exchange.maps import DEFAULT_CATEGORY, HOME_ZONE, LONGEST_SOURCE, CaseMap, load_map, shipped_maps
from tracker.exchange.queries import importing_post, list_import_areas
from tracker.exchange.reading import open_table
from tracker.exchange.services import BadRows, Job, check_cases, import_cases
from tracker.exchange.vocabulary import HISTORY_STATES, Part, guess_columns, plain
from tracker.foundation.tables import read_as, sheets
from tracker.foundation.tables.bad_cells import BadCell, BadRowFile
from tracker.foundation.waiting import Waiting
from tracker.foundation.words import N_, Refused
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page
from tracker.web.identity import now
from tracker.web.imports import TableImport
from tracker.web.language import language, say, say_refusal
from tracker.web.pages import done, page
from tracker.web.tables import Preview, encoding_previews

PREVIEW = 10
#: So many unknown words for states are asked about on one page.
MOST_STATES = 20
_LINE = re.compile(r"[1-9][0-9]{0,3}")
NOT_YOURS = N_("You may not import cases into this area.")


@requires(Permission.CASE_IMPORT)
def start() -> Response:
    """Upload a table, or go on with one that waits."""
    form = UploadForm()
    answer = attempt(form, lambda: done(CASE_IMPORT.url("columns", CASE_IMPORT.keep(form))))
    return answer or form_page("exchange/start.html", form=form, uploads=CASE_IMPORT.list_waiting())


@requires(Permission.CASE_IMPORT)
def columns(token: str) -> Response:
    """Say what the columns mean, beside the first rows; what was chosen is kept with the table."""
    waiting = CASE_IMPORT.waiting(token)
    if request.method == "GET":
        look = _look(waiting)
        return _columns_page(waiting, look, _form(look, _known_choices(waiting, look.header)))
    waiting.choices |= choices_of(request.form)
    waiting.trial = None
    waiting.save()
    if request.form.get("act") == "show" or "take_encoding" in request.form:
        return done(url_for("exchange.columns", token=token))
    if request.form.get("act") == "map":
        return _use_map(waiting)
    return _check(waiting)


def _use_map(waiting: Waiting) -> Response:
    """Fill in what a shipped map says; what it knows beyond the form (rules, datum, dates) is read from it later."""
    chosen, look = request.form.get("map", ""), _look(waiting)
    waiting.choices["map"] = ""
    if chosen in shipped_maps():
        found = load_map(chosen)
        try:
            found.check(look.header)
        except Refused as refusal:
            form = _form(look, {})
            form.map.errors = [say_refusal(refusal)]
            return _columns_page(waiting, look, form, status=422)
        waiting.choices |= {
            "map": chosen,
            "columns": found.first_columns,
            "source": found.source,
            "zone": found.zone,
            "category_default": found.category_default,
            "takes_unknown": bool(found.category_unknown),
        }
    waiting.save()
    return done(url_for("exchange.columns", token=waiting.token), _("Look through what is filled in below."))


def _map(waiting: Waiting) -> CaseMap | None:
    """The shipped map that was chosen; None when none was, or when it no longer comes with the product."""
    chosen = waiting.choices.get("map")
    return load_map(chosen) if chosen in shipped_maps() else None


@dataclass(frozen=True)
class _Look:
    """A table as far as its page shows it; `why` says in words why it cannot be read so."""

    sheets: list[str]
    header: list[str]
    rows: list[dict[str, str]]
    why: str = ""
    #: In which encoding a text was read, and how it would read in others when that is not certain.
    read_as: str = ""
    previews: tuple[Preview, ...] = ()


def _look(waiting: Waiting) -> _Look:
    found: list[str] = []
    try:
        found = sheets(waiting.table)
        layout = _layout(waiting, found)
        table = open_table(waiting.table, case_map=_map(waiting), **layout)
        rows = [record for _line, record in islice(table.records, PREVIEW)]
        return _Look(found, table.header, rows, read_as=read_as(waiting.table, layout["encoding"]))
    except Refused as refusal:
        is_open = refusal.code == "table_encoding" and not waiting.choices.get("encoding")
        offered = encoding_previews(waiting.table) if is_open else ()
        return _Look(found, [], [], say_refusal(refusal), previews=tuple(offered))


def _layout(waiting: Waiting, found: list[str]) -> dict[str, Any]:
    """Sheet, encoding and line of the header as they were chosen, where they make sense."""
    sheet, line = waiting.choices.get("sheet"), str(waiting.choices.get("header_line") or "")
    return {
        "sheet": sheet if sheet in found else None,
        "encoding": waiting.choices.get("encoding") or None,
        "header_line": int(line) if _LINE.fullmatch(line) else None,
    }


def _form(look: _Look, data: Mapping[str, Any]) -> FlaskForm:
    areas = [(one.code, "　" * ((len(one.code) - 6) // 3) + one.name) for one in list_import_areas(g.actor)]
    categories = category_choices(english=language() == "en")
    maps = [(name, load_map(name).name) for name in shipped_maps()]
    return columns_form(
        header=look.header, sheets=look.sheets, maps=maps, areas=areas, categories=categories, data=data
    )  # fmt: skip


def _columns_page(waiting: Waiting, look: _Look, form: FlaskForm, *, status: int = 200, why: str = "") -> Response:
    found = _map(waiting)
    return page(
        "exchange/columns.html",
        status=status,
        waiting=waiting,
        look=look,
        form=form,
        parts=[form[field_of(part)] for part in Part],
        why=why or look.why,
        map=found,
        categories={one.code: one for one in list_categories()} if found else {},
    )


def _known_choices(waiting: Waiting, header: list[str]) -> dict[str, Any]:
    """What was chosen before, and where nothing was, a guess."""
    areas = list_import_areas(g.actor)
    defaults = {
        "source": Path(waiting.name).stem[:LONGEST_SOURCE],
        "zone": HOME_ZONE,
        "category_default": DEFAULT_CATEGORY,
        "area": areas[0].code if areas else "",
        "map": next((name for name in shipped_maps() if load_map(name).fits(header)), ""),
    }
    kept = {part: column for part, column in waiting.choices.get("columns", {}).items() if column in header}
    found = kept or {part.value: column for part, column in guess_columns(header).items()}
    return defaults | waiting.choices | {field_of(Part(part)): column for part, column in found.items()}


def _check(waiting: Waiting) -> Response:
    """Try the whole table without writing; on to the page that says what came of it."""
    look = _look(waiting)
    form = _form(look, {})
    if not look.header or not form.validate():
        return _columns_page(waiting, look, form, status=422)
    try:
        CASE_IMPORT.check(waiting)
    except Refused as refusal:
        return _columns_page(waiting, look, form, status=422, why=say_refusal(refusal))
    return done(CASE_IMPORT.url("trial", waiting))


def _job(waiting: Waiting) -> Job:
    chosen = waiting.choices
    default = str(chosen.get("category_default") or DEFAULT_CATEGORY)
    base = _map(waiting) or CaseMap(source="", columns={})
    case_map = base.with_choices(
        columns={Part(part): column for part, column in chosen.get("columns", {}).items()},
        states={word: State(state) for word, state in chosen.get("states", {}).items()},
        source=str(chosen.get("source", "")),
        name=base.name or str(chosen.get("source", "")),
        zone=str(chosen.get("zone") or HOME_ZONE),
        category_default=default,
        category_unknown=default if chosen.get("takes_unknown") else "",
    )
    return Job(waiting.table, case_map, str(chosen.get("area", "")), **_layout(waiting, sheets(waiting.table)))


def _tried(waiting: Waiting, note: BadRowFile) -> dict[str, Any]:
    words: dict[str, None] = {}

    def remember(cell: BadCell) -> None:
        note(cell)
        if cell.refusal.code == "unknown_state" and len(words) < MOST_STATES:
            words[cell.value] = None

    found = check_cases(job=_job(waiting), now=now(), on_bad=remember)
    return {"read": found.read, "added": found.added, "known": found.known, "states": list(words)}


def _beside(_waiting: Waiting) -> dict[str, Any]:
    return {"states": [(state.value, say(state.label)) for state in HISTORY_STATES]}


@requires(Permission.CASE_IMPORT)
def name_states(token: str) -> Response:
    """Say what words for states mean, and try again."""
    waiting = CASE_IMPORT.waiting(token)
    known = {state.value for state in HISTORY_STATES}
    for number, word in enumerate((waiting.trial or {}).get("states", ())):
        meant = request.form.get(f"state-{number}", "")
        if meant in known:
            waiting.choices.setdefault("states", {})[plain(word)] = meant
    CASE_IMPORT.check(waiting)
    return done(CASE_IMPORT.url("trial", waiting))


def _taken(waiting: Waiting) -> tuple[str, str] | None:
    """Import the table, or its good rows where that was asked for."""
    job = _job(waiting)
    post = importing_post(g.actor, job.area_code)
    if post is None:
        raise Refused(NOT_YOURS, code="not_granted")
    good_only = request.form.get("rows") == "good"
    try:
        found = import_cases(job=job, actor=g.actor, post=post, now=now(), with_good_rows=good_only)
    except BadRows as refusal:
        flash(say_refusal(refusal), "warn")
        return None
    words = ngettext("%(num)s case was imported.", "%(num)s cases were imported.", found.added)
    if found.known:
        words += " " + ngettext("%(num)s was there already.", "%(num)s were there already.", found.known)
    if found.bad_rows:
        words += " " + ngettext("%(num)s row was left out.", "%(num)s rows were left out.", found.bad_rows)
    return url_for("cases.listing", area=job.area_code), words


CASE_IMPORT = TableImport(
    blueprint="exchange",
    folder="imports",
    right=Permission.CASE_IMPORT,
    before_trial="columns",
    templates="exchange",
    tried=_tried,
    beside=_beside,
    taken=_taken,
)
