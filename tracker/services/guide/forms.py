"""Forms of the service guide. Materials are blocks of fields, m1_name, m1_kind and so on, and a few empty ones."""

from __future__ import annotations

import re
from datetime import date
from typing import cast

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, FileField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from tracker.foundation.words import is_blank
from tracker.people.models import Unit
from tracker.services.guide.queries.contents import LABELS, Content, Material
from tracker.services.guide.services.checks import MOST_COPIES
from tracker.services.guide.vocabulary import (
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_MATERIALS,
    MaterialKind,
)
from tracker.web.forms import Needed, SelectField, WholeNumber, options
from tracker.web.limits import LimitField
from tracker.web.tables import encoding_field, header_field, table_field

NEEDED = Needed()
#: How many empty blocks stand below those that are filled in; "more" adds as many.
EMPTY = 3
MORE = "more"
_BLOCK = re.compile(r"m([1-9][0-9]?)_name")
MOST_SORT = 9999


def _label(name: str) -> LazyString:
    return _l(LABELS[name])


class VersionForm(FlaskForm):
    """What a version says; the blocks of its materials are hung in by `version_form`."""

    from_on = DateField(_l("Holds from"), [NEEDED], description=_l("The version before ends on this day."))
    name = StringField(_label("name"), [NEEDED, Length(max=LONGEST_NAME)])
    promised_limit = LimitField(
        _label("promised_limit"),
        [NEEDED],
        description=_l("What residents are promised; never longer than the law gives."),
    )
    legal_limit = LimitField(_label("legal_limit"), [Optional()], description=_l("Empty: the law sets none."))
    who = TextAreaField(_label("who"), [Length(max=LONGEST_TEXT)], render_kw={"rows": 4})
    steps = TextAreaField(
        _label("steps"), [Length(max=LONGEST_TEXT)], render_kw={"rows": 5}, description=_l("One step a line.")
    )
    fee = StringField(_label("fee"), [Length(max=LONGEST_LINE)], description=_l("Empty: it costs nothing."))
    result = StringField(_label("result"), [Length(max=LONGEST_LINE)])
    basis = TextAreaField(_label("basis"), [Length(max=LONGEST_TEXT)], render_kw={"rows": 3})
    is_agency = BooleanField(_label("is_agency"))

    #: How many blocks of materials there are.
    blocks: int

    def content(self) -> Content:
        """What the form says; blocks without any words are left out, so the blocks that count are numbered anew."""
        said = {name: self[name].data or "" for name in LABELS if name != "is_agency"}
        return Content(**said, is_agency=bool(self.is_agency.data), materials=tuple(self._materials()))

    def filled(self) -> list[int]:
        """The numbers of the blocks that say something."""
        return [number for number in range(1, self.blocks + 1) if self._is_filled(number)]

    def _is_filled(self, number: int) -> bool:
        said = not is_blank(self[f"m{number}_name"].data or "") or not is_blank(self[f"m{number}_note"].data or "")
        return said or bool(self[f"m{number}_held"].data or self[f"m{number}_gap"].data)

    def _materials(self) -> list[Material]:
        return [
            Material(
                name=self[f"m{number}_name"].data or "",
                kind=MaterialKind(self[f"m{number}_kind"].data),
                copies=self[f"m{number}_copies"].data or 0,
                is_held=bool(self[f"m{number}_held"].data),
                is_gap_allowed=bool(self[f"m{number}_gap"].data),
                note=self[f"m{number}_note"].data or "",
            )
            for number in self.filled()
        ]

    def field_of(self, field: str) -> str:
        """The field of the form of a refusal that counts filled blocks only: m2_name may be that of the third block."""
        found = re.fullmatch(r"m([0-9]+)_(\w+)", field)
        if not found:
            return field
        filled = self.filled()
        number = int(found[1]) - 1
        return f"m{filled[number]}_{found[2]}" if number < len(filled) else "name"


def _unit_field() -> SelectField:
    return SelectField(_l("Deciding unit"), [NEEDED], description=_l("It offers the item to the area it serves."))


class NewItemForm(VersionForm):
    """A new item with its first version."""

    code = StringField(
        _l("Item code"), [NEEDED, Length(max=20)], description=_l("As offices number it, such as MZ-001. It stays.")
    )
    unit = _unit_field()


def _asked_blocks(standing: int) -> int:
    """How many blocks a page has: those that were sent, or those that stand and a few empty ones; more where asked."""
    sent = [int(found[1]) for name in request.form if (found := _BLOCK.fullmatch(name))]
    count = max(sent, default=0) if request.method == "POST" else standing + EMPTY
    if MORE in request.form:
        count += EMPTY
    return max(1, min(count, MOST_MATERIALS))


def version_form(base: type[VersionForm], content: Content | None, from_on: date | None) -> VersionForm:
    """The form, filled with what a version says."""
    materials = content.materials if content else ()
    blocks = _asked_blocks(len(materials))

    made = cast(type[VersionForm], type("Form", (base,), {}))
    data: dict[str, object] = {"from_on": from_on, "is_agency": True}
    if content:
        data |= {name: getattr(content, name) for name in LABELS}
    for number in range(1, blocks + 1):
        label = {"number": number}
        fields = {
            "name": StringField(_("Material %(number)s", **label), [Length(max=LONGEST_NAME)]),
            "kind": SelectField(_("Material %(number)s: kind", **label), [NEEDED], choices=options(MaterialKind)),
            "copies": WholeNumber(_("Material %(number)s: copies", **label), [NEEDED, NumberRange(1, MOST_COPIES)]),
            "note": StringField(_("Material %(number)s: note", **label), [Length(max=LONGEST_LINE)]),
            "held": BooleanField(_("Already held, not asked for again")),
            "gap": BooleanField(_("May follow later against a written promise")),
        }
        for part, field in fields.items():
            setattr(made, f"m{number}_{part}", field)
        one = materials[number - 1] if number <= len(materials) else Material("")
        data |= {
            f"m{number}_name": one.name, f"m{number}_kind": one.kind.value, f"m{number}_copies": one.copies,
            f"m{number}_note": one.note, f"m{number}_held": one.is_held, f"m{number}_gap": one.is_gap_allowed,
        }  # fmt: skip
    form = made(data=data)
    form.blocks = blocks
    return form


def unit_choices(units: list[Unit]) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in units]


class ItemForm(FlaskForm):
    """What can be changed of an item without a new version."""

    unit = _unit_field()
    sort = WholeNumber(
        _l("Place in the list"),
        [NEEDED, NumberRange(0, MOST_SORT)],
        description=_l("The smaller, the further up."),
    )
    is_offered = BooleanField(
        _l("It is offered"), description=_l("Otherwise it is shown to nobody outside; applications that run go on.")
    )


class BlankForm(FlaskForm):
    """A blank form to be taken home."""

    blank = FileField(_l("Blank form"), [Needed(_l("Choose a file."))], description=_l("PDF, up to 10 MB."),
                      render_kw={"accept": "application/pdf,.pdf"})  # fmt: skip
    title = StringField(
        _l("What it is called"), [Length(max=LONGEST_NAME)], description=_l("Empty: as the file is called.")
    )


class GuideFileForm(FlaskForm):
    """A guide as a table."""

    table = table_field(
        _l("CSV, XLSX, XLS or ODS: a row for each material; what is said of an item stands on its first row.")
    )
    from_on = DateField(
        _l("New versions hold from"), [NEEDED], description=_l("Only for items of which the table says something else.")
    )
    encoding = encoding_field()
    header_line = header_field()
