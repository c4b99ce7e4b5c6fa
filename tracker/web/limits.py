"""The field of a time limit: a number and its unit, never a code to be learned by heart."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from tracker.clock.limits import Limit, Unit
from tracker.foundation.words import Refused
from tracker.web.language import say, say_refusal


def read_limit(parts: Sequence[str]) -> Limit | None:
    """The limit of a number and a unit as the controls send them, or of words that bring both; None for nothing.

    Refused when it cannot be read.
    """
    typed, unit = [*(str(part).strip() for part in parts[:2]), "", ""][:2]
    if not typed:
        return None
    return Limit.parse(f"{typed}{unit}" if typed.isdecimal() else typed)


class LimitWidget:
    """A number beside the choice of its unit; below, what it comes to."""

    #: Taken for a plain control by the macros of forms.
    input_type = "limit"

    def __call__(self, field: LimitField, **attrs: object) -> Markup:
        amount, unit = field.parts
        number = Markup('<input id="{}" name="{}" type="text" inputmode="numeric" maxlength="20" value="{}"{}>').format(
            field.id, field.name, amount, _attributes(attrs | {"class": "input input-number"})
        )
        options = Markup("").join(
            Markup('<option value="{}"{}>{}</option>').format(
                one.value, Markup(" selected") if one is unit else "", say(one.label)
            )
            for one in field.units
        )
        choice = Markup('<select class="input" id="{}-unit" name="{}-unit" aria-label="{}">{}</select>').format(
            field.id, field.name, _("%(label)s: %(words)s", label=field.label.text, words=_("unit")), options
        )
        shown = Markup("")
        if field.preview:
            shown = Markup(
                '<output class="field-help" id="{}-comes-to" for="{}" hx-get="{}" hx-include="closest .field" '
                'hx-trigger="input from:closest .field delay:400ms, change from:closest .field delay:100ms"></output>'
            ).format(field.id, field.id, field.preview)
        return Markup('<div class="input-join input-narrow">{}{}</div>{}').format(number, choice, shown)


def _attributes(attrs: dict[str, object]) -> Markup:
    """What the macros say of a control, as attributes: classes, descriptions, whether it is invalid."""
    named = {name.replace("_", "-"): value for name, value in attrs.items() if value not in (None, False)}
    return Markup("").join(Markup(' {}="{}"').format(name, escape(value)) for name, value in named.items())


class LimitField(StringField):
    """A limit such as three working days; `data` is its short form ('3wd'), '' where none was given.

    `units` are those offered, the usual one first; `preview` is the address that says what a limit comes to.
    """

    widget = LimitWidget()

    def __init__(self, *args: object, units: Sequence[Unit] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.units = tuple(units) or tuple(Unit)
        self.preview = ""
        self._unit = ""

    def process(self, formdata: MultiDict[str, str] | None, *args: object, **kwargs: object) -> None:
        """Take the unit from beside the number."""
        self._unit = str(formdata.get(f"{self.name}-unit") or "") if formdata else ""
        super().process(formdata, *args, **kwargs)

    @property
    def parts(self) -> tuple[str, Unit]:
        """What stands in the two controls: as typed where it could not be read."""
        if self.raw_data and self.process_errors:
            unit = next((one for one in self.units if one.value == self._unit), self.units[0])
            return str(self.raw_data[0]), unit
        limit = Limit.parse(self.data) if self.data else None
        return (str(limit.amount), limit.unit) if limit else ("", self.units[0])

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read number and unit; a number that brings its unit along ('2个工作日', '2wd') is understood."""
        if not valuelist:
            return
        self.data = ""
        try:
            limit = read_limit([str(valuelist[0]), self._unit])
        except Refused as refusal:
            raise ValueError(say_refusal(refusal)) from refusal
        if limit is None:
            return
        if limit.unit not in self.units:
            units = "、".join(say(one.label) for one in self.units)
            raise ValueError(_("Give it in: %(units)s.", units=units))
        self.data = str(limit)
