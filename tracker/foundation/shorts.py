"""Short links of areas: an area's code in 32 letters and digits that cannot be mistaken for each other.

The code of an area is no secret, so its link need not be one: it is made of the code alone, needs no table, and what
is posted on a wall holds as long as the area does. Letters after Douglas Crockford's base 32: I and L are read as 1,
O as 0. The last character is a check: a mistyped link leads nowhere instead of to the neighbours.
"""

from __future__ import annotations

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_READ = str.maketrans("ilo", "110")
_CHECK = 31


def short_of(code: str) -> str:
    """The short link of an area code of digits, such as '410902001001'."""
    number, letters = int(code), ""
    while number:
        number, last = divmod(number, 32)
        letters = ALPHABET[last] + letters
    return letters + ALPHABET[int(code) % _CHECK]


def code_of(short: str) -> str | None:
    """The area code behind a short link, however it was typed; None for what is none."""
    letters = short.lower().translate(_READ)
    if not 2 <= len(letters) <= 14 or any(one not in ALPHABET for one in letters):
        return None
    number = 0
    for one in letters[:-1]:
        number = number * 32 + ALPHABET.index(one)
    return str(number) if ALPHABET[number % _CHECK] == letters[-1] else None
