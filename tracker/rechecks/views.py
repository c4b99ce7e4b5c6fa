"""Addresses of the blind re-check: drawing and its result for supervisors, looking again for grid officers."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, Response, g, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.access.gate import granting
from tracker.areas.queries import get_tree
from tracker.cases.queries.choices import list_categories
from tracker.cases.queries.detail import area_path
from tracker.figures.months import reporting_month
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.words import N_
from tracker.rechecks import queries as q
from tracker.rechecks.forms import DrawForm, JudgeForm
from tracker.rechecks.services import draw_cases, judge
from tracker.rechecks.vocabulary import WEIGHTS, Sign, Verdict
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page
from tracker.web.identity import now
from tracker.web.language import language, say
from tracker.web.navigation import Place
from tracker.web.pages import done, page

blueprint = Blueprint("rechecks", __name__)
#: How long the checkers have, unless the supervisor says otherwise.
USUAL_DAYS = timedelta(days=7)


@requires(Permission.RECHECK_DRAW)
def draws() -> Response:
    """The draws so far, and the form of a new one."""
    first, last = reporting_month(reporting_month(g.actor.on)[0] - timedelta(days=1))
    form = DrawForm(data={"first": first, "last": last, "percent": 5, "due_on": g.actor.on + USUAL_DAYS})
    form.area.choices = _areas()

    def act() -> Response:
        draw = draw_cases(
            area_code=form.area.data,
            first=form["first"].data,
            last=form["last"].data,
            percent=form.percent.data,
            due_on=form.due_on.data,
            seed=form.seed.data or form.proposed.data or "",
            actor=g.actor,
            now=now(),
        )
        return done(url_for("rechecks.draw", draw_id=draw.id), _("The cases are drawn and sent out."))

    return attempt(form, act) or form_page(
        "rechecks/list.html", fragment="results", form=form, draws=q.list_draws(g.actor),
        name=get_tree().name, WEIGHTS=WEIGHTS,
    )  # fmt: skip


def _areas() -> list[tuple[str, str]]:
    tree = get_tree()
    posts = granting(g.actor, Permission.RECHECK_DRAW)
    places = {one.code: one for post in posts for one in tree.within(post.area_code)}
    wide = (AreaLevel.COUNTY, AreaLevel.STREET, AreaLevel.VILLAGE)
    return [(code, tree.path(code, after=0)) for code, one in places.items() if one.level in wide]


@requires(Permission.RECHECK_DRAW)
def draw(draw_id: int) -> Response:
    """What was drawn, by whom it is looked at, and what came out."""
    found = q.get_draw(draw_id, g.actor)
    items = q.list_items(found.id)
    english = language() == "en"
    names = {one.code: one.name_en if english else one.name for one in list_categories()}
    return page(
        "rechecks/draw.html",
        draw=found,
        items=items,
        outcome=q.outcome_of(items),
        names=names,
        path=area_path(found.area_code),
        signs_of=lambda item: [Sign(one).label for one in item.signs.split()],
    )


@requires(Permission.RECHECK_JUDGE)
def mine() -> Response:
    """What I have to look at again."""
    return page("rechecks/mine.html", items=q.list_mine(g.actor), path=area_path)


@requires(Permission.RECHECK_JUDGE)
def item(item_id: int) -> Response:
    """One case to look at again: what was reported and where, never what was found before."""
    found = q.get_mine(item_id, g.actor)
    form = JudgeForm()
    form.verdict.choices = [(one.value, say(one.label)) for one in Verdict]

    def act() -> Response:
        held = q.get_mine(item_id, g.actor, lock=True)
        judge(item=held, verdict=Verdict(form.verdict.data), note=form.note.data or "", actor=g.actor, now=now())
        return done(url_for("rechecks.mine"), _("Thank you. What you found is recorded."))

    return attempt(form, act) or form_page(
        "rechecks/item.html", fragment="form", item=found, case=found.case, form=form,
        path=area_path(found.case.area_code),
    )  # fmt: skip


def beside_verified(area: str, first: date, last: date) -> str:
    """What the newest re-check of these days says of the verified rate; beside the figure, never instead of it."""
    areas = [area] if area else [one.area_code for one in granting(g.actor, Permission.RECHECK_DRAW)]
    for code in areas:
        found = q.latest_outcome(code, first, last, g.actor)
        outcome = found[1] if found else None
        if outcome is not None and outcome.corrected:
            return _(
                "Looked at again blindly: %(solved)s of %(told)s solved; corrected, %(share)s of closed cases are.",
                solved=outcome.solved, told=outcome.told, share=outcome.corrected,
            )  # fmt: skip
    return ""


rule = blueprint.add_url_rule
BOTH = ["GET", "POST"]
rule("/supervision/rechecks", view_func=draws, methods=BOTH)
rule("/supervision/rechecks/<int:draw_id>", view_func=draw)
rule("/supervision/rechecks/mine", view_func=mine)
rule("/supervision/rechecks/items/<int:item_id>", view_func=item, methods=BOTH)

NAVIGATION = (
    Place(210, "rechecks.draws", N_("Blind re-check"), "search", Permission.RECHECK_DRAW, ("rechecks.draw",)),
    Place(220, "rechecks.mine", N_("To look at again"), "search", Permission.RECHECK_JUDGE, ("rechecks.item",)),
)  # fmt: skip
