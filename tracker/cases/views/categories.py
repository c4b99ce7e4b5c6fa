"""Categories and limits, for the administrator who looks after them."""

from __future__ import annotations

from flask import Response, abort, g, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.cases.category_forms import CategoryForm, SubcategoryForm, stage_form
from tracker.cases.models import Category
from tracker.cases.queries.categories import list_category_tree, list_stage_limits
from tracker.cases.services.categories import save_category, save_stage_limits, save_subcategory, stage_field
from tracker.cases.vocabulary import Priority, State
from tracker.extensions import db
from tracker.people.vocabulary import UnitKind
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page, watch
from tracker.web.identity import now
from tracker.web.pages import done, page


@requires(Permission.CATEGORY_EDIT)
def categories() -> Response:
    """The whole tree with its limits, and the limits of the steps."""
    return page(
        "categories/list.html",
        groups=list_category_tree(),
        stages=list_stage_limits(),
    )


@requires(Permission.CATEGORY_EDIT)
def category(code: str) -> Response:
    """One category: of the first level its names, of the second everything but who sees and receives its cases."""
    found = db.session.get(Category, code) or abort(404)
    form, back = _form(found), url_for("cases.categories", _anchor=f"group-{code[:2]}")
    watch(form, found)

    def act() -> Response:
        names = {"name": form.name.data, "name_en": form.name_en.data}
        if found.parent_code is None:
            save_category(category=found, actor=g.actor, now=now(), **names)
            return done(back, _("Saved."))
        save_subcategory(
            category=found,
            also=form.also.data or "",
            priority=Priority(form.priority.data),
            response_limit=form.response_limit.data or "",
            resolve_limit=form.resolve_limit.data or "",
            unit_kind=UnitKind(form.unit_kind.data) if form.unit_kind.data else None,
            closing_standard=form.closing_standard.data or "",
            dispute_days=form.dispute_days.data,
            is_active=form.is_active.data,
            actor=g.actor,
            now=now(),
            **names,
        )
        return done(back, _("Saved."))

    return attempt(form, act) or form_page("categories/edit.html", form=form, found=found, back=back)


def _form(found: Category) -> CategoryForm:
    return CategoryForm(obj=found) if found.parent_code is None else SubcategoryForm(obj=found)


@requires(Permission.CATEGORY_EDIT)
def stage(state: str) -> Response:
    """How long a case may rest in one state."""
    stages = list_stage_limits()
    chosen = next((one for one in stages if one.value == state), None)
    if chosen is None:
        abort(404)
    form = stage_form(stages[chosen])
    watch(form, stages[chosen])

    def act() -> Response:
        limits = {key: form[stage_field(key)].data or "" for key in (*(one.value for one in Priority), "")}
        save_stage_limits(state=State(state), limits=limits, actor=g.actor, now=now())
        return done(url_for("cases.categories"), _("Saved."))

    return attempt(form, act) or form_page("categories/stage.html", form=form, label=chosen.label)
