"""The saved views of a person's posts and those shared with them, saving one, changing and deleting it."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission, granting
from tracker.foundation.asked import asked_number
from tracker.foundation.days import local_day
from tracker.routing.vocabulary import WEEKDAYS
from tracker.subscriptions.forms import FIXED, MOVING, OWN, SHARED, NewViewForm, ViewForm, offer_posts
from tracker.subscriptions.models import SavedView
from tracker.subscriptions.pages import PAGES, has_days, is_present, parse_query, read_query
from tracker.subscriptions.queries.subscriptions import list_subscriptions
from tracker.subscriptions.queries.views import ViewNotVisible, get_own_view, is_own, list_views
from tracker.subscriptions.services.views import change_view, delete_view, save_view
from tracker.subscriptions.views.words import address_of, line_of, say_days, say_query
from tracker.subscriptions.vocabulary import PageKey
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page, watch
from tracker.web.identity import now
from tracker.web.language import say
from tracker.web.pages import Shown, done, page


@requires(Permission.VIEW_KEEP)
def listing() -> Response:
    """One's own views, those shared with one's posts, and what the posts receive."""
    views = list_views(g.actor)
    received = list_subscriptions(g.actor)
    open_ids = {view.id for view in views}
    return page(
        "subscriptions/list.html",
        own=[line_of(view) for view in views if is_own(view, g.actor)],
        shared=[line_of(view) for view in views if not is_own(view, g.actor)],
        # What is closed to the post is called as it was when the post could see it.
        received=[(one, one.view.name if one.view and one.view.id in open_ids else one.name) for one in received],
        receiving={one.view_id: one for one in received if one.paused_why is None},
        WEEKDAYS=WEEKDAYS,
    )


@requires(Permission.VIEW_KEEP)
def new() -> Response:
    """Keep what a page shows under a name."""
    form = NewViewForm()
    if request.method == "GET":
        form["page"].data, form.query.data = request.args.get("page", ""), request.args.get("query", "")
    key = _page_asked(form["page"].data or "")
    asked = read_query(key, dict(parse_qsl(form.query.data or "")))
    posts = granting(g.actor, PAGES[key].permission)
    if not posts:
        raise ViewNotVisible
    offer_posts(form, posts)
    if request.method == "GET":
        form.days.data = MOVING if is_present(key, asked, local_day(now())) else FIXED

    def act() -> Response:
        view = save_view(
            page=key, asked=asked, wanted=form.wanted(), post_id=asked_number(form.post.data) or 0,
            actor=g.actor, now=now(),
        )  # fmt: skip
        return done(url_for("subscriptions.listing"), _("“%(name)s” is saved.", name=view.name))

    answer = attempt(form, act)
    back = url_for(PAGES[key].endpoint) + (f"?{urlencode(asked)}" if asked else "")
    return answer or form_page(
        "subscriptions/edit.html",
        fragment="form",
        form=form,
        view=None,
        has_choice=len(posts) > 1,
        back=back,
        **_shown(key, asked),
    )


def _page_asked(value: str) -> PageKey:
    if value not in set(PageKey):
        raise ViewNotVisible
    return PageKey(value)


def _shown(key: PageKey, asked: dict[str, str]) -> Shown:
    """What the view is about, in words above the form."""
    return {
        "page_label": say(PAGES[key].label),
        "words": say_query(asked),
        "days": say_days(key, asked, False),
        "has_days": has_days(key, asked),
    }


@requires(Permission.VIEW_KEEP)
def edit(view_id: int) -> Response:
    """Rename a view, share it or stop, let its days move or stand."""
    view = get_own_view(view_id, actor=g.actor)
    form = ViewForm(data=_data(view))
    watch(form, view)

    def act() -> Response:
        change_view(view=get_own_view(view_id, actor=g.actor), wanted=form.wanted(), actor=g.actor)
        return done(url_for("subscriptions.listing"), _("The view is saved."))

    if answer := attempt(form, act):
        return answer
    view = get_own_view(view_id, actor=g.actor)
    asked = parse_query(view.page, view.query)
    return form_page(
        "subscriptions/edit.html",
        fragment="form",
        form=form,
        view=view,
        has_choice=False,
        back=address_of(view),
        **_shown(view.page, asked),
    )


def _data(view: SavedView) -> dict[str, str]:
    days = MOVING if view.is_moving else FIXED
    return {"name": view.name, "days": days, "sharing": SHARED if view.is_shared else OWN}


@requires(Permission.VIEW_KEEP)
def delete(view_id: int) -> Response:
    """Delete a view; who received it is told by the state of the subscription."""
    view = get_own_view(view_id, actor=g.actor)
    name = view.name
    delete_view(view=view, actor=g.actor, now=now())
    return done(url_for("subscriptions.listing"), _("“%(name)s” is deleted.", name=name))
