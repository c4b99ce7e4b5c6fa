"""Capitals on papers: the cases people get wrong, and that every amount can be read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.documents.amounts import DIGITS, capitals, figures


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (105, "壹元零伍分"),
        (100, "壹元整"),
        (1000, "壹拾元整"),
        (1010, "壹拾元壹角整"),
        (10001, "壹佰元零壹分"),
        (100500, "壹仟零伍元整"),
        (1000000, "壹万元整"),
        (1005000, "壹万零伍拾元整"),
        (1234567, "壹万贰仟叁佰肆拾伍元陆角柒分"),
        (10000001 * 100, "壹仟万零壹元整"),
        (100000000 * 100, "壹亿元整"),
        (100100000 * 100, "壹亿零壹拾万元整"),
        (1000000010000 * 100, "壹万亿零壹万元整"),
        (205000000 * 100, "贰亿零伍佰万元整"),
    ],
)
def test_capitals_as_a_bank_writes_them(fen: int, words: str) -> None:
    assert capitals(fen) == words


def read_back(words: str) -> int:
    """The other way round, by the rules of reading and not of writing."""
    units = {"拾": 10, "佰": 100, "仟": 1000}
    yuan, _, rest = words.removesuffix("整").rpartition("元") if "元" in words else ("", "", words)
    total = group = digit = 0
    for sign in yuan:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in units:
            group, digit = group + digit * units[sign], 0
        elif sign == "万":
            total, group, digit = total + (group + digit) * 10**4, 0, 0
        elif sign == "亿":
            # 万亿 is one unit: what stood before it has been counted as 万 already.
            total, group, digit = (total + group + digit) * 10**8, 0, 0
    fen = (total + group + digit) * 100
    for sign, value in (("角", 10), ("分", 1)):
        if sign in rest:
            fen += DIGITS.index(rest[rest.index(sign) - 1]) * value
    return fen


@given(st.integers(0, 10**14))
def test_every_amount_reads_back(fen: int) -> None:
    words = capitals(fen)
    assert read_back(words) == fen
    assert ("零零" not in words and not words.startswith("零")) or fen == 0


def test_what_cannot_stand_on_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        capitals(-1)
    with pytest.raises(ValueError, match="below"):
        capitals(10**18)


def test_figures() -> None:
    assert figures(1234500) == "12,345.00"
    assert figures(5) == "0.05"
