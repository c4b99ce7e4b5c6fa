"""The smallest parts of a page, which stand on it by the dozen: icon, badge, link as a button, pair of facts.

They are plain functions because a template's macro costs five times as much; `_ui/ui.html` hands them on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

_ICON = Markup('<svg class="icon" width="20" height="20" {} focusable="false"><use href="{}#i-{}"></use></svg>')
_BADGE = Markup('<span class="badge tone-{}">{}{}</span>')
_LINK = Markup('<a class="button button-{}" href="{}">{}{}</a>')
_PLACE = Markup('<a class="nav-link" href="{}"{}>{}<span>{}</span>{}</a>')
_HERE = Markup(' aria-current="page"')
_COUNT = Markup(' <span class="nav-count">{}</span>')
_FACT = Markup("<div{}><dt>{}</dt><dd>{}</dd></div>")
_WIDE = Markup(' class="facts-wide"')
_HIDDEN = Markup('aria-hidden="true"')
_LABELLED = Markup('role="img" aria-label="{}"')
_NOTHING = Markup("")


_INDENTED = re.compile(r"\n\s+")


def filled(pattern: Markup, rows: Iterable[NamedTuple]) -> Markup:
    """The pattern once for each row, its places such as `%(ref)s` filled with the row's fields, every one escaped.

    For long lists: a loop in the template escapes each place anew, which cost a tenth of a page of fifty cases.
    """
    text = _INDENTED.sub("\n", str(pattern))
    fields = [row._asdict().items() for row in rows]
    return Markup("".join([text % {k: v if type(v) is Markup else escape(v) for k, v in row} for row in fields]))  # noqa: S704


def make_parts(asset: Callable[[str], str]) -> dict[str, Callable[..., Markup]]:
    """The parts by name, for the globals of the templates."""

    @lru_cache(maxsize=512)
    def icon(name: str, label: str | None = None) -> Markup:
        return _ICON.format(_LABELLED.format(label) if label else _HIDDEN, asset("vendor/icons.svg"), name)

    def badge(text: object, tone: str = "neutral", icon_name: str | None = None) -> Markup:
        return _BADGE.format(tone, icon(icon_name) if icon_name else _NOTHING, text)

    def link_button(label: object, href: str, kind: str = "primary", icon_name: str | None = None) -> Markup:
        return _LINK.format(kind, href, icon(icon_name) if icon_name else _NOTHING, label)

    def fact(label: object, value: object, wide: bool = False) -> Markup:
        return _FACT.format(_WIDE if wide else _NOTHING, label, "—" if value is None or value == "" else value)

    @lru_cache(maxsize=1024)
    def place(url: str, icon_name: str, label: str, is_current: bool, count: int | None) -> Markup:
        """A link of the navigation; a count beyond two digits is not worth the room."""
        shown = _COUNT.format(count if count < 100 else "99+") if count else _NOTHING
        return _PLACE.format(url, _HERE if is_current else _NOTHING, icon(icon_name), label, shown)

    return {"place": place, "icon": icon, "badge": badge, "link_button": link_button, "fact": fact}
