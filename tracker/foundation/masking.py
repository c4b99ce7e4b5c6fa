"""Personal data with the telling part hidden; the same rule for page, export, print, log and push."""

import re
import unicodedata
from collections.abc import Callable
from functools import wraps

from tracker.foundation.crypto import Unreadable
from tracker.foundation.identifiers import PhoneKind, normalize_number, normalize_phone, phone_of
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


@_of_readable
def mask_id(number: str) -> str:
    """Return 410***********0015 for an identity number of 18 or 15 characters; any other paper is hidden whole."""
    plain = normalize_number(number)
    if not plain:
        return ""
    if not re.fullmatch(r"[0-9]{17}[0-9X]|[0-9]{15}", plain):
        return _HIDDEN
    return plain[:3] + "*" * (len(plain) - 7) + plain[-4:]


_NUMERAL = r"[0-9０-９一二三四五六七八九十百零〇]"
_BUILDING = re.compile(rf"(?:{_NUMERAL}+|[A-Za-zＡ-Ｚ甲乙丙丁东西南北])(?:号楼|號樓|#楼|#|栋|棟|幢|座)")
_FINER = re.compile(r"单元|室|户|门|[0-9０-９]{5,}")
_PLACE = re.compile(r"社区|小区|家属院|大院|[省市县区镇乡村路街道巷苑园庄屯组里]")


@_of_readable
def mask_address(address: str) -> str:
    """Return the address to the building (××小区3号楼***); without one, to the road, estate or village."""
    text = address.strip()
    if not text:
        return ""
    building = _BUILDING.search(text)
    if building and not _FINER.search(text, 0, building.end()):
        return text[: building.end()] + _HIDDEN
    return _coarse(text) + _HIDDEN


def _coarse(text: str) -> str:
    """What stands before the first number, cut after the last word for a place."""
    number = re.search(r"[0-9０-９]|单元|室|户|门", text)
    head = text[: number.start()] if number else text
    last = 0
    for place in _PLACE.finditer(head):
        last = place.end()
    return head[:last]


_PLATE = re.compile(r"([\u4e00-\u9fff][A-Z])([A-Z0-9]{4,6}[\u4e00-\u9fff]?)")


@_of_readable
def mask_plate(plate: str) -> str:
    """Return 豫J***12: province, city letter and the last two; what is no plate is hidden whole."""
    plain = re.sub(r"[·•.\-]", "", normalize_number(plate))
    if not plain:
        return ""
    match = _PLATE.fullmatch(plain)
    return f"{match[1]}{_HIDDEN}{match[2][-2:]}" if match else _HIDDEN
