"""Amounts of money on papers: figures, and the capitals that cannot be altered with a stroke of the pen."""

from __future__ import annotations

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def figures(fen: int) -> str:
    """1234500 as 12,345.00."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def capitals(fen: int) -> str:
    """1234500 as 壹万贰仟叁佰肆拾伍元整; ValueError below zero and from ten thousand trillion up."""
    if not 0 <= fen < 10**18:
        raise ValueError("an amount on paper is not negative and below 10,000,000,000,000,000 yuan")
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    words = _whole(yuan) + "元" if yuan else ""
    if not jiao and not rest:
        return (words or "零元") + "整"
    if jiao:
        words += DIGITS[jiao] + "角"
    elif yuan:
        words += "零"
    return words + (DIGITS[rest] + "分" if rest else "整")


def _whole(number: int) -> str:
    """The integer part, group by group of four digits; one 零 for any run of zeros between digits."""
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10000)
        groups.append(group)
    words, gap = "", False
    for at in range(len(groups) - 1, -1, -1):
        group = groups[at]
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        words += _group(group) + GROUPS[at]
        gap = False
    return words


def _group(group: int) -> str:
    """One to 9999."""
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if gap else "") + DIGITS[digit] + PLACES[place]
            gap = False
        else:
            gap = bool(words)
    return words
