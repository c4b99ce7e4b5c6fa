"""Tables, moments, words and maps: what another system wrote, read as it was meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tracker.cases.vocabulary import State
from tracker.exchange.maps import load_map, parse_map, shipped_maps
from tracker.exchange.moments import get_zone, read_moment
from tracker.exchange.reading import count_lines, open_table
from tracker.exchange.vocabulary import COLUMN_WORDS, STATE_WORDS, Part, guess_columns, guess_state, plain
from tracker.foundation.tables import read_records, sheets
from tracker.foundation.words import Refused

CHINA = ZoneInfo("Asia/Shanghai")
MAP = 'source = "x"\n[columns]\nid = "编号"\nreceived = "上报时间"\n'


# Tables -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_tables_are_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t"
    path.write_text('编号\t地址\r\n1\t 人民路 \r\n\r\n2\t"两\r\n行"\r\n3\t尾\r\n', encoding=encoding, newline="")
    table = open_table(path)
    assert table.header == ["编号", "地址"]
    assert list(table.records) == [
        (2, {"编号": "1", "地址": "人民路"}),
        (4, {"编号": "2", "地址": "两\r\n行"}),
        (6, {"编号": "3", "地址": "尾"}),
    ]


def test_a_wrong_encoding_is_said(tmp_path: Path) -> None:
    path = tmp_path / "t"
    path.write_bytes("编号,地址\n".encode("gb18030"))
    with pytest.raises(Refused, match="utf-8"):
        open_table(path, encoding="utf-8")
    assert open_table(path, encoding="gb18030").header == ["编号", "地址"]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"a,,c\n1,2,3\n", b"a,a\n1,2\n", b"a,b\n\x00,1\n", b"\xff\xff\xff"])
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "t"
    path.write_bytes(data)
    with pytest.raises(Refused):
        list(open_table(path).records)


def test_a_row_that_is_too_long_is_kept_to_be_blamed(tmp_path: Path) -> None:
    path = tmp_path / "t"
    path.write_text("a,b\n1\n1,2,,4\n")
    assert list(open_table(path).records) == [(2, {"a": "1", "b": ""}), (3, {"a": "1", "b": "2", "": "4"})]


def test_workbooks_have_sheets(tmp_path: Path) -> None:
    path = tmp_path / "t"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("一").write_row(0, 0, ["x"])
    page = book.add_worksheet("二")
    page.write_row(0, 0, ["编号", "时间"])
    page.write_number(1, 0, 7)
    page.write_datetime(1, 1, datetime(2026, 1, 2, 3, 4), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))  # noqa: DTZ001
    book.close()
    assert sheets(path) == ["一", "二"]
    assert list(open_table(path, sheet="二").records) == [(2, {"编号": "7", "时间": "2026-01-02 03:04:00"})]
    assert count_lines(path) == 0


CELLS = st.text(st.characters(exclude_characters="\0\r", exclude_categories=("Cs",)), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=20))
def test_the_streaming_reader_reads_what_the_plain_one_reads(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "same.csv"
    lines = ["甲,乙,丙", *(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    assert list(open_table(path).records) == list(read_records(path)[1])


# Moments ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-15 09:30:00",
        "2026-03-15T09:30",
        "2026/3/15 9:30",
        "2026.03.15 9:30:00.0",
        "2026年3月15日 9时30分",
        "2026年03月15日9点30分0秒",
        "２０２６-03-15　09：30",
        "2026-03-15T01:30:00Z",
        "2026-03-15 01:30:00+00:00",
    ],
)
def test_usual_ways_to_write_a_time(text: str) -> None:
    assert read_moment(text, CHINA).at == datetime(2026, 3, 15, 1, 30, tzinfo=UTC)
    assert read_moment(text, CHINA).day_end is None


@pytest.mark.parametrize("text", ["2026-03-15", "2026/3/15", "2026年3月15日"])
def test_a_day_ends_at_its_last_second(text: str) -> None:
    moment = read_moment(text, CHINA)
    assert moment.at == datetime(2026, 3, 14, 16, 0, tzinfo=UTC)
    assert moment.latest == datetime(2026, 3, 15, 15, 59, 59, tzinfo=UTC)


def test_other_zones_and_patterns() -> None:
    boston = get_zone("America/New_York")
    assert read_moment("2022-01-21 13:47:00", boston).at == datetime(2022, 1, 21, 18, 47, tzinfo=UTC)
    assert read_moment("2022-07-21 13:47:00", boston).at == datetime(2022, 7, 21, 17, 47, tzinfo=UTC)
    assert read_moment("03/04/2026 05:06", CHINA, ("%d/%m/%Y %H:%M",)).at.month == 4
    assert read_moment("03/04/2026", CHINA, ("%m/%d/%Y",)).day_end is not None
    with pytest.raises(Refused):
        get_zone("Asia/Puyang")


@pytest.mark.parametrize(
    "text", ["昨天", "2026-02-30", "2026-13-01 00:00", "44582", "2026-03-15 25:00", "03/04/2026", "?"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_moment(text, CHINA)


@given(st.datetimes(datetime(1992, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 — local times, as written
def test_a_written_time_comes_back(local: datetime) -> None:
    expected = local.replace(tzinfo=CHINA, microsecond=0)
    assert read_moment(f"{local:%Y-%m-%d %H:%M:%S}", CHINA).at == expected
    assert read_moment(
        f"{local.year}年{local.month}月{local.day}日{local.hour}时{local.minute}分", CHINA
    ).at == expected - timedelta(seconds=local.second)


# Words ------------------------------------------------------------------------------------------------------------------


def test_columns_of_a_usual_register_are_guessed() -> None:
    header = [
        "序号",
        "事件编号",
        "事件标题",
        "类别",
        "上报时间",
        "处置期限",
        "办结时间",
        "状态",
        "详细地址",
        "所属网格",
        "承办单位",
        "办理结果",
        "备注",
    ]
    found = guess_columns(header)
    assert found == {
        Part.ID: "事件编号",
        Part.TITLE: "事件标题",
        Part.CATEGORY: "类别",
        Part.RECEIVED: "上报时间",
        Part.DUE: "处置期限",
        Part.CLOSED: "办结时间",
        Part.STATE: "状态",
        Part.PLACE: "详细地址",
        Part.AREA: "所属网格",
        Part.UNIT: "承办单位",
        Part.RESULT: "办理结果",
    }


def test_brackets_dashes_and_width_do_not_matter() -> None:
    assert guess_columns(["上报时间（年月日）", "Case_Enquiry-ID", "STATUS "]) == {
        Part.RECEIVED: "上报时间（年月日）",
        Part.ID: "Case_Enquiry-ID",
        Part.STATE: "STATUS ",
    }


def test_every_guess_is_written_as_it_is_compared_and_means_one_thing() -> None:
    for words in COLUMN_WORDS.values():
        assert [plain(word) for word in words] == list(words)
    assert all(plain(word) == word for word in STATE_WORDS)
    assert guess_state("已办结（超期）") is State.CLOSED
    assert guess_state("天知道") is None


@given(st.lists(st.text(max_size=8), unique=True))
def test_no_column_is_guessed_twice(header: list[str]) -> None:
    found = list(guess_columns(header).values())
    assert len(found) == len(set(found)) and set(found) <= set(header)


# Maps -------------------------------------------------------------------------------------------------------------------


def test_shipped_maps_are_sound() -> None:
    assert "boston311" in shipped_maps()
    for name in shipped_maps():
        assert load_map(name).source
    boston = load_map("boston311.toml")
    assert (boston.zone, boston.column(Part.ID)) == ("America/New_York", "case_enquiry_id")
    assert boston.state_of("Open") is State.HANDLING


def test_a_map_may_be_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "旧平台.toml"
    path.write_text(MAP.replace('source = "x"\n', ""), encoding="utf-8")
    assert load_map(path).source == "旧平台"
    with pytest.raises(Refused):
        load_map(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("source = ", "Invalid value"),
        (MAP + "wrong = 1\n", "columns.wrong"),
        ("color = 1\n" + MAP, "color"),
        ('zone = "Mars/Olympus"\n' + MAP, "Mars"),
        ('datum = "bd09"\n' + MAP, "datum"),
        (MAP + '[states]\n"完" = "finished"\n', "states.完"),
        (MAP + '[states]\n"完" = "draft"\n', "states.完"),
        (MAP + '[[category.rules]]\ncolumn = "a"\ncode = "0101"\n', "rules[1]"),
        (MAP + '[[category.rules]]\ncolumn = "a"\nis = ["x"]\nhas = ["y"]\ncode = "0101"\n', "rules[1]"),
        (MAP + '[[category.rules]]\ncolumn = "a"\nhas = ["-"]\ncode = "0101"\n', "rules[1]"),
        (MAP.replace('"编号"', '["a", "b"]'), "columns.id"),
        (MAP + "[category]\nrules = 5\n", "category.rules"),
        ('source = ""\n[columns]\nid = "a"\n', "source"),
    ],
)
def test_a_wrong_map_says_where(text: str, place: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_map(text)
    assert place in str(caught.value)


def test_a_map_needs_its_columns_in_the_table() -> None:
    case_map = parse_map(MAP)
    case_map.check(["编号", "上报时间", "x"])
    with pytest.raises(Refused, match="上报时间"):
        case_map.check(["编号"])
    with pytest.raises(Refused, match="received"):
        parse_map('source = "x"\n[columns]\nid = "编号"\n').check(["编号"])
