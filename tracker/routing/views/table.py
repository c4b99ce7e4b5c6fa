"""The table of routing rules and the page of one rule."""

from __future__ import annotations

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.cases.queries.detail import area_path
from tracker.routing.forms import EndForm
from tracker.routing.models import RoutingRule
from tracker.routing.queries import rules as q
from tracker.routing.queries.state import find_warnings
from tracker.routing.queries.suggestions import count_followed
from tracker.routing.services.rules import end_rule, move_rule
from tracker.routing.views import words
from tracker.routing.vocabulary import Step
from tracker.web.access import requires
from tracker.web.forms import attempt
from tracker.web.identity import now
from tracker.web.language import say
from tracker.web.pages import Shown, done, page

_WORDS: Shown = {
    "Step": Step,
    "area_name": area_path,
    "category_words": words.category_words,
    "priority_words": words.priority_words,
    "hours_words": words.hours_words,
    "dates_words": words.dates_words,
}


@requires(Permission.ROUTING_VIEW)
def rules() -> Response:
    """The rules that hold in the reader's area, in their order, and how often they were followed."""
    rows = q.list_visible_rules(g.actor)
    followed = count_followed(g.actor, now())
    return page(
        "routing/list.html",
        rows=[(row, q.keeps(g.actor, row.area_code)) for row in rows],
        ended=q.list_ended_rules(g.actor),
        followed=followed,
        is_gapped=bool(rows) and rows[-1].position != len(rows),
        warnings=_said(),
        may_edit=bool(q.areas_of(g.actor)),
        **_WORDS,
    )


def _said() -> dict[int, list[tuple[str, str]]]:
    """The warnings of the rows in words: {rule id: [(sentence, tone)]}."""
    found: dict[int, list[tuple[str, str]]] = {}
    for rule_id, warnings in find_warnings(g.actor.on).items():
        for one in warnings:
            rows = "、".join(str(number) for number in one.rows)
            sentence = say(one.warn.label, rows=rows) if rows else say(one.warn.label)
            found.setdefault(rule_id, []).append((sentence, one.warn.tone))
    return found


def _rule_page(found: RoutingRule, form: EndForm, status: int = 200) -> Response:
    return page(
        "routing/rule.html",
        fragment="rule",
        status=status,
        rule=found,
        keeps=found.is_active and q.keeps(g.actor, found.area_code),
        warnings=_said().get(found.id, []),
        followed=count_followed(g.actor, now()).get(found.id),
        changes=words.change_lines(list(q.list_changes(found.id))),
        form=form,
        **_WORDS,
    )


@requires(Permission.ROUTING_VIEW)
def rule(rule_id: int) -> Response:
    """One rule: what it says, where it stands, and what was ever changed in it."""
    return _rule_page(q.get_rule(rule_id, actor=g.actor), EndForm())


@requires(Permission.ROUTING_EDIT)
def move(rule_id: int) -> Response:
    """Put a row one up, one down, to the top or to the end of what its mover sees."""
    found = q.get_rule(rule_id, actor=g.actor, lock=True)
    step = next((one for one in Step if one.value == request.form.get("step")), None)
    if step is None:
        return done(url_for("routing.rules"), _("Nothing was moved."))
    seen = [row.id for row in q.list_visible_rules(g.actor)]
    number = move_rule(rule=found, step=step, seen=seen, actor=g.actor, now=now())
    return done(
        url_for("routing.rules", _anchor=f"rule-{found.id}"),
        _("“%(name)s” is row %(number)s now.", name=found.name, number=number),
    )


@requires(Permission.ROUTING_EDIT)
def end(rule_id: int) -> Response:
    """End a rule, saying why."""
    found = q.get_rule(rule_id, actor=g.actor)
    if not q.keeps(g.actor, found.area_code):
        raise q.RuleNotVisible
    form = EndForm()

    def act() -> Response:
        held = q.get_rule(rule_id, actor=g.actor, lock=True)
        end_rule(rule=held, note=form.note.data or "", actor=g.actor, now=now())
        return done(url_for("routing.rules"), _("“%(name)s” has ended.", name=held.name))

    return attempt(form, act) or _rule_page(q.get_rule(rule_id, actor=g.actor), form, 422)
