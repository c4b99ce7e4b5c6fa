"""The dashboard: three honest rates of a stretch of days, how they came about, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.areas.outlines import WIDTH, get_outlines
from tracker.areas.queries import get_tree
from tracker.areas.views.options import area_options
from tracker.cases.queries.lists import CaseFilter
from tracker.cases.queries.outcomes import Period
from tracker.cases.views.options import category_options
from tracker.cases.vocabulary import Channel
from tracker.dashboards.asking import OUTSIDE, read_stretch
from tracker.dashboards.breakdown import Part, Split, read_parts
from tracker.dashboards.charts import draw_flows, draw_history, draw_parts, shade_of
from tracker.dashboards.flows import read_flows
from tracker.dashboards.history import ASIDE, DRAWN, Counts, read_history
from tracker.dashboards.periods import Span, Stretch, history_of, stretch_of
from tracker.figures.closure import period_of
from tracker.figures.shapes import By, Closure
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import AreaLevel, is_within
from tracker.foundation.words import N_
from tracker.supervision.views.closure import names_of_rows, words_beside_rows
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.language import say
from tracker.web.navigation import Place
from tracker.web.pages import Shown, page
from tracker.web.turns import aside

blueprint = Blueprint("dashboards", __name__)
#: Digits of a code one level below.
BELOW = {6: AreaLevel.STREET, 9: AreaLevel.VILLAGE, 12: AreaLevel.GRID}


@requires(Permission.REPORT_VIEW)
def dashboard() -> Response:
    """Rates, flows and rows of a day, week, month, quarter, year or stretch of one's own choice."""
    today = local_day(now())
    stretch, trouble = read_stretch(request.args, today)
    wanted = CaseFilter.of({name: request.args.get(name, "") for name in ("area", "category")})
    own = [post.area_code for post in g.actor.posts]
    if wanted.area and not any(is_within(wanted.area, one) for one in own):
        # What is not the reader's has no name and no outline for him either; of what holds his own he sees his own.
        is_above = any(is_within(one, wanted.area) for one in own)
        wanted, trouble = replace(wanted, area=""), trouble or ("" if is_above else OUTSIDE)
    asked = request.args.get("by", "")
    split = Split(asked) if asked in set(Split) else Split.AREA
    period = period_of(stretch.first, stretch.last, now())
    with aside():
        history = read_history(history_of(stretch), asked=wanted, actor=g.actor, now=now())
        flows = read_flows(stretch, asked=wanted, actor=g.actor, now=now())
        parts, total = read_parts(split, asked=wanted, period=period, actor=g.actor, now=now())
        beside = _words_beside(split, wanted, period, [*parts, total])
    present, before = history[-1], history[-2]
    year_before = _year_before(history, stretch, wanted)
    shown = since_the_first(history)
    asking = Asking(stretch, split, wanted)
    rows = [(_names(split)(one.key), asking.onward(one.key), asking.cases(one.key), one) for one in parts]
    drawing, shapes = _map(split, wanted, rows)
    return page(
        "dashboards/dashboard.html",
        fragment="results",
        stretch=stretch,
        trouble=say(trouble) if trouble else "",
        wanted=wanted,
        split=split,
        spans=[(say(span.label), asking.address(span=span), span is stretch.span) for span in Span],
        splits=[(say(one.label), asking.address(by=one), one is split) for one in Split],
        earlier=asking.address(stretch=stretch.before),
        later=asking.address(stretch=stretch.after) if stretch.after.first <= today else None,
        path=_path(asking),
        area_name=get_tree().name(wanted.area) if wanted.area else "",
        area_options=area_options(g.actor, wanted.area),
        category_options=category_options(wanted.category),
        present=present,
        before=before,
        year_before=year_before,
        aside_keys=ASIDE,
        shown=shown,
        drawn=DRAWN,
        flows=flows,
        rows=rows,
        total=total,
        beside=beside,
        whole=asking.cases(""),
        is_running=period.judged_at < period.end,
        charts={
            "history": draw_history(shown),
            "flows": draw_flows(flows),
            "parts": draw_parts(rows),
        },
        drawing=drawing,
        width=WIDTH,
        shapes=shapes,
        custom=Span.CUSTOM,
    )


class Asking:
    """Writes addresses that keep what was asked for and change one thing."""

    def __init__(self, stretch: Stretch, split: Split, wanted: CaseFilter) -> None:
        self.stretch, self.split, self.wanted = stretch, split, wanted

    def address(
        self, *, span: Span | None = None, stretch: Stretch | None = None, by: Split | None = None, **narrowed: str
    ) -> str:
        """The dashboard with another length, stretch, split, area or category."""
        if span is not None:
            day = min(self.stretch.last, local_day(now()))
            stretch = Stretch(span, self.stretch.first, day) if span is Span.CUSTOM else stretch_of(span, day)
        shown = stretch or self.stretch
        asked = {"span": shown.span.value}
        if shown.span is Span.CUSTOM:
            asked |= {"from": shown.first.isoformat(), "to": shown.last.isoformat()}
        else:
            asked["on"] = shown.first.isoformat()
        asked |= {"by": (by or self.split).value, "area": self.wanted.area, "category": self.wanted.category} | narrowed
        return f"{url_for('dashboards.dashboard')}?{urlencode({name: value for name, value in asked.items() if value})}"

    def onward(self, key: str) -> str | None:
        """The dashboard of one row, where there is one."""
        if self.split is Split.AREA and key != self.wanted.area and len(key) <= AreaLevel.GRID.digits:
            return self.address(area=key)
        if self.split is Split.CATEGORY and len(key) == 2:
            return self.address(category=key)
        return None

    def cases(self, key: str) -> str:
        """The list behind a row, up to the name of the number, which is put behind it."""
        asked = {"due_from": self.stretch.first.isoformat(), "due_to": self.stretch.last.isoformat()}
        asked |= {name: value for name, value in vars(self.wanted).items() if name in ("area", "category") and value}
        if key:
            asked[self.split.value] = key
        return f"{url_for('cases.listing')}?{urlencode(asked)}&outcome="


def since_the_first(history: list[Counts]) -> list[Counts]:
    """Without the stretches before anything was logged; the present one always."""
    begun = next((place for place, one in enumerate(history[:-1]) if one.is_anything), len(history) - 1)
    return history[begun:]


def _words_beside(split: Split, wanted: CaseFilter, period: Period, parts: list[Part]) -> dict[str, list[str]]:
    """What others say beside the on-time rate of each row and of the sum; of channels, several sources, the sum's."""
    if split is Split.CHANNEL:
        return words_beside_rows(By.SOURCE, wanted, period, [parts[-1].due])
    return words_beside_rows(By(split.value), wanted, period, [one.due for one in parts])


def _year_before(history: list[Counts], stretch: Stretch, wanted: CaseFilter) -> Counts:
    """The same a year ago: part of a history of months, quarters or years, else counted apart."""
    sought = stretch.year_before
    found = next((one for one in history if one.stretch == sought), None)
    if found is None:
        with aside():
            found = read_history([sought], asked=wanted, actor=g.actor, now=now())[0]
    return found


def _names(split: Split) -> Callable[[str], str]:
    if split is Split.CHANNEL:
        return lambda key: say(Channel(key).label)
    return names_of_rows(By(split.value))


def _path(asking: Asking) -> list[tuple[str, str]]:
    """The areas above the one looked at, as far up as the actor's posts reach."""
    tree, area = get_tree(), asking.wanted.area
    tops = {post.area_code for post in g.actor.posts}
    if not area or area in tops:
        return []
    above = [level.digits for level in AreaLevel if level.digits < len(area)]
    codes = [area[:digits] for digits in above if any(area[:digits].startswith(top) for top in tops)]
    return [(tree.name(code), asking.address(area=code)) for code in codes]


Row = tuple[str, str | None, str, Part]


def _map(split: Split, wanted: CaseFilter, rows: list[Row]) -> tuple[object, list[Shown]]:
    """The areas of the rows as one drawing, each shaded by its on-time rate; nothing for other rows."""
    top = wanted.area or min((post.area_code for post in g.actor.posts), key=len)
    level = BELOW.get(len(top))
    if split is not Split.AREA or level is None:
        return None, []
    tops = [wanted.area] if wanted.area else [post.area_code for post in g.actor.posts]
    drawing = get_outlines(tops, level)
    by_key = {row[3].key: row for row in rows}
    shapes = []
    for code, path in drawing.paths.items():
        name, href, at, part = by_key.get(code, (get_tree().name(code), None, "", None))
        told = (part.due if part else Closure("")).of("on_time")
        shapes.append(
            {
                "path": path,
                "name": name,
                "href": href or (f"{at}overdue" if at else None),
                "shade": shade_of(told),
                "words": _("%(name)s: %(rate)s on time, %(part)s of %(whole)s", name=name, rate=told,
                           part=told.part, whole=told.whole),
            }
        )  # fmt: skip
    return (drawing, shapes) if shapes else (None, [])


blueprint.add_url_rule("/reports/dashboard", view_func=dashboard)

NAVIGATION = (Place(100, "dashboards.dashboard", N_("Dashboard"), "chart-bar", Permission.REPORT_VIEW),)  # fmt: skip
