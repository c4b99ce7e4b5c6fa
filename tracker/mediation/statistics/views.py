"""The mediation statistics: the justice office's table on a page and as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from tracker.access import Permission
from tracker.areas.queries import get_tree
from tracker.audit.taking import Taken
from tracker.figures.rates import HIDDEN, NOTHING, Rate
from tracker.figures.spans import (
    Span,
    month_of,
    months_back,
    parse_token,
    quarter_of,
    token_of,
    widen,
    year_before,
    year_of,
)
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.words import N_
from tracker.mediation.forms import dispute_types
from tracker.mediation.statistics.queries.counting import Sight, find_sight
from tracker.mediation.statistics.queries.table import Report, Stock, make_report, make_stock
from tracker.mediation.statistics.services.workbook import Heads, write_report
from tracker.mediation.statistics.vocabulary import By
from tracker.mediation.views import blueprint
from tracker.mediation.vocabulary import Origin
from tracker.site.queries import get_setting
from tracker.web.access import requires
from tracker.web.exports import send_workbook
from tracker.web.language import language, say
from tracker.web.navigation import Place
from tracker.web.options import INDENT, choose, joined
from tracker.web.pages import page
from tracker.web.turns import aside

LONGEST = timedelta(days=3 * 366)
EARLIEST = date(1990, 1, 1)
CUSTOM = "custom"
MONTHS, QUARTERS, YEARS = 24, 8, 3


@dataclass(frozen=True)
class Asked:
    """What the address asks for, made sense of; `words` say what was made of it."""

    sight: Sight
    span: Span
    area: str
    words: str
    is_custom: bool

    @property
    def query(self) -> dict[str, str]:
        """The same as an address says it."""
        days = (
            {"period": CUSTOM, "from": self.span.first.isoformat(), "to": self.span.last.isoformat()}
            if self.is_custom
            else {"period": token_of(self.span)}
        )
        return days | ({"area": self.area} if self.area else {})


def _asked(given: Any) -> Asked:
    sight = find_sight(g.actor)
    token = given.get("period", "")
    span, words = parse_token(token), ""
    is_custom = span is None and (token == CUSTOM or bool(given.get("from")))
    if is_custom:
        span, words = _custom(given)
        if span is not None and sight.small is not None and span != widen(span):
            span, words = widen(span), _("Outside the committee only whole months are shown.")
    elif token and span is None:
        words = _("There is no such period. This month is shown.")
    area = given.get("area", "")
    is_mine = area.startswith(sight.tops) and area in get_tree().by_code and len(area) <= AreaLevel.VILLAGE.digits
    return Asked(sight, span or month_of(g.actor.on), area if is_mine else "", words, is_custom and span is not None)


def _custom(given: Any) -> tuple[Span | None, str]:
    try:
        span = Span(date.fromisoformat(given["from"]), date.fromisoformat(given["to"]))
    except (KeyError, ValueError):
        return None, _("Give days as 2026-03-15. This month is shown.")
    if span.last < span.first or span.last - span.first > LONGEST or span.first < EARLIEST or span.last.year > 2199:
        return None, _(
            "The last day must not lie before the first, nor more than three years after it. This month is shown."
        )
    return span, ""


def _made(asked: Asked) -> tuple[Report, list[Stock]]:
    """The table, and the committees and members at its end, or today."""
    sight, area = asked.sight, asked.area
    stock = make_stock(sight=sight, area=area, on=min(asked.span.last, g.actor.on))
    return make_report(sight=sight, span=asked.span, area=area, types=list(dispute_types())), stock


@requires(Permission.MEDIATION_REPORT)
def report() -> Response:
    """The figures of a period by type, source, committee or month."""
    asked = _asked(request.args)
    by = By(request.args["by"]) if request.args.get("by") in set(By) else By.TYPE
    with aside():
        table, stock = _made(asked)
    names = _names(table, by)
    return page(
        "mediation/report/report.html",
        fragment="results",
        table=table,
        stock=stock,
        rows=[(names.get(row.key, row.key), row) for row in table.rows(by)],
        by=by,
        asked=asked,
        small=asked.sight.small,
        count=count,
        Rate=Rate,
        by_url=lambda other: f"{url_for('mediation.report')}?{urlencode(asked.query | {'by': other})}",
        periods=_periods(asked),
        token=CUSTOM if asked.is_custom else token_of(asked.span),
        area_options=_area_options(asked),
        is_running=asked.span.last >= g.actor.on,
        earlier=year_before(asked.span),
        HIDDEN=HIDDEN,
    )


def _names(table: Report, by: By) -> dict[str, str]:
    """What the rows are called that have a name beside their key."""
    if by is By.TYPE:
        return dispute_types()
    if by is By.ORIGIN:
        return {origin.value: say(origin.label) for origin in Origin}
    return {key: place.name for key, place in table.places.items()} if by is By.COMMITTEE else {}


def count(value: float | str | None) -> str:
    """A count or an amount, or the sign for one that is hidden."""
    return HIDDEN if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)


def _periods(asked: Asked) -> list[tuple[str, list[tuple[str, str]]]]:
    """What there is to choose from: (group, [(token, words)])."""
    here = month_of(g.actor.on)
    months = months_back(here, MONTHS)[::-1]
    quarters = list(dict.fromkeys(quarter_of(month.first) for month in months))[:QUARTERS]
    years = [year_of(date(here.first.year - back, 1, 1)) for back in range(YEARS)]
    groups = [(_("Months"), months), (_("Quarters"), quarters), (_("Years"), years)]
    if not asked.is_custom and all(asked.span not in spans for _words, spans in groups):
        groups.insert(0, (_("Chosen"), [asked.span]))
    return [(words, [(token_of(span), span_words(span)) for span in spans]) for words, spans in groups]


def span_words(span: Span) -> str:
    """A period as one says it."""
    token, is_english = token_of(span), language() == "en"
    if not token:
        first, last = span.first, span.last
        return f"{first} – {last}" if is_english else f"{_chinese(first)}—{_chinese(last)}"
    if is_english:
        return token
    year = f"{span.first.year}年"
    if span.months == 1:
        return f"{year}{span.first.month}月"
    return f"{year}第{token[-1]}季度" if "Q" in token else year


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _area_options(asked: Asked) -> Markup:
    """The areas of a supervising post down to the village; none for a committee."""
    options = joined(
        (place.code, INDENT * (len(place.code) // 3 - 3) + place.name)
        for top in asked.sight.tops
        for place in get_tree().within(top)
        if len(place.code) <= AreaLevel.VILLAGE.digits and place.code not in asked.sight.tops
    )
    return choose(options, asked.area)


@requires(Permission.MEDIATION_REPORT)
def report_export() -> Response:
    """The table as the justice office files it, logged."""
    asked, day = _asked(request.form), g.actor.on
    span = asked.span
    detail = {"from": span.first.isoformat(), "to": span.last.isoformat(), "masked": asked.sight.small is not None}
    heads = Heads(
        unit=_unit_name(asked),
        period=span_words(span),
        made_by=g.actor.name,
        made_on=day.isoformat() if language() == "en" else _chinese(day),
    )

    def write(path: Path, taken: Taken) -> None:
        table, stock = _made(asked)
        write_report(
            path, report=table, stock=stock, heads=heads, type_names=dispute_types(), notes=_notes(table), say=say,
            finish=taken.stamp,
        )  # fmt: skip

    return send_workbook(
        f"mediation-{span.first}-{span.last}", write, act="mediation-report:export",
        subject=f"area:{asked.area}" if asked.area else "", detail=lambda: detail,
    )  # fmt: skip


def _unit_name(asked: Asked) -> str:
    """Whose table it is: the area, or the committee."""
    tree = get_tree()
    if asked.sight.tops:
        codes = (asked.area,) if asked.area else asked.sight.tops
        return "、".join(tree.path(code, after=0) for code in codes)
    return "、".join(place.name for place in asked.sight.committees)


def _notes(table: Report) -> list[str]:
    notes = [
        _("%(sign)s: there is nothing to divide by.", sign=NOTHING),
        _("Disputes prevented from getting worse and searches for disputes are reported elsewhere and left out here."),
    ]
    if table.is_masked:
        least = int(get_setting("mediation.small_cell"))
        notes.insert(
            0, _("%(sign)s: hidden, being fewer than %(least)s or giving such a figure away.", sign=HIDDEN, least=least)
        )
    return notes


# Addresses ------------------------------------------------------------------------------------------------------------

blueprint.add_url_rule("/reports/mediation", view_func=report)
blueprint.add_url_rule("/reports/mediation/export", view_func=report_export, methods=["POST"])

NAVIGATION = (Place(230, "mediation.report", N_("Mediation statistics"), "chart-bar", Permission.MEDIATION_REPORT),)
