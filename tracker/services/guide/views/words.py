"""How the pages speak of what became different between two versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from tracker.foundation.words import N_
from tracker.services.guide.queries.contents import LABELS, LIMITS, Difference, Material
from tracker.web.jinja import limit_words
from tracker.web.language import say

_LIMIT_LABELS = {LABELS[name] for name in LIMITS}


@dataclass(frozen=True)
class Line:
    """One difference in words; `sign` is + for added, − for taken out, else empty."""

    label: str
    before: str
    after: str
    sign: str = ""

    @property
    def whole(self) -> str:
        """In one line, for lists of many."""
        if self.sign:
            return f"{self.sign} {self.label}"
        return f"{self.label}: {self.before or '—'} → {self.after or '—'}"


def material_words(one: Material) -> str:
    """原件 · 2 份 · 免提交."""
    parts = [say(one.kind.label), _("copies: %(count)s", count=one.copies)]
    if one.is_held:
        parts.append(_("already held, not asked for again"))
    if one.is_gap_allowed:
        parts.append(_("may follow later"))
    return " · ".join([*parts, one.note] if one.note else parts)


def _value(one: Difference, value: str | bool | Material | None) -> str:
    if isinstance(value, Material):
        return material_words(value)
    if isinstance(value, bool):
        return say(N_("yes")) if value else say(N_("no"))
    if value and one.label in _LIMIT_LABELS:
        return limit_words(value)
    return value or ""


def lines_of(differences: Iterable[Difference]) -> list[Line]:
    """Each difference in the reader's words."""
    found = []
    for one in differences:
        before, after = _value(one, one.before), _value(one, one.after)
        if not one.is_material:
            found.append(Line(say(one.label), before, after))
        elif one.before is None:
            found.append(Line(_("Material “%(name)s” added", name=one.label), "", after, "+"))
        elif one.after is None:
            found.append(Line(_("Material “%(name)s” taken out", name=one.label), before, "", "−"))
        else:
            found.append(Line(_("Material “%(name)s”", name=one.label), before, after))
    return found
