"""The monthly table as the justice office files it: one workbook of two sheets, numbers as numbers, ready for A4."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from tracker.figures.rates import HIDDEN, Rate
from tracker.foundation.words import N_
from tracker.mediation.statistics.queries.table import Figures, Report, Stock

A4 = 9
FIRST_WIDTH, WIDTH = 24, 9.5

# fmt: off
#: Heading, width in columns, and what stands below it.
HEADINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Committee"), ()),
    (N_("Cases accepted"), ()),
    (N_("Cases settled"), ()),
    (N_("Success rate (%)"), ()),
    (N_("Amount of agreements (10,000 yuan)"), ()),
    (N_("Offered by the committee, by number and share"), (N_("cases (number)"), "%")),
    (N_("Applied for, by number and share"), (N_("cases (number)"), "%")),
    (N_("Entrusted or handed over, by number and share"), (N_("cases (number)"), "%")),
    (N_("Cases performed"), ()),
    (N_("Performance rate (%)"), ()),
    (N_("Judicial confirmation rate (%)"), ()),
    (N_("Year on year (%)"), ()),
    (N_("Month on month (%)"), ()),
)
# fmt: on
TITLE = N_("Statistical table of people's mediation cases")
STOCK_TITLE = N_("Organisations and staff of people's mediation")
REPORTING = N_("Reporting unit: %(name)s")
PERIOD = N_("Period: %(days)s")
MADE_BY = N_("Filled in by: %(name)s")
CHECKED_BY = N_("Reviewed by:")
MADE_ON = N_("Filled in on: %(day)s")
#: Cells of a row from the amount to the performed ones: the sources are counted for the total only.
SOURCES = 6


@dataclass(frozen=True)
class Heads:
    """What stands above and below the table, in the reader's language."""

    unit: str
    period: str
    made_by: str
    made_on: str


@dataclass(frozen=True)
class _Sheet:
    page: Any
    styles: dict[str, Any]
    say: Callable[..., str]

    def line(self, row: int, cells: Iterable[Any], first: int = 0) -> None:
        """A row of numbers and words, each as what it is."""
        for column, cell in enumerate(cells, first):
            self.cell(row, column, cell)

    def cell(self, row: int, column: int, value: Any) -> None:
        if isinstance(value, float):
            self.page.write_number(row, column, round(value, 2), self.styles["decimal"])
        elif isinstance(value, int):
            self.page.write_number(row, column, value, self.styles["whole"])
        else:
            self.page.write_string(row, column, value, self.styles["words"])

    def over(self, row: int, first: int, last: int, words: str, style: str, *, rows: int = 1) -> None:
        """Words over several columns or rows."""
        if first == last and rows == 1:
            self.page.write_string(row, first, words, self.styles[style])
        else:
            self.page.merge_range(row, first, row + rows - 1, last, words, self.styles[style])


def write_report(
    path: Path,
    *,
    report: Report,
    stock: Sequence[Stock],
    heads: Heads,
    type_names: dict[str, str],
    notes: Sequence[str],
    say: Callable[..., str],
    finish: Callable[[Any], None],
) -> None:
    """Write the workbook; `say` translates headings, `finish` adds to it. What is hidden stands as its sign."""
    book = xlsxwriter.Workbook(path, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles = _styles(book)
    _cases(_Sheet(book.add_worksheet(say(TITLE)[:31]), styles, say), report, heads, type_names, notes)
    _organisations(_Sheet(book.add_worksheet(say(N_("Mediation organisations"))[:31]), styles, say), stock, heads)
    finish(book)
    book.close()


def _styles(book: Any) -> dict[str, Any]:
    cell = {"border": 1, "align": "center", "valign": "vcenter", "font_name": "仿宋", "font_size": 10}
    return {
        "title": book.add_format({"bold": True, "align": "center", "font_size": 16, "font_name": "宋体"}),
        "plain": book.add_format({"font_name": "仿宋", "font_size": 10, "valign": "top", "text_wrap": True}),
        "head": book.add_format(cell | {"bold": True, "text_wrap": True}),
        "words": book.add_format(cell | {"text_wrap": True}),
        "whole": book.add_format(cell | {"num_format": "0"}),
        "decimal": book.add_format(cell | {"num_format": "0.00"}),
    }


def _width() -> int:
    return sum(len(below) or 1 for _heading, below in HEADINGS)


def _begin(sheet: _Sheet, title: str, heads: Heads, width: int) -> None:
    page, say = sheet.page, sheet.say
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.set_footer("&C&P / &N")
    page.set_column(0, 0, FIRST_WIDTH)
    page.set_column(1, width - 1, WIDTH)
    page.set_row(0, 28)
    sheet.over(0, 0, width - 1, say(title), "title")
    half = width // 2
    sheet.over(1, 0, half - 1, say(REPORTING, name=heads.unit), "plain")
    sheet.over(1, half, width - 1, say(PERIOD, days=heads.period), "plain")


def _end(sheet: _Sheet, row: int, heads: Heads, width: int) -> None:
    """Who filled it in, who checks it, and when."""
    say, third = sheet.say, width // 3
    sheet.over(row, 0, third - 1, say(MADE_BY, name=heads.made_by), "plain")
    sheet.over(row, third, 2 * third - 1, say(CHECKED_BY), "plain")
    sheet.over(row, 2 * third, width - 1, say(MADE_ON, day=heads.made_on), "plain")


def _cases(
    sheet: _Sheet, report: Report, heads: Heads, type_names: dict[str, str], notes: Sequence[str]
) -> None:  # fmt: skip
    say, width = sheet.say, _width()
    _begin(sheet, TITLE, heads, width)
    column = 0
    for heading, below in HEADINGS:
        if below:
            sheet.over(2, column, column + len(below) - 1, say(heading), "head")
            for number, words in enumerate(below):
                sheet.over(3, column + number, column + number, say(words), "head")
        else:
            sheet.over(2, column, column, say(heading), "head", rows=2)
        column += len(below) or 1
    sheet.page.set_row(2, 42)
    sheet.page.freeze_panes(4, 1)
    sheet.page.repeat_rows(2, 3)
    sheet.line(4, _row(say(N_("Total")), report.total, report.origins))
    row = 5
    for committee in report.committees:
        sheet.line(row, _row(report.places[committee.key].name, committee, ()))
        row += 1
    row = _types(sheet, row + 1, report, type_names)
    for words in notes:
        sheet.over(row, 0, width - 1, words, "plain")
        row += 1
    _end(sheet, row + 1, heads, width)


def _row(name: str, figures: Figures, origins: Sequence[Figures]) -> list[Any]:
    sources: list[Any] = [cell for source in origins for cell in (_count(source.accepted), _share(source, figures))]
    return [
        name,
        _count(figures.accepted),
        _count(figures.success),
        figures.of("mediation_success").cell,
        figures.yuan,
        *(sources or [""] * SOURCES),
        _count(figures.performed),
        *(figures.of(f"mediation_{key}").cell for key in ("performance", "confirmation", "year", "month")),
    ]


def _count(count: int | None) -> int | str:
    return HIDDEN if count is None else count


def _share(part: Figures, whole: Figures) -> float | str:
    return Rate(part.accepted, whole.accepted).cell


def _types(sheet: _Sheet, row: int, report: Report, type_names: dict[str, str]) -> int:
    """The block of types: a column each, their cases and shares; the row after it."""
    say, last = sheet.say, len(report.types)
    sheet.over(row, 0, 0, say(N_("Type of dispute")), "head")
    for column, dispute in enumerate(report.types, 1):
        sheet.over(row, column, column, type_names.get(dispute.key, dispute.key), "head")
    sheet.page.set_row(row, 30)
    sheet.line(row + 1, [say(N_("cases (number)")), *(_count(dispute.accepted) for dispute in report.types)])
    sheet.line(row + 2, [say(N_("Share (%)")), *(_share(dispute, report.total) for dispute in report.types)])
    return row + 4 if last else row


def _organisations(sheet: _Sheet, stock: Sequence[Stock], heads: Heads) -> None:
    say, width = sheet.say, 4
    _begin(sheet, STOCK_TITLE, heads, width)
    sheet.page.set_column(1, width - 1, FIRST_WIDTH)
    headings = (
        N_("Kind of committee"),
        N_("Committees (number)"),
        N_("Mediators (number)"),
        N_("of these full-time"),
    )
    for column, heading in enumerate(headings):
        sheet.over(2, column, column, say(heading), "head")
    sheet.page.freeze_panes(3, 0)
    for row, kind in enumerate(stock, 3):
        name = say(kind.kind.label if kind.kind else N_("Total"))
        sheet.line(row, [name, kind.committees, kind.members, kind.full_time])
    _end(sheet, 4 + len(stock), heads, width)
