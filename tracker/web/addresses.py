"""Addresses that come in with a request, and what of them may be gone to: places of this site alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import request

#: A browser drops these wherever they stand in an address …
_DROPPED = dict.fromkeys(map(ord, "\t\n\r"))
#: … and these at its ends.
_TRIMMED = "".join(map(chr, range(0x21)))
LONGEST = 2000

#: What an address is made of: parts of its path, and what is asked behind it.
Parts = dict[str, Any]


def local_address(target: str | None) -> str | None:
    """The address as a browser would read it when it is a path of this site; None for everything else.

    A browser takes a backslash for a slash and does not see tabs and line ends: `/\\t//elsewhere` and `/\\\\elsewhere`
    are other sites to it. What it would change is changed here first, and what then does not begin with exactly one
    slash, or still holds a control character, is no place of ours.
    """
    read = (target or "").translate(_DROPPED).strip(_TRIMMED)
    path, mark, rest = _cut(read)
    path = path.replace("\\", "/")
    if not path.startswith("/") or len(read) > LONGEST or any(ord(one) < 0x20 or ord(one) == 0x7F for one in read):
        return None
    # Steps such as `/.//elsewhere` fold into two slashes at the front.
    steps = [one for one in path.split("/") if _unquoted_dots(one) not in (".", "..")]
    if steps[1:2] == [""] and len(steps) > 2:
        return None
    return path + mark + rest


def _cut(address: str) -> tuple[str, str, str]:
    """The path, and what stands behind the first ? or #, in which a backslash is only a letter."""
    ends = [place for place in (address.find("?"), address.find("#")) if place >= 0]
    end = min(ends, default=len(address))
    return address[:end], address[end : end + 1], address[end + 1 :]


def _unquoted_dots(step: str) -> str:
    return step.replace("%2e", ".").replace("%2E", ".")


def referring_page() -> str | None:
    """The page of ours from which this request was sent: what htmx says it is on, or the page that refers."""
    parts = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if parts.netloc != request.host:
        return None
    return local_address(f"{parts.path}?{parts.query}" if parts.query else parts.path)
