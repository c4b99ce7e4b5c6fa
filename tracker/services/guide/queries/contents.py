"""What a version says, as plain values: the same for the form, the table that goes out, and what became different."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.foundation.words import N_
from tracker.services.guide.models import ServiceVersion
from tracker.services.guide.vocabulary import MaterialKind


@dataclass(frozen=True, slots=True)
class Material:
    """A paper that a version asks for, without its place."""

    name: str
    kind: MaterialKind = MaterialKind.COPY
    copies: int = 1
    is_held: bool = False
    is_gap_allowed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """All that a version says but its days and its blank forms; limits are short forms such as '20wd'."""

    name: str
    promised_limit: str
    legal_limit: str = ""
    who: str = ""
    steps: str = ""
    basis: str = ""
    fee: str = ""
    result: str = ""
    is_agency: bool = True
    materials: tuple[Material, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two versions say differently: its label (a msgid) or the name of a material, before and after.

    Before is None where it was added, after None where it was taken out. Values are as they are kept.
    """

    label: str
    before: str | bool | Material | None
    after: str | bool | Material | None
    is_material: bool = False


#: What a version says besides its materials, in the order of the form.
LABELS: dict[str, str] = {
    "name": N_("Name of the item"),
    "who": N_("Who may apply"),
    "steps": N_("Steps"),
    "legal_limit": N_("Legal limit"),
    "promised_limit": N_("Promised limit"),
    "fee": N_("Fee"),
    "result": N_("What comes of it"),
    "basis": N_("Legal basis"),
    "is_agency": N_("An agent may run the errands"),
}
#: Those of them that are limits.
LIMITS = frozenset({"legal_limit", "promised_limit"})


def content_of(version: ServiceVersion) -> Content:
    """What a stored version says."""
    said = {name: getattr(version, name) for name in LABELS}
    materials = tuple(
        Material(one.name, one.kind, one.copies, one.is_held, one.is_gap_allowed, one.note) for one in version.materials
    )
    return Content(**said, materials=materials)


def differences(before: Content, after: Content) -> list[Difference]:
    """What became different; materials are known by their names, and their order counts."""
    found = [
        Difference(label, getattr(before, name), getattr(after, name))
        for name, label in LABELS.items()
        if getattr(before, name) != getattr(after, name)
    ]
    old, new = ({one.name: one for one in content.materials} for content in (before, after))
    found += [Difference(name, one, None, True) for name, one in old.items() if name not in new]
    found += [Difference(name, old.get(name), one, True) for name, one in new.items() if old.get(name) != one]
    kept = [name for name in old if name in new]
    moved = [name for name in new if name in old]
    if kept != moved:
        found.append(Difference(N_("Order of the materials"), "、".join(kept), "、".join(moved)))
    return found
