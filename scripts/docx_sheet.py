# ruff: noqa: E501 - the rows of a form are read across
"""A Word template while it is written: page, type, tables, signature lines, seal."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

BODY, TITLE, HEADING = "仿宋", "小标宋体", "黑体"
FOR_PARTY = "{%tr for party in m.parties %}"
MEDIATOR, RECORDER, DAY = "人民调解员（签名）", "记录人（签名）", "日期"


class Sheet:
    """A Word template being written: A4, type area 156 by 225 mm, 仿宋 size three unless it is a form."""

    def __init__(self, *, is_form: bool = True) -> None:
        self.document = Document()
        self.size = Pt(14 if is_form else 16)
        self.pitch = Pt(25 if is_form else 29)
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        self._font(self.document.styles["Normal"], BODY, self.size)
        self._footer(section)

    def _font(self, holder: Any, name: str, size: Any) -> None:
        holder.font.name, holder.font.size = "Times New Roman", size
        holder.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)

    def _run(self, paragraph: Any, text: str, name: str = BODY, size: Any = None) -> None:
        run = paragraph.add_run(text)
        run.font.size = size or self.size
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)

    def _shape(self, paragraph: Any, *, pitch: Any = None, indent: bool = False) -> Any:
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, pitch or self.pitch
        form.widow_control = True
        if indent:
            form.first_line_indent = self.size * 2
        return paragraph

    def _footer(self, section: Any) -> None:
        paragraph = section.footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        small = Pt(10)
        self._run(paragraph, "第 ", size=small)
        self._field(paragraph, "PAGE")
        self._run(paragraph, " 页　共 ", size=small)
        self._field(paragraph, "NUMPAGES")
        words = " 页{% if stamp %}　打印人：{{ stamp.name }}　打印时间：{{ stamp.at|time }}　第{{ stamp.copy }}份{% endif %}"
        self._run(paragraph, words, size=small)

    def _field(self, paragraph: Any, code: str) -> None:
        run = paragraph.add_run()
        run.font.size = Pt(10)
        for kind in ("begin", None, "end"):
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = code
            run._element.append(part)

    def mark(self, code: str) -> None:
        """A line that only steers: {%p for … %}."""
        self._run(self._shape(self.document.add_paragraph()), code)

    def title(self, text: str) -> None:
        paragraph = self._shape(self.document.add_paragraph(), pitch=Pt(32))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(12)
        self._run(paragraph, text, TITLE, Pt(22))

    def number(self) -> None:
        paragraph = self._shape(self.document.add_paragraph(), pitch=Pt(20))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._run(paragraph, "编号：{{ m.number or m.ref }}", size=Pt(12))

    def heading(self, text: str) -> None:
        paragraph = self._shape(self.document.add_paragraph(), indent=True)
        paragraph.paragraph_format.keep_with_next = True
        self._run(paragraph, text, HEADING)

    def lines(self, *texts: str, indent: bool = True) -> None:
        for text in texts:
            paragraph = self._shape(self.document.add_paragraph(), indent=indent)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            self._run(paragraph, text)

    def typed(self, field: str) -> None:
        """What somebody typed: a paragraph for each of its lines."""
        self.each("line", f"({field}).splitlines()", "{{ line }}")

    def each(self, name: str, of: str, *texts: str) -> None:
        self.mark(f"{{%p for {name} in {of} %}}")
        self.lines(*texts)
        self.mark("{%p endfor %}")

    def table(self, rows: list[list[str]], widths: list[float], *, heads: bool = True) -> None:
        """Rows of cells; a cell of None joins the one before it. With `heads`, every other column is a label."""
        table = self.document.add_table(rows=0, cols=len(widths))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for texts in rows:
            cells = table.add_row().cells
            at = 0
            while at < len(texts):
                end = at + 1
                while end < len(texts) and texts[end] is None:
                    end += 1
                cell = cells[at].merge(cells[end - 1]) if end - at > 1 else cells[at]
                paragraph = self._shape(cell.paragraphs[0], pitch=Pt(20))
                if heads and at % 2 == 0:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                self._run(paragraph, texts[at], size=Pt(12))
                at = end
            for cell, width in zip(cells, widths, strict=True):
                cell.width = Mm(width)
        self._shape(self.document.add_paragraph(), pitch=Pt(8))

    def loop(self, head: list[str], code: str, cells: list[str], widths: list[float]) -> None:
        """A table with a heading row and one row for each thing."""
        blank: list[Any] = [None] * (len(head) - 1)
        self.table([head, [code, *blank], cells, ["{%tr endfor %}", *blank]], widths, heads=False)

    def parties(self) -> None:
        """The ministry's form of a party; the place for ethnicity stays empty."""
        person, body = "{%tr if party.is_person %}", "{%tr else %}"
        none: list[Any] = [None] * 7

        def row(text: str) -> list[Any]:
            return [text, *none]

        self.table(
            [
                row(FOR_PARTY),
                row(person),
                ["{{ party.side|say }}", "{{ party.name }}", "性别", "{{ sex(party.sex) }}", "民族", "", "年龄", "{{ party.age }}"],
                ["职业或职务", "{{ party.occupation }}", None, None, "联系方式", "{{ party.phone }}", None, None],
                row(body),
                ["{{ party.side|say }}", "{{ party.name }}", None, None, None, None, None, None],
                ["统一社会信用代码", "{{ party.credit_code }}", None, None, "联系方式", "{{ party.phone }}", None, None],
                row("{%tr endif %}"),
                ["单位或住址", "{{ party.address }}", None, None, None, None, None, None],
                row("{%tr for place in party.further %}"),
                ["{{ place.label|say }}", "{{ place.text }}", None, None, None, None, None, None],
                row("{%tr endfor %}"),
                row("{%tr for one in party.representatives %}"),
                ["{{ one.label|say }}", "{{ one.name }}{% if one.relation %}（{{ one.relation }}）{% endif %}", None, None, "联系方式", "{{ one.phone }}", None, None],
                row("{%tr endfor %}"),
                row("{%tr endfor %}"),
            ],
            [26, 40, 13, 12, 15, 20, 13, 17],
        )  # fmt: skip

    def signs(self) -> None:
        """Parties sign, seal or press a finger."""
        head = ["当事人", "签名或者盖章", "指印", "日期"]
        self.loop(head, FOR_PARTY, ["{{ party.name }}\n\n", "", "", ""], [46, 50, 26, 34])

    def under(self, *labels: str) -> None:
        for label in labels:
            self.lines(f"{label}：______________________", indent=False)

    def seal(self, day: str = "{{ none|day }}") -> None:
        for text in ("{{ m.committee }}", "（盖章处）", day):
            paragraph = self._shape(self.document.add_paragraph())
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.keep_with_next = True
            self._run(paragraph, text)

    def questions(self, of: str) -> None:
        self.each("question, answer", of, "问：{{ question }}", "答：{{ answer }}")

    def save(self, path: Path) -> None:
        """Write it with fixed times, so that the same script gives the same bytes."""
        raw = BytesIO()
        core = self.document.core_properties
        core.author, core.title, core.comments = "", "", ""
        self.document.save(raw)
        with (
            zipfile.ZipFile(raw) as old,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for entry in sorted(old.namelist()):
                data = old.read(entry)
                if entry == "docProps/core.xml":
                    data = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", data)
                new.writestr(zipfile.ZipInfo(entry, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def sheets(title: str, write: Callable[[Sheet], None], *, is_form: bool = True) -> Sheet:
    """A template whose sheets repeat for each item, each on a page of its own."""
    sheet = Sheet(is_form=is_form)
    sheet.mark("{%p for item in items %}")
    sheet.mark("{%p if not loop.first %}")
    sheet.document.add_page_break()
    sheet.mark("{%p endif %}")
    sheet.title(title)
    write(sheet)
    sheet.mark("{%p endfor %}")
    return sheet
