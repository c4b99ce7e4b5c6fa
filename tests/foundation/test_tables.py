import csv
import io
import time
import zipfile
from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tracker.foundation.tables import read_records, read_table, safe_cell, sheets, write_csv, write_xlsx
from tracker.foundation.words import Refused


def _cells(source, **options):
    return [row.cells for row in read_table(source, **options)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_tables_of_every_office_are_read(encoding, delimiter):
    text = f"姓名{delimiter}编号\r\n张𠮷{delimiter}0012\r\n"
    assert _cells(text.encode(encoding)) == [["姓名", "编号"], ["张𠮷", "0012"]]


def test_short_chinese_names_in_gb18030_are_right():
    assert _cells("张三".encode("gb18030")) == [["张三"]]
    assert _cells("姓名\n李四".encode("gb18030")) == [["姓名"], ["李四"]]
    assert _cells("姓名\n李四".encode("big5"), encoding="big5") == [["姓名"], ["李四"]]


def test_a_separator_inside_quotes_does_not_decide():
    assert _cells(b'"a;b;c;d",x,y\n1,2,3\n') == [["a;b;c;d", "x", "y"], ["1", "2", "3"]]


def test_lines_are_counted_as_people_see_them():
    data = b'a,b\n\n"one\ntwo",2\n , \nlast,3\n'
    assert [(row.line, row.cells) for row in read_table(data)] == [
        (1, ["a", "b"]),
        (3, ["one\ntwo", "2"]),
        (6, ["last", "3"]),
    ]


def test_records_fill_short_rows_and_refuse_long_ones():
    header, records = read_records(b"a,b,c,,\n1,2\n1,2,3,,\n")
    assert header == ["a", "b", "c"]
    assert list(records) == [(2, {"a": "1", "b": "2", "c": ""}), (3, {"a": "1", "b": "2", "c": "3"})]
    _, records = read_records(b"a,b\n1,2,3\n")
    with pytest.raises(Refused) as caught:
        list(records)
    assert caught.value.params == {"line": 2}


@pytest.mark.parametrize("data", [b"", b"\n\n", b"a,,c\n", b"a,b,a\n"])
def test_tables_without_a_right_header_are_refused(data):
    with pytest.raises(Refused):
        read_records(data)


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02", b"\x81", b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_is_no_table_is_refused(data):
    with pytest.raises(Refused):
        list(read_table(data))


def test_a_cell_as_large_as_a_book_is_refused():
    with pytest.raises(Refused) as caught:
        list(read_table(b"a\n" + b"x" * 1_100_000))
    assert caught.value.code == "table_line"


def test_workbooks_are_read_with_their_own_line_numbers(tmp_path):
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page, other = book.add_worksheet("网格"), book.add_worksheet("other")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    page.write_row(2, 0, ["编码", "日期", "时间", "数"])
    page.write_number(4, 0, 5.0)
    page.write_datetime(4, 1, datetime(2026, 3, 15), day)  # noqa: DTZ001
    page.write_datetime(4, 2, datetime(2026, 3, 15, 9, 30), minute)  # noqa: DTZ001
    page.write_number(4, 3, 2.5)
    other.write_string(0, 0, "x")
    book.close()
    assert sheets(path) == ["网格", "other"]
    assert [(row.line, row.cells) for row in read_table(path)] == [
        (3, ["编码", "日期", "时间", "数"]),
        (5, ["5", "2026-03-15", "2026-03-15 09:30:00", "2.5"]),
    ]
    assert _cells(path, sheet="other") == [["x"]]
    assert sheets(b"a,b") == []
    with pytest.raises(Refused):
        read_table(path, sheet="none")


def test_formulas_are_made_harmless_and_numbers_stay_numbers():
    assert [safe_cell(text) for text in ("=1+1", "+1", "-1", "@x", "\tx", "\rx", "a=1", "")] == [
        "'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "a=1", "",
    ]  # fmt: skip
    data = b"".join(write_csv([["=cmd()", -5, -2.5, "-5", None, True, date(2026, 3, 15)]], ["=a", *"bcdefg"]))
    assert data.startswith(b"\xef\xbb\xbf'=a,b")
    assert data.decode("utf-8-sig").splitlines()[1] == "'=cmd(),-5,-2.5,'-5,,TRUE,2026-03-15"


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


@given(st.lists(st.lists(texts, min_size=3, max_size=3), max_size=8))
def test_a_written_table_comes_back(rows):
    data = b"".join(write_csv(rows, ["a", "b", "c"]))
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert read[1:] == [[safe_cell(text) for text in row] for row in rows]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in read for cell in row)


def test_a_long_table_is_written_in_pieces_and_read_in_step_with_its_length():
    def seconds(rows: int) -> float:
        pieces = list(write_csv(((number, "幸福小区3号楼", "路灯不亮") for number in range(rows)), ["a", "b", "c"]))
        assert len(pieces) > rows / 5_000
        assert max(map(len, pieces)) < 300_000
        before = time.process_time()
        assert sum(1 for _ in read_table(b"".join(pieces))) == rows + 1
        return time.process_time() - before

    short = min(seconds(20_000) for _round in range(3))
    assert min(seconds(80_000) for _round in range(2)) < 8 * short, "four times the rows, not sixteen times the work"


def test_a_written_workbook_keeps_text_as_text(tmp_path):
    path = tmp_path / "out.xlsx"
    rows = [
        ["0012", -3, "=1+1", None],
        ["http://x.cn", datetime(2026, 3, 15, 1, 30, tzinfo=UTC), "410902190001010015", True],
    ]
    assert write_xlsx(path, rows, ["a", "b", "c", "d"], [10, 20], sheet="案件") == 2
    page = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("案件").to_python()
    assert page[0] == ["a", "b", "c", "d"]
    assert page[1] == ["0012", -3, "=1+1", ""]
    assert page[2] == ["http://x.cn", "2026-03-15 01:30:00", "410902190001010015", "TRUE"]
    assert write_xlsx(tmp_path / "empty.xlsx", [], ["a"]) == 0


def test_an_open_document_sheet_is_read():
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
        f'xmlns:text="{space}text:1.0"><office:body><office:spreadsheet><table:table table:name="一"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>张三</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p></table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    assert sheets(out.getvalue()) == ["一"]
    assert _cells(out.getvalue()) == [["张三", "12"]]
