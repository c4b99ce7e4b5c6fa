"""Codes and numbers people bring or we give: areas, case references, identity and credit numbers, phones."""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracker.foundation.words import N_, Refused, Vocabulary


class AreaLevel(Vocabulary):
    """The levels of the area tree; a code's length tells its level."""

    COUNTY = "county", N_("counties")
    STREET = "street", N_("streets")
    VILLAGE = "village", N_("villages")
    GRID = "grid", N_("grids")
    MICRO_GRID = "micro_grid", N_("micro-grids")

    @property
    def digits(self) -> int:
        """How many digits a code of this level has."""
        return _DIGITS[self]


#: What a phone or a page makes as the name of a thing before it is sent: the same twice is the same thing.
CLIENT_KEY = re.compile(r"^[A-Za-z0-9-]{16,40}$")
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

#: What a form lets people type; what is kept is shorter.
LONGEST_TYPED = 40
NOT_A_PHONE = N_("This is not a phone number. Use 11 digits, area code and number, or a hotline; abroad begin with +.")


class PhoneKind(StrEnum):
    """What a phone number is."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    #: Emergency calls and the lines of the authorities: 110, 12345.
    SERVICE = "service"
    #: The lines of firms and carriers: 400-820-8820, 95598, 10010, 96110.
    COMPANY = "company"
    #: With the code of a country or region: +852, +853, +886 and others.
    ABROAD = "abroad"


_EXTENSION = r"(?:-[0-9]{1,6})?"
_KINDS = {
    PhoneKind.MOBILE: re.compile(r"1[3-9][0-9]{9}" + _EXTENSION),
    PhoneKind.SERVICE: re.compile(r"11[0-9]|12[012]|999|12[0-9]{3}"),
    PhoneKind.COMPANY: re.compile(
        r"(?:[48]00-[0-9]{3}-[0-9]{4}|95[0-9]{3}(?:[0-9]{3})?|96[0-9]{3,6}|100[0-9]{2}|111[0-9]{2}|11[68][0-9]{3})"
        + _EXTENSION
    ),
    PhoneKind.LANDLINE: re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}" + _EXTENSION),
    PhoneKind.ABROAD: re.compile(r"\+(?:85[23][0-9]{8}|886[0-9]{8,10}|(?!86|85[23])[1-9][0-9]{6,14})"),
}
_DASHES = re.compile(r"[‐‑‒–—−―ー_]")  # of phones and word processors
_BEFORE_EXTENSION = re.compile(
    r"[-,;:]*(?:转接?|轉接?|分机号?|分機號?|ext\.?|x|\*|#|,|;)[-:.]*(?=[0-9]{1,6}$)", re.IGNORECASE
)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_HOTLINE = re.compile(r"([48]00)([0-9]{3})([0-9]{4})")
_LANDLINE_IN_GROUPS = re.compile(r"(0[0-9]{2,3}-?)([0-9]{3,4})-([0-9]{4})(-[0-9]{1,6})?")


def normalize_phone(value: str) -> str:
    """Return a phone number in its one spelling: 13800001234, 0393-6661234-805, 400-820-8820, +85291234567."""
    plain = re.sub(r"[\s()\[\].·]+", "", _DASHES.sub("-", unicodedata.normalize("NFKC", value)))
    plain = re.sub(r"-{2,}", "-", _BEFORE_EXTENSION.sub("-", plain)).strip("-")
    plain = re.sub(r"^00(?=[1-9])", "+", plain)
    plain = re.sub(r"^86-?(?=1[3-9][0-9]-?[0-9]{4}-?[0-9]{4}$)", "+86", plain)
    if plain.startswith("+86"):
        return _at_home(plain[3:].strip("-"))
    if plain.startswith("+"):
        return "+" + plain[1:].replace("-", "")
    return _in_groups(plain)


def _at_home(number: str) -> str:
    """A number without the country's code, which stands for the zero of a landline."""
    plain = _in_groups(number)
    with_zero = _in_groups("0" + number)
    return with_zero if phone_of(plain) is None and phone_of(with_zero) is PhoneKind.LANDLINE else plain


def _in_groups(number: str) -> str:
    """Mobiles without dashes, hotlines with theirs, whatever groups of digits they were written in."""
    head, _, extension = number.rpartition("-")
    for digits, end in ((number.replace("-", ""), ""), (head.replace("-", ""), f"-{extension}")):
        if _MOBILE.fullmatch(digits):
            return digits + end
        if match := _HOTLINE.fullmatch(digits):
            return "-".join(match.groups()) + end
    if match := _LANDLINE_IN_GROUPS.fullmatch(number):
        return "".join(part or "" for part in match.groups())
    return number


def phone_of(number: str) -> PhoneKind | None:
    """Return what kind of number one in its one spelling is, None when it is none."""
    return next((kind for kind, shape in _KINDS.items() if shape.fullmatch(number)), None)


def phone_kind(value: str) -> PhoneKind | None:
    """Return what kind of phone number `value` is, None when it is none."""
    return phone_of(normalize_phone(value))


def check_phone(value: str, *, field: str, is_own: bool = False) -> str:
    """Return the number as it is kept, empty for none; Refused at the field when it is no phone number.

    `is_own`: somebody is to be reached there himself, which he is not at 110 or 12345.
    """
    if not value.strip():
        return ""
    kind = phone_kind(value)
    if kind is None or (is_own and kind is PhoneKind.SERVICE):
        raise Refused(NOT_A_PHONE, field=field, code="phone")
    return normalize_phone(value)
