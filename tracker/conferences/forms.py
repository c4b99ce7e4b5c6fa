"""Forms of conferences: what list and register are narrowed to, and the rule a decision becomes."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from tracker.conferences.queries.conferences import ConferenceFilter
from tracker.conferences.queries.precedents import PrecedentFilter
from tracker.conferences.vocabulary import Cause, Status
from tracker.routing.vocabulary import LONGEST_NAME, LONGEST_REASON
from tracker.web.asked import asked_area, asked_word
from tracker.web.forms import Needed, SelectField

NAMES = ("status", "cause", "area")
PRECEDENT_NAMES = ("q", "category", "area", "all")
LONGEST_WORDS = 60


class RuleForm(FlaskForm):
    """A routing rule made of a decision; whom it sends to is what was decided."""

    name = StringField(_l("Name of the rule"), [Needed(), Length(max=LONGEST_NAME)])
    area = SelectField(_l("Area"), [Needed()], description=_l("Cases from here follow the rule."))
    category = SelectField(_l("Category"), [Needed()])
    reason = TextAreaField(_l("Reason"), [Needed(), Length(max=LONGEST_REASON)], render_kw={"rows": 4})


def conference_filter(args: Mapping[str, str]) -> ConferenceFilter:
    """The filter of an address; what cannot be read narrows nothing."""
    return ConferenceFilter(
        status=asked_word(args.get("status", ""), Status),
        cause=asked_word(args.get("cause", ""), Cause),
        area=asked_area(args.get("area", "")),
    )


def precedent_filter(args: Mapping[str, str]) -> PrecedentFilter:
    """The filter of an address; what cannot be read narrows nothing."""
    category = args.get("category", "")
    return PrecedentFilter(
        words=args.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS],
        category=category if category.isascii() and category.isdigit() and len(category) in (2, 4) else "",
        area=asked_area(args.get("area", "")),
        is_all=args.get("all") == "1",
    )
