"""What offices send: tables that were spoilt on their way, and workbooks that ask for more than there is."""

from __future__ import annotations

import io
import resource
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from tracker.foundation.tables import Flawed, preview, read_as, read_records, read_table, sheets
from tracker.foundation.words import Refused

FAULTS = Path(__file__).parents[1] / "data" / "faults"
KNOWN = {"编号", "上报时间", "标题", "id", "received", "title", "code", "name"}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def knows(cells: list[str]) -> int:
    return sum(cell in KNOWN for cell in cells)


def refused(source: Path | bytes, **options: object) -> Refused:
    with pytest.raises(Refused) as caught:
        _header, records = read_records(source, knows=knows, **options)  # type: ignore[arg-type]
        list(records)
    return caught.value


def workbook(sheet: str, *, parts: dict[str, str] | None = None) -> bytes:
    """The smallest XLSX with one sheet of these rows."""
    out = io.BytesIO()
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{LINKS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{LINKS}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>')
        for name, text in (parts or {}).items():
            archive.writestr(name, text)
    return out.getvalue()


def cell(reference: str, text: str = "x") -> str:
    return f'<c {reference and f"""r="{reference}" """}t="str"><v>{text}</v></c>'


# Size -------------------------------------------------------------------------------------------------------------------


def test_a_cell_at_the_end_of_the_sheet_is_refused_by_name() -> None:
    before = time.monotonic()
    refusal = refused(FAULTS / "cell-at-the-end-of-the-sheet.xlsx")
    assert (refusal.code, refusal.params) == ("table_size", {"cell": "XFD1048576"})
    assert time.monotonic() - before < 10


@pytest.mark.parametrize(
    "rows",
    [
        '<dimension ref="A1:B2"/><sheetData><row r="1">' + cell("A1") + "</row>"
        '<row r="1048576">' + cell("XFD1048576") + "</row></sheetData>",
        '<sheetData><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>',
        '<sheetData><row r="900000">' + cell("") * 200 + "</row></sheetData>",
        '<sheetData><row r="1">' + cell("$A$1") + '</row><row r="600000">' + cell("XFD600000") + "</row></sheetData>",
    ],
    ids=["lying dimension", "inline", "without references", "dollars"],
)
def test_whatever_a_sheet_says_of_itself_its_cells_are_counted(rows: str) -> None:
    assert refused(workbook(rows)).code == "table_size"


def test_a_styled_column_down_to_the_last_row_is_no_table() -> None:
    rows = (
        '<sheetData><row r="1">'
        + cell("A1", "编号")
        + cell("B1", "标题")
        + '</row><row r="1048576"><c r="XFD1048576"/></row>'
    )
    assert read_records(workbook(rows + "</sheetData>"), knows=knows)[0] == ["编号", "标题"]


def ods(rows: str) -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
            f'xmlns:text="{space}text:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
            f'<office:body><office:spreadsheet><table:table table:name="一">{rows}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
        )
    return out.getvalue()


def test_repeated_cells_of_an_open_document_are_counted() -> None:
    value = '<table:table-cell office:value-type="float" office:value="1" {}><text:p>1</text:p></table:table-cell>'
    many = (
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row><table:table-row>'
        + value.format('table:number-columns-repeated="16384"')
        + "</table:table-row>"
    )
    assert refused(ods(many)).code == "table_size"
    usual = (
        "<table:table-row>"
        + value.format("")
        + '<table:table-cell table:number-columns-repeated="16383"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>"
    )
    assert [row.cells[:1] for row in read_table(ods(usual))] == [["1"]]


def test_a_workbook_that_swells_is_refused() -> None:
    bomb = workbook(
        "<sheetData/>", parts={"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">' + "<si><t>x</t></si>" * 9_000_000}
    )
    assert len(bomb) < 1_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused(bomb)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "nobody else notices"


def test_a_document_type_is_refused() -> None:
    data = workbook("<sheetData/>").replace(b"PK", b"PK")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            text = given.read(name)
            if name.endswith("sheet1.xml"):
                text = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + text
            made.writestr(name, text)
    assert refused(out.getvalue()).code == "table_kind"


def test_a_long_register_is_read_in_time(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, ["编号", "上报时间", "标题"])
    for line in range(1, 20_001):
        page.write_row(line, 0, [f"A{line}", "2026-03-15 09:30", "路灯不亮"])
    book.close()
    before = time.monotonic()
    _header, records = read_records(path, knows=knows)
    assert sum(1 for _ in records) == 20_000
    assert time.monotonic() - before < 5


# Right files stay right -------------------------------------------------------------------------------------------------


def test_right_workbooks_stay_right() -> None:
    def cells(name: str) -> list[list[str]]:
        header, records = read_records(FAULTS / f"right-{name}.xlsx", knows=knows)
        assert header == ["编号", "上报时间", "办结时间", "标题"]
        return [list(record.values()) for _line, record in records]

    noon = "2025-12-09 12:00:00"
    assert cells("empty-value") == [["1", noon, "", ""], ["", noon, "", "漏水"]]
    assert cells("1904") == [["1", noon, "", "漏水"]]
    assert cells("a-hair-below-the-minute") == [
        ["1", "2025-12-09 09:30:00", "2025-12-10 00:00:00", "漏水"],
        ["2", "2020-07-04 10:00:00", "", "漏水"],
    ]


# Quotes -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["unclosed-quote", "unclosed-quote-areas"])
def test_an_unclosed_quote_is_named(name: str) -> None:
    refusal = refused(FAULTS / f"{name}.csv")
    assert (refusal.code, refusal.params) == ("table_quote", {"line": 2})


HEAD = "编号,上报时间,标题\n"


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ('1,2026-03-01,漏水\n2,2026-03-02,"路灯\n3,2026-03-03,占道\n4,2026-03-04,"垃圾"\n', 3),
        ('1,2026-03-01,"漏水\n2,2026-03-02,路灯\n3,2026-03-03,占道"\n', 2),
        ('1,2026-03-01,"漏水\n2,2026-03-02,"\n', 2),
        ('"1,2026-03-01,漏水\n2,2026-03-02,路灯"\n3,2026-03-03,占道\n', 2),
        ('1,2026-03-01,"漏水"很急\n', 2),
        ('1,2026-03-01,漏水\n2,2026-03-02,"' + "长" * 1_100_000, 3),
    ],
)
def test_a_quote_that_swallows_rows_is_named(rows: str, line: int) -> None:
    assert refused((HEAD + rows).encode()).params["line"] == line


@pytest.mark.parametrize(
    "text",
    [
        '1,2026-03-01,"第一行\n第二行"\n',
        '1,2026-03-01,"1,先清运\n2,再复查"\n',
        '1,2026-03-01,"说了""不""字,\n又走了"\n',
        '1,2026-03-01,5" 水管\n',
        '1,2026-03-01,"共3处:\n1号楼,2号楼,3号楼"\n',
    ],
)
def test_cells_of_several_lines_and_quotes_stay_right(text: str) -> None:
    _header, records = read_records((HEAD + text).encode(), knows=knows)
    assert len(list(records)) == 1


# Encodings --------------------------------------------------------------------------------------------------------------

REGISTER = "编号,上报时间,标题\n1,2026-03-01 09:00,路灯不亮\n2,2026-03-02 09:00,漏水\n"
TRADITIONAL = "編號,上報時間,標題\n1,2026-03-01 09:00,路燈不亮\n"


def test_a_letter_that_was_cut_is_named_with_its_line() -> None:
    refusal = refused(FAULTS / "cut-letter.csv")
    assert (refusal.code, refusal.field, refusal.params) == ("table_encoding", "encoding", {"line": 3})
    assert refused(FAULTS / "cut-letter.csv", encoding="utf-8").params["line"] == 3


@pytest.mark.parametrize("text", ["姓名\n李四", REGISTER, "标题\n漏水", "code,name\n990101001009,新社区\n"])
def test_everyday_chinese_in_gb18030_is_certain(text: str) -> None:
    assert read_as(text.encode("gb18030")) == "GB 18030 (GBK)"


@pytest.mark.parametrize("text", [TRADITIONAL, "name\n書聲里社區\n", "姓名\n李四", "id,t\n1,水\n"])
def test_big5_is_asked_about_and_read_when_chosen(text: str) -> None:
    data = text.encode("big5")
    assert refused(data).code == "table_encoding"
    assert [row.cells for row in read_table(data, encoding="big5")] == [line.split(",") for line in text.splitlines()]
    assert preview(data, "big5") == text.splitlines()


def test_what_reads_both_ways_is_asked_about() -> None:
    assert refused("id,t\n1,水\n".encode("gb18030")).code == "table_encoding"


def test_two_encodings_in_one_file_are_no_text() -> None:
    refusal = refused(REGISTER.encode() + "3,2026-03-03 09:00,占道\n".encode("gb18030"))
    assert (refusal.code, refusal.params) == ("table_encoding", {"line": 4})


@pytest.mark.parametrize("encoding", ["utf-16", "klingon", "base64", "ascii"])
def test_a_wrong_choice_is_said_in_words(encoding: str) -> None:
    assert refused((REGISTER + "x").encode(), encoding=encoding).code in (
        "table_encoding",
        "table_kind",
        "table_header",
    )


# Cells ------------------------------------------------------------------------------------------------------------------


def flawed(source: Path | bytes) -> dict[str, str]:
    _header, records = read_records(source, knows=knows)
    return {column: one.why for _line, record in records for column, one in record.items() if isinstance(one, Flawed)}


def test_digits_that_a_spreadsheet_has_lost_are_marked() -> None:
    assert flawed(FAULTS / "rounded-number.xlsx") == {"编号": "rounded"}
    assert flawed("编号,标题\n2.02603E+17,漏水\n".encode()) == {"编号": "rounded"}
    assert flawed("编号,标题\n999999999999999,1E+3\n".encode()) == {}


def test_formulas_that_have_failed_are_no_blanks() -> None:
    for name in ("failed-formulas.xlsx", "failed-cells.xls"):
        assert flawed(FAULTS / name) == {"办结时间": "error", "标题": "error"}
    assert flawed("编号,标题\n1,#N/A\n".encode()) == {"标题": "error"}
    assert flawed("编号,标题\n1,########\n".encode()) == {"标题": "narrow"}
    assert flawed("编号,标题\n1,3#楼 # 号\n".encode()) == {}
    failed = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>编号</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string"><text:p>标题</text:p></table:table-cell></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error">'
        "<text:p>#N/A</text:p></table:table-cell></table:table-row>"
    )
    assert flawed(ods(failed)) == {"标题": "error"}


# Header -----------------------------------------------------------------------------------------------------------------


def test_a_title_above_the_header_is_passed_over() -> None:
    header, records = read_records(FAULTS / "title-row.csv", knows=knows)
    assert header == ["编号", "上报时间", "标题"]
    assert next(records)[0] == 3


def test_the_header_is_where_one_says() -> None:
    data = "甲,乙\n丙,丁\n1,2\n".encode()
    assert read_records(data)[0] == ["甲", "乙"]
    assert read_records(data, header_line=2)[0] == ["丙", "丁"]
    assert refused(data, header_line=9).code == "table_header"
    several = "台账\n填报单位:综治中心,,填报时间:2026年3月\n\n编号,上报时间,标题\n1,2026-03-01,漏水\n".encode()
    assert read_records(several, knows=knows)[0] == ["编号", "上报时间", "标题"]


def test_a_line_that_names_the_separator_is_understood() -> None:
    header, records = read_records(FAULTS / "sep-line.csv", knows=knows)
    assert header == ["编号", "上报时间", "标题"]
    assert [line for line, _record in records] == [3]


@pytest.mark.parametrize(
    "data",
    [
        (FAULTS / "page.xls").read_bytes(),
        b"\xef\xbb\xbf\r\n<!DOCTYPE html><table><tr><td>1</td></tr></table>",
        "<html><table><tr><td>编号</td></tr></table>".encode("gb18030"),
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        b"MIME-Version: 1.0\nContent-Type: multipart/related\n",
    ],
)
def test_a_page_under_the_name_of_a_table_is_said(data: bytes) -> None:
    assert refused(data).code == "table_markup"


def test_sheets_are_named_by_the_other_process(tmp_path: Path) -> None:
    assert sheets(FAULTS / "right-1904.xlsx") == ["S"]
    assert refused(FAULTS / "right-1904.xlsx", sheet="T").params == {"sheet": "T"}
