"""Codes and numbers people bring or we give: areas, case references, identity and credit numbers, phones."""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracker.foundation.words import N_, Refused


class AreaLevel(StrEnum):
    """The levels of the area tree; a code's length tells its level."""

    COUNTY = "county"
    STREET = "street"
    VILLAGE = "village"
    GRID = "grid"
    MICRO_GRID = "micro_grid"

    @property
    def digits(self) -> int:
        """How many digits a code of this level has."""
        return _DIGITS[self]


_DIGITS = {
    AreaLevel.COUNTY: 6,
    AreaLevel.STREET: 9,
    AreaLevel.VILLAGE: 12,
    AreaLevel.GRID: 15,
    AreaLevel.MICRO_GRID: 17,
}
_LEVELS = {digits: level for level, digits in _DIGITS.items()}
_PARENT_DIGITS = {9: 6, 12: 9, 15: 12, 17: 15}
_ASCII_DIGITS = re.compile(r"[0-9]+")


def check_area_code(code: str) -> AreaLevel:
    """Return the level of a well-formed area code, or raise Refused saying what is wrong with it."""
    if not _ASCII_DIGITS.fullmatch(code):
        raise Refused(N_("An area code holds digits only: %(area_code)s"), code="area_code", area_code=code)
    level = _LEVELS.get(len(code))
    if level is None:
        raise Refused(
            N_("An area code has 6, 9, 12, 15 or 17 digits; %(area_code)s has %(digits)s."),
            code="area_code",
            area_code=code,
            digits=len(code),
        )
    if _is_padded(code):
        raise Refused(
            N_("Write the area code without the zeros that fill it up: %(area_code)s"), code="area_code", area_code=code
        )
    return level


def _is_padded(code: str) -> bool:
    """Statistics tables fill codes up with zeros (410902000000); a level of zeros only names nothing."""
    start = _PARENT_DIGITS.get(len(code))
    return code == "0" * len(code) if start is None else int(code[start:]) == 0


def level_of(code: str) -> AreaLevel:
    """Return the level of an area code; Refused when the code is not well formed."""
    return check_area_code(code)


def parent_code(code: str) -> str | None:
    """Return the code one level up, None for a county; Refused when the code is not well formed."""
    check_area_code(code)
    start = _PARENT_DIGITS.get(len(code))
    return None if start is None else code[:start]


def code_range(code: str) -> tuple[str, str]:
    """Return (low, high) so that a code lies within `code` exactly when low <= it < high as text.

    High is the next prefix ('410902' -> '410903', '410909' -> '41091'): cutting the nines keeps a shorter code,
    such as the next county, out of the range of a street that ends in 999. Only digits are compared, so every
    collation agrees; a code of nines only has no next prefix and ends before 'a', which sorts after all digits.
    """
    stem = code.rstrip("9")
    if not stem:
        return code, "a"
    return code, stem[:-1] + str(int(stem[-1]) + 1)


def is_within(code: str, area: str) -> bool:
    """Tell whether `code` is `area` itself or lies below it."""
    return code.startswith(area)


# Case references ------------------------------------------------------------------------------------------------------


class CaseRef(NamedTuple):
    """The parts of a case reference: county code, local day, serial of that day from 1."""

    area: str
    day: date
    serial: int


_REF = re.compile(r"([0-9]{6})-([0-9]{8})-([0-9]{4,6})")
_LAST_SERIAL = 999_999


def format_ref(area: str, day: date, serial: int) -> str:
    """Return a reference like 410902-20260315-0001; serials above 9999 grow to six digits."""
    if not re.fullmatch(r"[0-9]{6}", area) or not 1 <= serial <= _LAST_SERIAL:
        raise ValueError(f"no reference can be made of {area!r} and {serial!r}")
    return f"{area}-{day:%Y%m%d}-{serial:04d}"


def parse_ref(ref: str) -> CaseRef:
    """Return the parts of a case reference, forgiving spaces and full-width digits; Refused when it is none."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", ref))
    match = _REF.fullmatch(plain)
    try:
        if match and int(match[3]):
            return CaseRef(match[1], date.fromisoformat(match[2]), int(match[3]))
    except ValueError:
        pass  # a day that does not exist is refused like any other wrong shape
    raise Refused(N_("A case number looks like 410902-20260315-0001."), code="case_ref")


# Identity and credit numbers ------------------------------------------------------------------------------------------

_ID_NUMBER = re.compile(r"[1-9][0-9]{5}([0-9]{8})[0-9]{3}[0-9X]")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


def normalize_number(value: str) -> str:
    """Return a typed number without spaces, full-width forms and lower case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", value)).upper()


def is_id_number(value: str) -> bool:
    """Tell whether `value` is a resident identity number with a real birth date and a right check digit (GB 11643)."""
    number = normalize_number(value)
    match = _ID_NUMBER.fullmatch(number)
    if not match:
        return False
    try:
        date.fromisoformat(match[1])
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11] == number[17]


def check_id_number(value: str, *, field: str | None = None) -> str:
    """Return the identity number in its one spelling, or raise Refused; the number itself is never in the message."""
    if not is_id_number(value):
        raise Refused(
            N_("This identity number is not right: compare its 18 characters with the card."),
            field=field,
            code="id_number",
        )
    return normalize_number(value)


_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUES = {character: value for value, character in enumerate(_CREDIT_ALPHABET)}
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def is_credit_code(value: str) -> bool:
    """Tell whether `value` passes the check of GB 32100; some lawful early codes do not, so only ever warn."""
    code = normalize_number(value)
    if len(code) != 18 or any(character not in _CREDIT_VALUES for character in code):
        return False
    total = sum(
        _CREDIT_VALUES[character] * weight for character, weight in zip(code[:17], _CREDIT_WEIGHTS, strict=True)
    )
    return (31 - total % 31) % 31 == _CREDIT_VALUES[code[17]]


# Phones ---------------------------------------------------------------------------------------------------------------


class PhoneKind(StrEnum):
    """What a phone number is."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"


SERVICE_NUMBERS = frozenset({"110", "119", "120", "122", "12345", "12348", "12356"})
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?")
_COUNTRY = re.compile(r"(\+|00)86-?")


def normalize_phone(value: str) -> str:
    """Return a phone number without spaces, full-width forms, country code and, for a mobile, without dashes."""
    plain = re.sub(r"[\s()]+", "", unicodedata.normalize("NFKC", value))
    plain = re.sub(r"[‐‑‒–—−]", "-", plain)  # the dashes of phones and word processors
    plain = _COUNTRY.sub("", plain, count=1) if _COUNTRY.match(plain) else plain
    digits = plain.replace("-", "")
    return digits if _MOBILE.fullmatch(digits) else plain


def phone_kind(value: str) -> PhoneKind | None:
    """Return what kind of phone number `value` is, None when it is none."""
    number = normalize_phone(value)
    if _MOBILE.fullmatch(number):
        return PhoneKind.MOBILE
    if number in SERVICE_NUMBERS:
        return PhoneKind.SERVICE
    return PhoneKind.LANDLINE if _LANDLINE.fullmatch(number) else None
