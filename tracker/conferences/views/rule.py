"""One click from a decision to a routing rule: the form comes filled in, sending it is all that is left."""

from __future__ import annotations

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.areas.queries import get_tree
from tracker.cases.queries.choices import list_categories
from tracker.conferences.forms import RuleForm
from tracker.conferences.models import Conference
from tracker.conferences.queries.conferences import ConferenceNotVisible, get_conference
from tracker.conferences.queries.precedents import street_of
from tracker.conferences.services.rule import make_of_decision
from tracker.conferences.views.conferences import may_make_rule
from tracker.foundation.identifiers import AreaLevel, is_within
from tracker.routing.vocabulary import LONGEST_NAME, LONGEST_REASON
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page
from tracker.web.identity import now
from tracker.web.jinja import in_language
from tracker.web.pages import done


@requires(Permission.ROUTING_EDIT)
def rule_new(conference_id: int) -> Response:
    """The decision as a rule: area, category, post, name and reason are there already."""
    found = get_conference(conference_id, actor=g.actor)
    if not may_make_rule(found):
        raise ConferenceNotVisible
    form = RuleForm()
    form.area.choices = _areas(found)
    form.category.choices = _categories(found)
    if request.method == "GET":
        _fill_in(form, found)
    if answer := attempt(form, lambda: _make(form, conference_id)):
        return answer
    found = get_conference(conference_id, actor=g.actor)
    return form_page("conferences/rule.html", fragment="form", form=form, conference=found)


def _make(form: RuleForm, conference_id: int) -> Response:
    held = get_conference(conference_id, actor=g.actor, lock=True)
    rule = make_of_decision(
        conference=held, name=form.name.data or "", area_code=form.area.data, category_code=form.category.data,
        reason=form.reason.data or "", actor=g.actor, now=now(),
    )  # fmt: skip
    words = _("The routing rule “%(name)s” holds from now on.", name=rule.name)
    return done(url_for("conferences.conference", conference_id=conference_id), words)


def _areas(found: Conference) -> list[tuple[str, str]]:
    """From the village up to the widest area of the reader that holds the place."""
    tree, levels = get_tree(), (AreaLevel.VILLAGE, AreaLevel.STREET, AreaLevel.COUNTY)
    codes = dict.fromkeys(found.area_code[: level.digits] for level in levels)
    own = [post.area_code for post in g.actor.posts]
    reach = [code for code in codes if any(is_within(code, one) for one in own)]
    return [(code, tree.by_code[code].name) for code in reach if code in tree.by_code]


def _categories(found: Conference) -> list[tuple[str, str]]:
    """The type that was decided on, and the group it belongs to."""
    codes = (found.category_code, found.category_code[:2])
    names = {one.code: in_language(one.name, one.name_en) for one in list_categories()}
    return [(code, names[code]) for code in codes if code in names]


def _fill_in(form: RuleForm, found: Conference) -> None:
    category = in_language(found.category.name, found.category.name_en)
    assert found.lead_post is not None  # may_make_rule looked at it
    form.name.data = f"{category} → {found.lead_post.title}"[:LONGEST_NAME]
    form.area.data, form.category.data = street_of(found.area_code), found.category_code
    form.reason.data = f"{found.number}：{found.decision}"[:LONGEST_REASON]
