"""The area tree of an administrator: find, look, and change with a day and a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, abort, g, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission, granting
from tracker.areas.forms import AddForm, MergeForm, RenameForm, RetireForm, split_form
from tracker.areas.models import AreaChange
from tracker.areas.queries import Place, find_free_codes, get_tree, list_changes, search_areas
from tracker.areas.services import changes as do
from tracker.areas.services.changes import LEVEL_KINDS
from tracker.areas.vocabulary import AreaKind, ChangeKind
from tracker.foundation.identifiers import AreaLevel, parent_code
from tracker.people.queries.directory import list_post_ids_within, list_posts
from tracker.people.services.open_work import count_open
from tracker.web.access import requires
from tracker.web.forms import attempt, form_status, watch
from tracker.web.identity import now
from tracker.web.language import say
from tracker.web.pages import done, page

#: Longest list a search shows; beyond it one types more.
MOST = 200
#: A split makes so many parts at most; more is done in two steps.
MOST_PARTS = 9


def tops() -> list[str]:
    """The areas of the asker's posts that let him change areas."""
    return list(dict.fromkeys(post.area_code for post in granting(g.actor, Permission.AREA_EDIT)))


def _place(code: str, *, inside: bool = False) -> Place:
    """An area in the asker's reach; `inside`: not the area of his post itself, whose end is decided above him."""
    found = get_tree().by_code.get(code)
    if found is None or not code.startswith(tuple(tops())) or (inside and code in tops()):
        abort(404)
    return found


def _living(code: str, *, inside: bool = False) -> Place:
    """The same for a change: what has ended, or is going to, changes no more."""
    found = _place(code, inside=inside)
    if found.valid_to is not None:
        abort(404)
    return found


@requires(Permission.AREA_EDIT)
def listing() -> Response:
    """Search the tree, or begin at its top."""
    words = request.args.get("q", "").strip()[:40]
    tree = get_tree()
    if words:
        found = search_areas(words, tops(), most=MOST + 1)
    else:
        found = [tree.by_code[top] for top in tops() if top in tree.by_code]
        found += [child for top in found[:] for child in tree.children(top.code)]
    return page("areas/list.html", fragment="results", words=words, is_cut=len(found) > MOST, **_rows(found[:MOST]))


def _rows(found: list[Place]) -> dict[str, Any]:
    """What a table of areas needs: living ones first, with what is in them."""
    tree = get_tree()
    return {
        "found": sorted(found, key=lambda one: (_has_ended(one), one.code)),
        "counts": tree.count_below([one.code for one in found], g.actor.on),
        "tree": tree,
        "has_ended": _has_ended,
    }


def _has_ended(place: Place) -> bool:
    return place.valid_to is not None and place.valid_to <= g.actor.on


@requires(Permission.AREA_EDIT)
def area(code: str) -> Response:
    """One area: what it is, what is in it, who serves it, how it came about."""
    place = _place(code)
    return page(
        "areas/area.html",
        place=place,
        above=_crumbs(place)[:-1],
        changes=[(one, _change_words(one, code)) for one in list_changes(code)],
        posts=list_posts("", None, g.actor.on, area_code=code),
        may_end=code not in tops(),
        **_rows(get_tree().children(code)),
    )


def _change_words(change: AreaChange, code: str) -> str:
    """A change as the history of one of its two areas tells it."""
    if change.kind is ChangeKind.RENAME:
        return _("Renamed from %(old)s to %(new)s", old=change.old_name, new=change.new_name)
    is_source = change.from_code == code
    name, other = (change.new_name, change.to_code) if is_source else (change.old_name, change.from_code)
    said = {"name": name, "area_code": other}
    if change.kind is ChangeKind.SPLIT:
        return (
            _("Split; a part is %(name)s %(area_code)s", **said)
            if is_source
            else _("Split off %(name)s %(area_code)s", **said)
        )
    return _("Went into %(name)s %(area_code)s", **said) if is_source else _("Took in %(name)s %(area_code)s", **said)


def _crumbs(place: Place) -> list[tuple[str, str]]:
    """The way from the list down to an area, as far as the asker's reach goes."""
    line = [one for one in get_tree().lineage(place.code) if one.code.startswith(tuple(tops()))]
    return [(_("Areas"), url_for("areas.listing")), *((one.name, _address(one.code)) for one in line)]


def _address(code: str) -> str:
    return url_for("areas.area", code=code)


@requires(Permission.AREA_EDIT)
def rename(code: str) -> Response:
    place = _living(code)
    form = RenameForm(name=place.name, on=g.actor.on)

    def act() -> Response:
        do.rename_area(code=code, name=form.name.data, **_signed(form))
        return done(_address(code), _("The area has its new name."))

    return _change(form, act, place, title=_("Rename"), why=_("The old name stays in the history."))


@requires(Permission.AREA_EDIT)
def add(code: str) -> Response:
    place = _living(code)
    form = AddForm(code=next(iter(find_free_codes(code)), ""), on=g.actor.on)
    form.kind.choices = _kinds(_level_below(place))

    def act() -> Response:
        new = do.NewArea(form.code.data.strip(), form.name.data, AreaKind(form.kind.data))
        made = do.add_area(under=code, new=new, **_signed(form))
        return done(_address(made.code), _("The area is added."))

    why = _("The new area lies directly below. Its boundary can be brought in with a table.")
    return _change(form, act, place, title=_("New area in %(area)s", area=place.name), why=why)


def _level_below(place: Place) -> AreaLevel:
    below = next((level for level in AreaLevel if level.digits > len(place.code)), None)
    if below is None:
        abort(404)
    return below


def _kinds(level: AreaLevel) -> list[tuple[str, str]]:
    return [(kind.value, say(kind.label)) for kind in LEVEL_KINDS[level]]


@requires(Permission.AREA_EDIT)
def split(code: str) -> Response:
    """Two or more areas in the place of one; "one more part" brings the form back with a further row."""
    place = _living(code, inside=True)
    sent = sum(f"code_{number}" in request.form for number in range(1, MOST_PARTS + 1))
    wants_more = request.form.get("act") == "more"
    count = min(max(sent, 2) + wants_more, MOST_PARTS)
    codes = find_free_codes(parent_code(code) or code, near=code, count=count)
    begun: dict[str, Any] = {f"code_{number}": one for number, one in enumerate(codes, 1)}
    begun |= {f"kind_{number}": place.kind.value for number in range(1, count + 1)}
    form = split_form(count, _kinds(place.level), begun | {"on": g.actor.on})
    parts = [[form[f"{name}_{number}"] for name in ("code", "name", "kind")] for number in range(1, count + 1)]

    def act() -> Response:
        into = [do.NewArea(one.data.strip(), name.data, AreaKind(kind.data)) for one, name, kind in parts]
        do.split_area(code=code, into=into, **_signed(form))
        return done(_address(code), _("The area is split."))

    more = {"parts": parts, "can_grow": count < MOST_PARTS, "ends": _ending(place)}
    why = _("It ends with everything in it, and the parts begin in its place.")
    if wants_more:
        return _change_page(form, place, _("Split"), why, status=200, **more)
    return _change(form, act, place, title=_("Split"), why=why, **more)


@requires(Permission.AREA_EDIT)
def merge(code: str) -> Response:
    place = _living(code, inside=True)
    above = parent_code(code) or code
    form = MergeForm(on=g.actor.on, code=next(iter(find_free_codes(above, near=code)), ""))
    form.others.choices = [(one.code, _named(one)) for one in _beside(place, above)]
    form.into.choices = [
        ("", _("a new area")),
        *((one.code, _named(one)) for one in _beside(place, parent_code(above) or above)),
    ]

    def act() -> Response:
        new = do.NewArea(form.code.data.strip(), form.name.data, place.kind)
        codes = [code, *form.others.data]
        made = do.merge_areas(codes=codes, into=form.into.data or new, **_signed(form))
        return done(_address(made.code), _("The areas are merged."))

    why = _("It ends with everything in it and goes into another area of its level.")
    return _change(form, act, place, title=_("Merge"), why=why, ends=_ending(place))


def _beside(place: Place, above: str) -> list[Place]:
    """Other areas of the same level that live, inside an area and the asker's reach."""
    within = get_tree().within(above, place.level, g.actor.on)
    reach = tuple(tops())
    return [one for one in within if one.code != place.code and one.valid_to is None and one.code.startswith(reach)]


def _named(place: Place) -> str:
    return f"{get_tree().path(place.code)} {place.code}"


@requires(Permission.AREA_EDIT)
def retire(code: str) -> Response:
    place = _living(code, inside=True)
    form = RetireForm(on=g.actor.on)

    def act() -> Response:
        do.retire_area(code=code, **_signed(form))
        return done(_address(code), _("The end of the area is set."))

    why = _("It ends with everything in it, and nothing takes its place.")
    return _change(form, act, place, title=_("Let it end"), why=why, ends=_ending(place))


def _signed(form: FlaskForm) -> dict[str, Any]:
    """Day, reason and who: what every change carries."""
    return {"on": form.on.data, "reason": form.reason.data, "actor": g.actor, "now": now()}


def _ending(place: Place) -> dict[str, int]:
    """What goes with an area when it ends."""
    inside = get_tree().within(place.code, on=g.actor.on)
    posts = list_post_ids_within(place.code)
    work = count_open(posts).values() if posts else ()
    return {"areas": len(inside) - 1, "posts": len(posts), "work": sum(sum(kinds.values()) for kinds in work)}


def _change(
    form: FlaskForm, act: Callable[[], Response], place: Place, *, title: str, why: str, **more: Any
) -> Response:
    watch(form, place.name, place.kind, place.valid_from, place.valid_to)
    return attempt(form, act) or _change_page(form, place, title, why, status=form_status(), **more)


def _change_page(form: FlaskForm, place: Place, title: str, why: str, *, status: int, **more: Any) -> Response:
    given: dict[str, Any] = {"parts": [], "can_grow": False, "ends": None} | more
    return page(
        "areas/change.html",
        status=status,
        form=form,
        place=place,
        change_title=title,
        why=why,
        above=_crumbs(place),
        back=_address(place.code),
        **given,
    )
