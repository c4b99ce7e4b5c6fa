"""First letters of pinyin, by which people find a Chinese word on a keyboard without typing it."""

from __future__ import annotations


def initials(text: str) -> str:
    """The first letters of each word of `text`, in lower case: "电瓶车 飞线" gives "dpc fx".

    Words are parted by blanks. A character with several readings is read as the word it stands in reads it.
    """
    # A dictionary of fifty megabytes: read by who names a category, never to show one.
    from pypinyin import Style, lazy_pinyin

    return " ".join("".join(lazy_pinyin(word, style=Style.FIRST_LETTER)).lower() for word in text.split())
