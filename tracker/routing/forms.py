"""Forms of the routing rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, StringField, TextAreaField, TimeField
from wtforms.validators import Length, Optional

from tracker.access.actor import Actor
from tracker.areas.queries import get_tree
from tracker.cases.queries.choices import list_categories
from tracker.cases.vocabulary import Priority
from tracker.foundation.asked import asked_day
from tracker.foundation.identifiers import AreaLevel
from tracker.routing.matching import Hours
from tracker.routing.queries.posts import list_receivers
from tracker.routing.queries.rules import areas_of
from tracker.routing.services.checks import Wanted
from tracker.routing.vocabulary import LONGEST_NAME, LONGEST_NOTE, LONGEST_REASON, WEEKDAYS, Days, Window
from tracker.web.forms import Needed, RadioField, SelectField, TickList, options
from tracker.web.jinja import in_language
from tracker.web.language import say

NEEDED = Needed()
INDENT = "\u3000"
FIRST, LAST = "first", "last"


class RuleForm(FlaskForm):
    """One row of the table."""

    version = HiddenField()
    name = StringField(
        _l("Short name"),
        [NEEDED, Length(max=LONGEST_NAME)],
        description=_l("As you would call it in a meeting. It stands on the page of every case it sends."),
    )
    category = SelectField(_l("Category"))
    area = SelectField(_l("Area"), [NEEDED])
    priority = SelectField(_l("Priority"))
    post = SelectField(_l("Receiving post"), [NEEDED], description=_l("Posts of your area and those above it."))
    time_window = RadioField(
        _l("When"),
        [NEEDED],
        description=_l("The moment at which the order goes out counts."),
        default=Window.ANY.value,
    )
    days = SelectField(_l("Days"))
    weekdays = TickList(_l("Days of the week"), coerce=int)
    from_time = TimeField(_l("From"), [Optional()])
    until_time = TimeField(
        _l("Until"),
        [Optional()],
        description=_l("Before the beginning means the next morning. Leave both empty for the whole day."),
    )
    from_on = DateField(_l("In force from"), [Optional()])
    until_on = DateField(_l("In force until"), [Optional()], description=_l("This day included; empty means no end."))
    reason = TextAreaField(
        _l("Reason"),
        [NEEDED, Length(max=LONGEST_REASON)],
        render_kw={"rows": 3},
        description=_l("Which agreement or duty list it rests on, so that the next reader understands it."),
    )
    place = SelectField(_l("Where in the table"))

    def wanted(self) -> Wanted:
        """What the form says."""
        return Wanted(
            name=self.name.data or "",
            area_code=self.area.data,
            category_code=self.category.data,
            priority=self.priority.data,
            post_id=int(self.post.data),
            reason=self.reason.data or "",
            hours=Hours(
                window=Window(self.time_window.data),
                days=Days(self.days.data),
                weekdays=frozenset(self.weekdays.data or ()),
                from_minute=_minute(self.from_time.data),
                until_minute=_minute(self.until_time.data),
            ),
            from_on=self["from_on"].data,
            until_on=self["until_on"].data,
        )

    @property
    def position(self) -> int | None:
        """Before which row a new rule goes; None: to the end."""
        chosen = self.place.data
        return 1 if chosen == FIRST else None if chosen == LAST else int(chosen)


def _minute(moment: time | None) -> int | None:
    return None if moment is None else moment.hour * 60 + moment.minute


def _moment(minute: int | None) -> time | None:
    return None if minute is None else time(minute // 60, minute % 60)


def rule_form(actor: Actor, wanted: Wanted | None, version: int | None, rows: list[tuple[int, str]]) -> RuleForm:
    """The form of a rule as it stands, None for a new one; `rows` are those it may go before: (number, name)."""
    form = RuleForm(data=_data(wanted) | {"version": version or ""})
    form.category.choices = category_rows()
    form.area.choices = _areas(actor, wanted)
    form.priority.choices = [("", say("Any"))] + [(one.value, f"{one.value} {say(one.label)}") for one in Priority]
    form.post.choices = _posts(actor, wanted)
    form.time_window.choices = options(Window)
    form.days.choices = options(Days)
    form.weekdays.choices = [(number, say(label)) for number, label in WEEKDAYS.items()]
    before = [
        (str(number), _("before row %(row)s “%(name)s”", row=number, name=name)) for number, name in rows if number > 1
    ]
    form.place.choices = [(LAST, _("at the end")), (FIRST, _("at the top")), *before]
    if wanted is not None:
        del form.place
    return form


def _data(wanted: Wanted | None) -> dict[str, object]:
    if wanted is None:
        return {}
    hours = wanted.hours
    return {
        "name": wanted.name, "area": wanted.area_code, "category": wanted.category_code, "priority": wanted.priority,
        "post": str(wanted.post_id), "reason": wanted.reason, "time_window": hours.window.value,
        "days": hours.days.value, "weekdays": sorted(hours.weekdays), "from_time": _moment(hours.from_minute),
        "until_time": _moment(hours.until_minute), "from_on": wanted.from_on, "until_on": wanted.until_on,
    }  # fmt: skip


def category_rows() -> list[tuple[str, str]]:
    """Any category, then each category followed by its subcategories."""
    rows = [("", say("Any"))]
    for one in list_categories():
        rows.append((one.code, (INDENT if one.parent_code else "") + in_language(one.name, one.name_en)))
    return rows


def _areas(actor: Actor, wanted: Wanted | None) -> list[tuple[str, str]]:
    """The areas the actor keeps, down to the grid."""
    tree = get_tree()
    places = {place.code: place for top in areas_of(actor) for place in tree.within(top, on=actor.on)}
    rows = [
        (code, INDENT * ((len(code) - 6) // 3) + place.name)
        for code, place in places.items()
        if place.level is not AreaLevel.MICRO_GRID
    ]
    if wanted is not None and wanted.area_code not in places:  # an area that has ended since stays to be seen
        rows.insert(0, (wanted.area_code, tree.name(wanted.area_code)))
    return rows


def _posts(actor: Actor, wanted: Wanted | None) -> dict[str, list[tuple[str, str]]]:
    """Who may receive orders in the actor's areas, grouped by place: {place: [(id, title)]}."""
    tree = get_tree()
    groups: dict[str, list[tuple[str, str]]] = {"": [("", _("Choose …"))]}
    for row in list_receivers(areas_of(actor), also=wanted.post_id if wanted else None):
        groups.setdefault(tree.path(row.area_code), []).append((str(row.id), row.title))
    return groups


class EndForm(FlaskForm):
    """Why a rule ends."""

    note = StringField(_l("Why does it end?"), [NEEDED, Length(max=LONGEST_NOTE)])


def period_of(args: Mapping[str, str], today: date) -> tuple[date, date]:
    """The days a dry run is asked for; else the last whole month."""
    last_month = today.replace(day=1) - timedelta(days=1)
    return asked_day(args.get("from", "")) or last_month.replace(day=1), asked_day(args.get("to", "")) or last_month
