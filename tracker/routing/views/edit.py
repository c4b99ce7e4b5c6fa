"""Making and changing a rule, and trying it out before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.areas.views.options import area_options
from tracker.cases.queries.detail import area_path
from tracker.extensions import reading
from tracker.foundation.asked import asked_area, asked_number
from tracker.foundation.words import Refused
from tracker.routing.forms import RuleForm, period_of, rule_form
from tracker.routing.matching import Rule
from tracker.routing.models import RoutingRule
from tracker.routing.queries import rules as q
from tracker.routing.queries.state import find_warnings
from tracker.routing.queries.trial import LONGEST, MOST_EXAMPLES, try_rules
from tracker.routing.services.checks import Wanted, check
from tracker.routing.services.rules import columns_of, edit_rule, make_rule, wanted_of
from tracker.routing.views import words
from tracker.routing.vocabulary import Warn
from tracker.web.access import requires
from tracker.web.forms import attempt, refuse
from tracker.web.identity import now
from tracker.web.language import say_refusal
from tracker.web.pages import Shown, done, page
from tracker.web.turns import aside
from tracker.workflow.taking import Stale

#: The rule a form on its way to the dry run and back belongs to, and the mark that it only comes back to be edited.
RULE, AGAIN = "rule", "again"


def _rows() -> list[tuple[int, str]]:
    """Number and name of the rows before which a new one may go."""
    return [(row.position, row.name) for row in q.list_visible_rules(g.actor)]


def _form_page(form: RuleForm, found: RoutingRule | None, status: int, stale: str = "") -> Response:
    theirs = wanted_of(found) if found is not None and stale else None
    return page(
        "routing/edit.html",
        fragment="form",
        status=status,
        form=form,
        rule=found,
        stale=stale,
        differences=_differences(theirs, form) if theirs else [],
    )


def _differences(theirs: Wanted, form: RuleForm) -> list[tuple[str, str, str]]:
    """Where the rule as it stands differs from what was typed: (field, as it stands, as typed) in words."""
    typed = form.wanted()
    ours, kept = columns_of(typed), columns_of(theirs)
    titles = q.post_titles((typed.post_id, theirs.post_id))
    return [
        (label, words.value_words(name, kept[name], titles), words.value_words(name, ours[name], titles))
        for name, label in words.FIELDS.items()
        if name in kept and kept[name] != ours[name]
    ]


@requires(Permission.ROUTING_EDIT)
def rule_new() -> Response:
    """A new row."""
    form = rule_form(g.actor, None, None, _rows())
    if request.method == "GET" or request.form.get(AGAIN):
        return _form_page(form, None, 200)

    def act() -> Response:
        rule = make_rule(wanted=form.wanted(), position=form.position, actor=g.actor, now=now())
        return _saved(rule, _("“%(name)s” is row %(number)s.", name=rule.name, number=rule.position))

    return attempt(form, act) or _form_page(form, None, 422)


@requires(Permission.ROUTING_EDIT)
def rule_edit(rule_id: int) -> Response:
    """Change a row; when somebody else was quicker both versions are shown."""
    found = q.get_rule(rule_id, actor=g.actor)
    if not q.keeps(g.actor, found.area_code):
        raise q.RuleNotVisible
    if not found.is_active:
        return done(url_for("routing.rule", rule_id=rule_id), _("This rule has ended."))
    form = rule_form(g.actor, wanted_of(found), found.version, [])
    if request.method == "GET" or request.form.get(AGAIN):
        return _form_page(form, found, 200)
    stale: list[Stale] = []

    def act() -> Response | None:
        held = q.get_rule(rule_id, actor=g.actor, lock=True)
        version = asked_number(form.version.data or "")
        try:
            edit_rule(rule=held, wanted=form.wanted(), version=version, actor=g.actor, now=now())
        except Stale as refusal:
            stale.append(refusal)
            return None
        return _saved(held, _("The rule is saved."))

    if answer := attempt(form, act):
        return answer
    found = q.get_rule(rule_id, actor=g.actor)
    if stale:
        form.version.data, form.version.raw_data = found.version, None
        return _form_page(form, found, 409, say_refusal(stale[0]))
    return _form_page(form, found, 422)


def _saved(rule: RoutingRule, words_: str) -> Response:
    """On to the table, with a word where the row will never take effect."""
    covered = [one for one in find_warnings(g.actor.on).get(rule.id, []) if one.warn is Warn.COVERED]
    if covered:
        rows = "、".join(str(number) for number in covered[0].rows)
        words_ += " " + _("But it never takes effect: row %(rows)s before it covers all of it.", rows=rows)
    return done(url_for("routing.rules", _anchor=f"rule-{rule.id}"), words_)


@requires(Permission.ROUTING_VIEW)
def trial() -> Response:
    """The dry run of the table as it stands, over the days of the address."""
    return _trial_page(q.list_rules(), dict(request.args), {})


@requires(Permission.ROUTING_EDIT)
def trial_of_draft() -> Response:
    """The dry run of the table with a row that is not saved; nothing is written."""
    found = _found_rule()
    form = rule_form(g.actor, wanted_of(found) if found else None, None, _rows() if found is None else [])
    if not form.validate():
        return _form_page(form, found, 422)
    try:
        wanted, _origin = check(
            form.wanted(), origin="", actor=g.actor, now=now(), rule_id=found.id if found else None
        )  # fmt: skip
    except Refused as refusal:
        refuse(form, refusal)
        return _form_page(form, found, 422)
    place = None if found else form.position
    rules = with_draft(q.list_rules(), wanted, found.id if found else None, place)
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in SENT_ANEW]
    back = url_for("routing.rule_edit", rule_id=found.id) if found else url_for("routing.rule_new")
    return _trial_page(rules, dict(request.form), {"typed": typed, "back": back, "draft": wanted})


#: What the page of the dry run asks for anew.
SENT_ANEW = ("csrf_token", "from", "to", "within", AGAIN)


def _found_rule() -> RoutingRule | None:
    """The rule whose form was sent to be tried, None for a new one."""
    number = asked_number(request.form.get(RULE, ""))
    if number is None:
        return None
    found = q.get_rule(number, actor=g.actor)
    if not q.keeps(g.actor, found.area_code) or not found.is_active:
        raise q.RuleNotVisible
    return found


def with_draft(rules: Sequence[Rule], wanted: Wanted, rule_id: int | None, position: int | None) -> list[Rule]:
    """The rules as they would be once the draft were saved, numbered anew."""
    draft = Rule(
        id=rule_id or 0, version=0, position=0, name=wanted.name, area_code=wanted.area_code,
        category_code=wanted.category_code, priority=wanted.priority, hours=wanted.hours, post_id=wanted.post_id,
        from_on=wanted.from_on, until_on=wanted.until_on,
    )  # fmt: skip
    if rule_id is not None:
        order = [draft if rule.id == rule_id else rule for rule in rules]
    else:
        at = len(rules) if position is None else min(position, len(rules) + 1) - 1
        order = [*rules[:at], draft, *rules[at:]]
    return [replace(rule, position=number) for number, rule in enumerate(order, start=1)]


def _trial_page(rules: Sequence[Rule], asked: dict[str, str], more: Shown) -> Response:
    first, last = period_of(asked, g.actor.on)
    area = asked_area(asked.get("within", ""))
    problem = ""
    if last < first:
        problem = _("The last day lies before the first.")
    elif last - first >= LONGEST:
        problem = _("Choose at most %(days)s days.", days=LONGEST.days)
    found = None
    if not problem:
        with aside(), reading():
            found = try_rules(rules, actor=g.actor, first=first, last=last, area=area)
    shown = [rule for rule in rules if found and (rule.id in found.rules) and q.is_visible(g.actor, rule.area_code)]
    context = {
        "trial": found,
        "rules": shown,
        "first": first,
        "last": last,
        "problem": problem,
        "area_options": area_options(g.actor, area),
        "most": MOST_EXAMPLES,
        "typed": [],
        "back": "",
        "draft": None,
        "category_words": words.category_words,
        "area_name": area_path,
    }
    return page("routing/trial.html", fragment="results", status=422 if problem else 200, **context | more)
