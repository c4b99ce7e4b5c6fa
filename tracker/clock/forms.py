"""Forms of the work calendar."""

from __future__ import annotations

from datetime import time

from babel.dates import get_month_names
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField, IntegerField, StringField, TimeField
from wtforms.validators import Length, NumberRange, Optional

from tracker.clock.calendar import LONGEST_NOTE
from tracker.clock.services import LONGEST_SOURCE
from tracker.web.forms import Needed, RadioField, SelectField
from tracker.web.language import language
from tracker.web.tables import encoding_field, header_field

NEEDED = Needed()
#: A working day has so many stretches at most.
STRETCHES = 3


def month_names() -> dict[int, str]:
    """The months as an office writes them: May, 5月."""
    locale = get_locale()
    return dict(get_month_names("abbreviated" if language() == "zh" else "wide", locale=locale))


class DayForm(FlaskForm):
    """What a day is."""

    kind = RadioField(_l("This day is"), [Needed(_l("Choose what the day is."))])
    note = StringField(
        _l("Festival or note"),
        [Length(max=LONGEST_NOTE)],
        description=_l("Shown beside the day, and in every deadline that runs over it."),
        render_kw={"list": "festivals", "autocomplete": "off"},
    )


class YearForm(FlaskForm):
    """A year whose notice is in."""

    source = StringField(
        _l("Source"),
        [NEEDED, Length(max=LONGEST_SOURCE)],
        description=_l("Title or number of the notice the days come from."),
    )
    table = FileField(
        _l("Days as a table"),
        [Optional()],
        description=_l(
            "CSV or XLSX with the columns date, kind (holiday or make-up day) and note; not needed if the days are in."
        ),
        render_kw={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"},
    )
    encoding = encoding_field()
    header_line = header_field()
    complete = BooleanField(
        _l("There are no other days off in this year"),
        description=_l("Only if the notice really names no day for one of the festivals."),
    )


class SeasonForm(FlaskForm):
    """Office hours from a day of the year on."""

    month = SelectField(_l("Begins in"), [NEEDED], coerce=int)
    day = IntegerField(_l("On day"), [NEEDED, NumberRange(1, 31)], default=1)
    opens_1 = TimeField(_l("Opens"), [NEEDED])
    closes_1 = TimeField(_l("Closes"), [NEEDED])
    opens_2 = TimeField(_l("Opens again"), [Optional()])
    closes_2 = TimeField(_l("Closes again"), [Optional()])
    opens_3 = TimeField(_l("Opens a third time"), [Optional()])
    closes_3 = TimeField(_l("Closes a third time"), [Optional()])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.month.choices = list(month_names().items())

    def validate(self, extra_validators: object = None) -> bool:
        """Each stretch that is begun needs both its ends."""
        is_valid: bool = super().validate(extra_validators)
        for number in range(2, STRETCHES + 1):
            ends = self[f"opens_{number}"], self[f"closes_{number}"]
            for field, other in (ends, ends[::-1]):
                if field.data is None and other.data is not None and not field.errors:
                    field.errors = [_("A stretch needs the time it opens and the time it closes.")]
                    is_valid = False
        return is_valid

    @property
    def begins(self) -> str:
        """The day of the year the season begins on, MM-DD."""
        return f"{self.month.data:02d}-{self.day.data:02d}"

    @property
    def stretches(self) -> list[tuple[time, time]]:
        """The stretches that are filled in."""
        pairs = [(self[f"opens_{number}"].data, self[f"closes_{number}"].data) for number in range(1, STRETCHES + 1)]
        return [(opens, closes) for opens, closes in pairs if opens is not None and closes is not None]
