"""The report as PDF, Word and workbook; all from the snapshot, in the language of the office."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter
from markupsafe import Markup
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tracker.documents.docx import render_docx
from tracker.documents.pdf import html_to_pdf
from tracker.documents.templates import Templates, catalogue_of
from tracker.extensions import SHIPPED
from tracker.figures.measures import INDICATORS, MEASURES
from tracker.figures.rates import NOTHING, Rate
from tracker.figures.shapes import Closure
from tracker.foundation.json import Json
from tracker.monthly.masks import HIDDEN, mask_pair, mask_rows
from tracker.monthly.sentences import correction_words, days_words, month_words, summary_lines
from tracker.monthly.snapshot import COUNTS

HOME = SHIPPED / "templates"
TABLES = (("areas", "分区域"), ("units", "分单位"), ("categories", "分类别"))
HEADS = ("应结案", "挂账", "已结案", "按期结案", "超期")
#: What is told of how it was counted, after the formulas of these measures.
EXPLAINED = ("closure", "on_time")
BASIS = "分母为零时记“—”，不计为百分之百。报告批准后不再改动，迟报数据在下期列出更正。"
HIDING = "少于5件的数据以及可据以推算的数据以“*”表示。"


@dataclass(frozen=True)
class Sheet:
    """A report ready to be printed: everything in words and numbers as they are shown."""

    title: str
    month: str
    #: The days of a month that is not the calendar's, else empty.
    days: str
    area: str
    summary: list[str]
    indicators: list[tuple[str, str, str, str, str]]
    tables: list[tuple[str, list[list[str]], list[tuple[str, Rate]]]]
    #: What follows the tables: (heading with its number, paragraphs); none without a paragraph.
    sections: list[tuple[str, list[str]]]
    corrections: list[str]
    is_public: bool
    status: str
    approved: str


def sheet_of(figures: Json, words: dict[str, str], *, is_public: bool, approved_on: date | None) -> Sheet:
    """The report for the office, or the public version: small counts hidden, in words as well.

    What people wrote may name units and small counts, so the public summary is made from the figures alone.
    """
    corrections = [] if is_public else [correction_words(one) for one in figures.get("corrections", [])]
    written = {} if is_public else {part: text.splitlines() for part, text in words.items()}
    return Sheet(
        title=f"{figures['name']}网格案件办理情况月报",
        month=month_words(figures),
        days=days_words(figures),
        area=figures["name"],
        summary=summary_lines(figures, is_public=True) if is_public else written.get("summary", []),
        indicators=[_indicator_row(one.key, one.chinese, figures, is_public) for one in INDICATORS],
        tables=[_table(label, figures[name], is_public) for name, label in TABLES],
        sections=_numbered(
            ("存在问题", written.get("problems", [])),
            ("前期数据更正", corrections),
            ("下一步安排", written.get("plans", [])),
            ("统计口径", [f"{_formulas()}{BASIS}{HIDING if is_public else ''}"]),
        ),
        corrections=corrections,
        is_public=is_public,
        status="" if approved_on else "（草稿）",
        approved=f"{approved_on.year}年{approved_on.month}月{approved_on.day}日" if approved_on else "",
    )


def _formulas() -> str:
    say = catalogue_of(SHIPPED / "translations", "zh").gettext
    rows = [MEASURES[key] for key in EXPLAINED]
    return "；".join(f"{one.chinese}＝{say(one.formula)}" for one in rows) + "。"


def _numbered(*sections: tuple[str, list[str]]) -> list[tuple[str, list[str]]]:
    """The sections that say anything, numbered on after the two before them."""
    told = [(heading, lines) for heading, lines in sections if any(lines)]
    return [(f"{number}、{heading}", lines) for number, (heading, lines) in zip("三四五六", told, strict=False)]


def _indicator_row(key: str, chinese: str, figures: Json, is_public: bool) -> tuple[str, str, str, str, str]:
    def shown(name: str) -> list[int] | None:
        pair = figures[name].get(key, [0, 0])
        return mask_pair(pair) if is_public else pair

    present, before, year = shown("indicators"), shown("before"), shown("year_before")
    return (
        chinese,
        f"{present[0]}/{present[1]}" if present else HIDDEN,
        *(str(Rate(*pair)) if pair else HIDDEN for pair in (present, before, year)),
    )  # type: ignore[return-value]


def _table(label: str, rows: list[Json], is_public: bool) -> tuple[str, list[list[str]], list[tuple[str, Rate]]]:
    """(label, cells, bars): bars are the closure rates of rows that have a base."""
    shown = mask_rows(rows) if is_public else rows
    cells: list[list[str]] = []
    bars: list[tuple[str, Rate]] = []
    for row in shown:
        name, is_hidden = row["name"] or row["key"], row["due"] == HIDDEN
        closure = Closure("", row["due"], row["suspended"], row["closed"]).of("closure") if not is_hidden else None
        cells.append([name, *(str(row[count]) for count in COUNTS), str(closure or NOTHING)])
        if closure and closure.share is not None:
            bars.append((name, closure))
    return label, cells, bars


def _templates(data_dir: Path) -> Templates:
    return Templates(own=data_dir / "templates", shipped=HOME, catalogue=SHIPPED / "translations", language="zh")


def body_of(sheet: Sheet, data_dir: Path) -> Markup:
    """The body of the report as HTML, the same for page and PDF."""
    return _templates(data_dir).render("monthly/body.html", m=sheet, heads=HEADS)


def to_pdf(sheet: Sheet, data_dir: Path) -> bytes:
    """A4 after the rules of official letters."""
    html = _templates(data_dir).render("monthly/pdf.html", m=sheet, body=body_of(sheet, data_dir))
    return html_to_pdf(str(html), folder=HOME)


def to_docx(sheet: Sheet, data_dir: Path) -> bytes:
    """The Word file of the report."""
    return render_docx(_templates(data_dir), "monthly/report.docx", {"m": sheet, "heads": HEADS, "stamp": None})


def to_xlsx(sheet: Sheet, _data_dir: Path) -> bytes:
    """The workbook: indicators, one sheet for each table, corrections; counts as numbers."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold = book.add_format({"bold": True, "text_wrap": True})
    page = book.add_worksheet("指标")
    _fill(page, bold, ["指标", "分子/分母", "本月", "上月", "去年同月"], [list(row) for row in sheet.indicators])
    for label, cells, _bars in sheet.tables:
        _fill(book.add_worksheet(label), bold, [label, *HEADS, "结案率"], cells)
    if sheet.corrections:
        _fill(book.add_worksheet("更正"), bold, ["更正"], [[one] for one in sheet.corrections])
    book.close()
    return out.getvalue()


def _fill(page: Worksheet, bold: Format, header: list[str], rows: list[list[str]]) -> None:
    page.set_column(0, 0, 34)
    page.set_column(1, len(header), 12)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    for column, name in enumerate(header):
        page.write_string(0, column, name, bold)
    for line, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if cell.isdigit():
                page.write_number(line, column, int(cell))
            else:
                page.write_string(line, column, cell)
