"""Names of files as they are kept and given out: readable, without tricks, ending in what the file is."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
_ENDINGS = {"image/webp": ".webp", "image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
#: Endings that say what a file is or does; several may stand behind one another.
_KINDS = re.compile(
    r"\.(?:jpe?g|jfif|png|gif|bmp|tiff?|webp|hei[cf]|avif|dng|pdf|docx?|xlsx?|html?|svg|xml|zip|rar|7z|exe|com|bat|cmd|scr|msi|"
    r"js|vbs|lnk|ps1|sh|apk|jar|php)\s*$",
    re.IGNORECASE,
)
_OTHER_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")
#: Letters and marks that show nothing; those of the categories below are left out as well.
_UNSEEN = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
#: Control and formatting characters (what turns the direction of writing is one), halves, private and unknown ones.
_LEFT_OUT = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_RESERVED = re.compile(r'[<>:"|?*]')


def file_name(name: str, mime: str) -> str:
    """The name of a file of this kind: the last part of a path, in characters that show, with its right ending."""
    last = re.split(r"[\\/]", name)[-1]
    spaced = "".join(" " if one.isspace() else one for one in last)
    seen = "".join(one for one in spaced if unicodedata.category(one) not in _LEFT_OUT)
    stem = " ".join(_RESERVED.sub("_", _UNSEEN.sub("", unicodedata.normalize("NFC", seen))).split()).rstrip(" .")
    stem = _OTHER_ENDING.sub("", stem)
    while match := _KINDS.search(stem):
        stem = stem[: match.start()].rstrip(" .")
    ending = _ENDINGS.get(mime, "")
    return (stem.lstrip(" .")[: LONGEST - len(ending)].rstrip(" .") or "file") + ending
