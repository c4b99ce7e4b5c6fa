"""The guide for whoever keeps it: items, their versions and what became different, their blank forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Response, current_app, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.files.removing import mark, remove
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.services.guide.forms import MORE, BlankForm, ItemForm, NewItemForm, VersionForm, unit_choices, version_form
from tracker.services.guide.queries import items as q
from tracker.services.guide.queries.contents import Content, content_of, differences
from tracker.services.guide.queries.items import KeptItem
from tracker.services.guide.services.blanks import add_form, remove_form
from tracker.services.guide.services.items import (
    change_item,
    check_open,
    correct_version,
    is_open,
    make_item,
    make_version,
    offer_item,
)
from tracker.services.guide.views.words import Line, lines_of, material_words
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page, watch
from tracker.web.identity import now
from tracker.web.pages import Shown, done, page
from tracker.web.transaction import afterwards
from tracker.web.uploads import store_upload

PDF = "application/pdf"


@requires(Permission.SERVICE_EDIT)
def listing() -> Response:
    """Every item that one keeps, with what it says today."""
    words, today = request.args.get("q", "")[: q.LONGEST_SEARCH].strip(), local_day(now())
    rows = [(one, one.at(today)) for one in q.list_kept(g.actor, words=words)]
    return page("services/guide/kept/list.html", fragment="results", rows=rows, words=words, today=today)


@requires(Permission.SERVICE_EDIT)
def new() -> Response:
    """An item with its first version."""
    form = version_form(NewItemForm, None, local_day(now()))
    form["unit"].choices = [("", _("Choose")), *unit_choices(q.list_units_kept(g.actor))]

    def act() -> Response:
        made = make_item(
            code=form["code"].data or "",
            unit_id=int(form["unit"].data),
            content=form.content(),
            from_on=form.from_on.data,
            actor=g.actor,
            now=now(),
        )
        return done(url_for("guide.item", code=made.code), _("Saved. Residents see it from its first day on."))

    return _attempt(form, act) or _version_page(form, None, _("New item"))


def _attempt(form: VersionForm, act: Callable[[], Response]) -> Response | None:
    """As `attempt`, with refusals of materials at the block they are about, and a button that only adds blocks."""
    if MORE in request.form:
        return None

    def placed() -> Response:
        try:
            return act()
        except Refused as refusal:
            refusal.field = form.field_of(refusal.field or "")
            raise

    return attempt(form, placed)


def _version_page(form: VersionForm, kept: KeptItem | None, title: str) -> Response:
    blocks = [
        {part: form[f"m{number}_{part}"] for part in ("name", "kind", "copies", "note", "held", "gap")}
        for number in range(1, form.blocks + 1)
    ]
    template = "services/guide/kept/version.html"
    shown: Shown = {"form": form, "blocks": blocks, "kept": kept, "heading": title, "more": MORE}
    return page(template, **shown) if MORE in request.form else form_page(template, **shown)


def _watched(code: str, form_of: type[VersionForm]) -> tuple[KeptItem, VersionForm]:
    """The item, held while it is written, and the form of what its latest version says."""
    kept = q.get_kept(code, actor=g.actor, lock=request.method == "POST")
    latest = kept.latest
    today = local_day(now())
    begins = latest.from_on if is_open(latest, today) else max(today, latest.from_on + timedelta(days=1))
    form = version_form(form_of, content_of(latest), begins)
    watch(form, *_marks(kept))
    return kept, form


def _marks(kept: KeptItem) -> list[object]:
    """All that a form of its next version was made of."""
    return [value for one in kept.versions for value in (one.version, one.from_on, one.to_on, repr(content_of(one)))]


@requires(Permission.SERVICE_EDIT)
def version_new(code: str) -> Response:
    """A new version, begun with what the latest says."""
    kept, form = _watched(code, VersionForm)
    if request.method == "GET" and is_open(kept.latest, local_day(now())):
        return done(
            url_for("guide.version_edit", code=code), _("This version does not hold yet, so it is corrected."), "info"
        )

    def act() -> Response:
        made = make_version(
            kept=kept, content=form.content(), from_on=form.from_on.data, actor=g.actor, now=now()
        )  # fmt: skip
        if made is None:
            raise Refused(N_("This says the same as the version before."), field="name")
        return done(url_for("guide.item", code=code), _("Version %(number)s is saved.", number=made.version))

    return _attempt(form, act) or _version_page(form, kept, _("New version of %(code)s", code=code))


@requires(Permission.SERVICE_EDIT)
def version_edit(code: str) -> Response:
    """Correct a version that does not hold yet."""
    kept, form = _watched(code, VersionForm)
    check_open(kept.latest, local_day(now()))

    def act() -> Response:
        correct_version(kept=kept, content=form.content(), from_on=form.from_on.data, actor=g.actor, now=now())
        return done(url_for("guide.item", code=code), _("Saved."))

    number = kept.latest.version
    title = _("Correct version %(number)s of %(code)s", number=number, code=code)
    return _attempt(form, act) or _version_page(form, kept, title)


@requires(Permission.SERVICE_EDIT)
def item(code: str) -> Response:
    """One item: unit and place in the list, its versions and what each changed."""
    kept = q.get_kept(code, actor=g.actor, lock=request.method == "POST")
    found = kept.item
    form = ItemForm(data={"unit": str(found.unit_id), "sort": found.sort, "is_offered": found.is_offered})
    units = q.list_units_kept(g.actor)
    form.unit.choices = unit_choices(units if found.unit in units else [found.unit, *units])
    watch(form, found.unit_id, found.sort, found.is_offered)

    def act() -> Response:
        change_item(item=found, unit_id=int(form.unit.data), sort=form.sort.data, actor=g.actor, now=now())
        offer_item(item=found, is_offered=form.is_offered.data, actor=g.actor, now=now())
        return done(url_for("guide.item", code=code), _("Saved."))

    return attempt(form, act) or _item_page(kept, form)


def _item_page(kept: KeptItem, form: ItemForm) -> Response:
    today = local_day(now())
    versions: list[tuple[object, list[Line], Content | None]] = []
    before: Content | None = None
    for one in kept.versions:
        said = content_of(one)
        versions.append((one, lines_of(differences(before, said)) if before else [], said))
        before = said
    return form_page(
        "services/guide/kept/item.html",
        form=form,
        kept=kept,
        item=kept.item,
        versions=versions[::-1],
        held=kept.at(today),
        today=today,
        is_open=is_open(kept.latest, today),
        material_words=material_words,
    )


@requires(Permission.SERVICE_EDIT)
def form_add(code: str) -> Response:
    """A blank form for the latest version."""
    kept = q.get_kept(code, actor=g.actor)
    form = BlankForm()

    def act() -> Response:
        stored = store_upload(form.blank.data, field="blank")
        if stored is None or stored.proven.mime != PDF:
            raise Refused(N_("A blank form is a PDF."), field="blank")
        found = q.get_kept(code, actor=g.actor, lock=True)
        add_form(version=found.latest, name=form.title.data or "", stored=stored, actor=g.actor, now=now())
        return done(url_for("guide.item", code=code), _("Saved."))

    return attempt(form, act) or form_page("services/guide/kept/blank.html", form=form, kept=kept)


@requires(Permission.SERVICE_EDIT)
def form_remove(code: str, form_id: int) -> Response:
    """Take a blank form off the latest version; its bytes go where nothing hangs on them any more."""
    kept = q.get_kept(code, actor=g.actor, lock=True)
    digest = remove_form(version=kept.latest, form_id=form_id, actor=g.actor, now=now())
    back = url_for("guide.item", code=code)
    if digest is None:
        return done(back, _("This form is not there any more."), "warn")
    folder, leaving = current_app.config["SETTINGS"].files_dir, [digest]
    mark(folder, leaving)
    afterwards(lambda: remove(folder, leaving))
    return done(back, _("The form was taken away."))
