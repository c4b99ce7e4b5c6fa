from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.foundation.identifiers import (
    AreaLevel,
    PhoneKind,
    check_area_code,
    code_range,
    format_ref,
    is_credit_code,
    is_id_number,
    is_within,
    normalize_phone,
    parent_code,
    parse_ref,
    phone_kind,
)
from tracker.foundation.words import Refused

codes = st.sampled_from([6, 9, 12, 15, 17]).flatmap(lambda size: st.text("089", min_size=size, max_size=size))


def test_a_code_tells_its_level_and_its_parent():
    chain = ["41090200100100101", "410902001001001", "410902001001", "410902001", "410902"]
    assert [check_area_code(code) for code in chain] == list(reversed(AreaLevel))
    assert [parent_code(code) for code in chain] == [*chain[1:], None]
    assert [level.digits for level in AreaLevel] == [6, 9, 12, 15, 17]
    assert AreaLevel.MICRO_GRID == "micro_grid"


@pytest.mark.parametrize(
    "code",
    [
        "",
        "41090",
        "4109021",
        "41090a",
        "４１０９０２",
        "410902000",
        "410902000000",
        "410902001001000",
        "000000",
        " 410902",
    ],
)
def test_codes_that_name_nothing_are_refused(code):
    with pytest.raises(Refused) as caught:
        check_area_code(code)
    assert caught.value.code == "area_code"


@pytest.mark.parametrize(
    ("code", "high"),
    [("410902", "410903"), ("410909", "41091"), ("410999", "411"), ("410902999", "410903"), ("999999", "a")],
)
def test_the_range_of_a_code(code, high):
    assert code_range(code) == (code, high)


@given(codes, codes)
def test_the_range_says_the_same_as_the_prefix(code, area):
    low, high = code_range(area)
    assert (low <= code < high) == is_within(code, area) == (code[: len(area)] == area)


@given(codes, st.text("0189", min_size=1, max_size=11))
def test_everything_below_a_code_is_in_its_range(area, rest):
    low, high = code_range(area)
    assert low <= area + rest < high


def test_case_references():
    assert format_ref("410902", date(2026, 3, 15), 1) == "410902-20260315-0001"
    assert format_ref("410902", date(2026, 3, 15), 12345) == "410902-20260315-12345"
    assert parse_ref(" ４１０９０２-20260315-0001 ") == ("410902", date(2026, 3, 15), 1)
    with pytest.raises(ValueError, match="no reference"):
        format_ref("4109", date(2026, 3, 15), 1)
    with pytest.raises(ValueError, match="no reference"):
        format_ref("410902", date(2026, 3, 15), 0)


@given(st.text("0123456789", min_size=6, max_size=6), st.dates(min_value=date(1000, 1, 1)), st.integers(1, 999_999))
def test_a_reference_comes_back(area, day, serial):
    assert parse_ref(format_ref(area, day, serial)) == (area, day, serial)


@pytest.mark.parametrize(
    "ref", ["", "410902", "410902-20260230-0001", "410902-20260315-0000", "410902-20260315-001", "x"]
)
def test_other_shapes_are_no_reference(ref):
    with pytest.raises(Refused):
        parse_ref(ref)


def test_identity_numbers():
    for number in (
        "410902190001010015",
        "410902190001010023",
        "34052419800101001X",
        "34052419800101001x",
        " 410902190001010015",
    ):
        assert is_id_number(number), number
    for number in (
        "410902190001010014",
        "410902190013010013",
        "41090219000101001",
        "",
        "X" * 18,
        "4109021900010100150",
    ):
        assert not is_id_number(number), number


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_of_an_identity_number_is_always_seen(place, step):
    right = "410902190001010015"
    wrong = right[:place] + str((int(right[place]) + step) % 10) + right[place + 1 :]
    assert not is_id_number(wrong)


def test_credit_codes():
    assert is_credit_code("52410902000000000Y")
    assert is_credit_code("52410902000000000y")
    for code in ("52410902000000000X", "5241090200000000OY", "52410902000000000", ""):
        assert not is_credit_code(code), code


@pytest.mark.parametrize(
    ("typed", "kind", "plain"),
    [
        ("13800001234", PhoneKind.MOBILE, "13800001234"),
        ("+86 138-0000-1234", PhoneKind.MOBILE, "13800001234"),
        ("0086-13800001234", PhoneKind.MOBILE, "13800001234"),
        ("１３８００００１２３４", PhoneKind.MOBILE, "13800001234"),
        ("0393-6661234", PhoneKind.LANDLINE, "0393-6661234"),
        ("(0393)6661234", PhoneKind.LANDLINE, "03936661234"),
        ("0393-6661234-805", PhoneKind.LANDLINE, "0393-6661234-805"),
        ("12345", PhoneKind.SERVICE, "12345"),
        ("110", PhoneKind.SERVICE, "110"),
        ("400-820-8820", PhoneKind.COMPANY, "400-820-8820"),
        ("4008208820", PhoneKind.COMPANY, "400-820-8820"),
        ("400 8208 820 转 2", PhoneKind.COMPANY, "400-820-8820-2"),
        ("800-810-1234", PhoneKind.COMPANY, "800-810-1234"),
        ("95598", PhoneKind.COMPANY, "95598"),
        ("９５５９８", PhoneKind.COMPANY, "95598"),
        ("95105105", PhoneKind.COMPANY, "95105105"),
        ("10010", PhoneKind.COMPANY, "10010"),
        ("96110", PhoneKind.COMPANY, "96110"),
        ("962288", PhoneKind.COMPANY, "962288"),
        ("12315", PhoneKind.SERVICE, "12315"),
        ("12388", PhoneKind.SERVICE, "12388"),
        ("0990 5500101转8001", PhoneKind.LANDLINE, "09905500101-8001"),
        ("0990-5500101 分机 8001", PhoneKind.LANDLINE, "0990-5500101-8001"),
        ("0990-5500101-转8001", PhoneKind.LANDLINE, "0990-5500101-8001"),
        ("010-6661 2345 ext. 801", PhoneKind.LANDLINE, "010-66612345-801"),
        ("0393-666-1234", PhoneKind.LANDLINE, "0393-6661234"),
        ("+86 393 666 1234", PhoneKind.LANDLINE, "03936661234"),
        ("+86 400 820 8820", PhoneKind.COMPANY, "400-820-8820"),
        ("86 138 0000 1234", PhoneKind.MOBILE, "13800001234"),
        ("13800001234转5678", PhoneKind.MOBILE, "13800001234-5678"),
        ("+85291234567", PhoneKind.ABROAD, "+85291234567"),
        ("＋８５２ 9123-4567", PhoneKind.ABROAD, "+85291234567"),
        ("00853 6612 3456", PhoneKind.ABROAD, "+85366123456"),
        ("+886 912 345 678", PhoneKind.ABROAD, "+886912345678"),
        ("+1 (415) 555-0123", PhoneKind.ABROAD, "+14155550123"),
        ("+852912345", None, "+852912345"),
        ("95", None, "95"),
        ("10086x", None, "10086x"),
        ("13800001234/13900001234", None, "13800001234/13900001234"),
        ("12800001234", None, "12800001234"),
        ("1380000123", None, "1380000123"),
        ("", None, ""),
    ],
)
def test_phones(typed, kind, plain):
    assert phone_kind(typed) is kind
    assert normalize_phone(typed) == plain


@given(st.text(st.sampled_from("0123456789+- ()转x#，８"), max_size=24))
def test_a_phone_in_its_one_spelling_fits_its_column(typed):
    plain = normalize_phone(typed)
    if phone_kind(typed) is not None:
        assert normalize_phone(plain) == plain and phone_kind(plain) is phone_kind(typed)
        assert len(plain) <= 20
