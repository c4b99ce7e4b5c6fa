"""Personal data with the telling part hidden; the same rule for page, export, print, log and push."""

import unicodedata
from collections.abc import Callable
from functools import wraps

from tracker.foundation.crypto import Unreadable
from tracker.foundation.identifiers import PhoneKind, normalize_phone, phone_of
from tracker.foundation.words import N_

MINOR = N_("a minor")  # shown in the place of a child's name, always

_HIDDEN = "***"
_SURNAME_PAIRS = (
    "欧阳太史上官端木司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容"
    "仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐"
    "段干百里呼延东郭南门羊舌微生梁丘左丘东门西门第五歐陽諸葛東方司馬長孫鮮于"
)
_COMPOUND_SURNAMES = frozenset(_SURNAME_PAIRS[place : place + 2] for place in range(0, len(_SURNAME_PAIRS), 2))


def _of_readable(mask: Callable[[str], str]) -> Callable[[str], str]:
    """A mask that leaves the words for what cannot be read as they are: there is nothing in them to hide."""

    @wraps(mask)
    def masked(text: str) -> str:
        return text if isinstance(text, Unreadable) else mask(text)

    return masked


@_of_readable
def mask_name(name: str) -> str:
    """Return the surname and one or two stars: 张三 -> 张*, 欧阳娜娜 -> 欧阳**; a single character is hidden whole."""
    letters = _letters(name)
    if not letters:
        return ""
    if len(letters) == 1:
        return "*"
    surname = surname_of(name)
    return surname + "*" * min(2, len(letters) - len(surname))


def surname_of(name: str) -> str:
    """The surname, one character or a known pair; of a one-character name that character."""
    letters = _letters(name)
    compound = len(letters) > 2 and "".join(letters[:2]) in _COMPOUND_SURNAMES
    return "".join(letters[: 2 if compound else 1])


def _letters(name: str) -> list[str]:
    return [letter for letter in unicodedata.normalize("NFC", name.strip()) if _is_seen(letter)]


def _is_seen(letter: str) -> bool:
    """Variation selectors and joiners follow a letter without being one; they would count as a hidden letter."""
    return unicodedata.category(letter) not in {"Mn", "Me", "Cf", "Cc"}


@_of_readable
def mask_phone(phone: str) -> str:
    """Return 138****1234 for a mobile, 0393****34 for a landline; hotlines are public, all else is hidden."""
    if not phone.strip():
        return ""
    number = normalize_phone(phone)
    kind = phone_of(number)
    if kind is PhoneKind.SERVICE:
        return number
    if kind is PhoneKind.COMPANY:
        return number[:12] if number.startswith(("400", "800")) else number.partition("-")[0]
    if kind is PhoneKind.MOBILE:
        return f"{number[:3]}****{number[7:11]}"
    if kind is PhoneKind.ABROAD:
        return f"{number[:4]}****{number[-2:]}"
    if kind is PhoneKind.LANDLINE:
        area, _, local = _landline_parts(number)
        return f"{area}****{local[-2:]}"
    return _HIDDEN


def _landline_parts(number: str) -> tuple[str, str, str]:
    """Two-digit area codes are 010 and 02x, all others have three digits; an extension is dropped with the rest."""
    width = 3 if number[1] in "12" else 4
    local = number[width:].lstrip("-").partition("-")
    return number[:width], local[1], local[0]
