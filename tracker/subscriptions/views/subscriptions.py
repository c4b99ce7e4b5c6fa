"""Receiving a view: subscribing, changing the day, stopping, and the digests made so far."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, g, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.access.actor import Actor
from tracker.figures.measures import MEASURES
from tracker.figures.rates import Rate
from tracker.foundation.asked import asked_number
from tracker.foundation.json import Json, JsonValue
from tracker.notices.models import Notice
from tracker.notices.telling import Pointer
from tracker.subscriptions import digest
from tracker.subscriptions.forms import SubscribeForm, SubscriptionForm, offer_days, offer_posts
from tracker.subscriptions.models import ViewSubscription
from tracker.subscriptions.pages import PAGES
from tracker.subscriptions.queries.subscriptions import find_issue, get_subscription, list_issues
from tracker.subscriptions.queries.views import ViewNotVisible, get_view, posts_open_to
from tracker.subscriptions.services import subscriptions as do
from tracker.subscriptions.views.words import address_of, line_of
from tracker.subscriptions.vocabulary import Channel
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page, watch
from tracker.web.identity import now
from tracker.web.jinja import local_day as day_words
from tracker.web.language import say
from tracker.web.pages import Shown, done, page


@requires(Permission.VIEW_KEEP)
def subscribe(view_id: int) -> Response:
    """Let one of one's posts receive a view."""
    view = get_view(view_id, actor=g.actor)
    form = SubscribeForm()
    posts = posts_open_to(view, g.actor)
    offer_posts(form, posts)
    offer_days(form)

    def act() -> Response:
        made = do.subscribe(
            view=get_view(view_id, actor=g.actor), post_id=asked_number(form.post.data) or 0, when=form.when(),
            actor=g.actor, now=now(),
        )  # fmt: skip
        return _told(made)

    if answer := attempt(form, act):
        return answer
    view = get_view(view_id, actor=g.actor)
    return form_page(
        "subscriptions/subscribe.html",
        fragment="form",
        form=form,
        line=line_of(view),
        has_choice=len(posts) > 1,
        channels=[say(one.label) for one in Channel],
    )


def _told(made: ViewSubscription) -> Response:
    words = _("The next digest comes on %(day)s.", day=day_words(made.next_on))
    return done(url_for("subscriptions.subscription", subscription_id=made.id), words)


@requires(Permission.VIEW_KEEP)
def subscription(subscription_id: int) -> Response:
    """One subscription: its digests, and the form that changes its day or lets it go on."""
    found = get_subscription(subscription_id, actor=g.actor)
    form = SubscriptionForm(data={"rhythm": found.rhythm.value, "weekday": str(found.weekday)})
    offer_days(form)
    watch(form, found.rhythm, found.weekday)

    def act() -> Response:
        held = get_subscription(subscription_id, actor=g.actor)
        do.change_day(subscription=held, when=form.when(), actor=g.actor, now=now())
        return _told(held)

    if answer := attempt(form, act):
        return answer
    found = get_subscription(subscription_id, actor=g.actor)
    return form_page(
        "subscriptions/subscription.html",
        fragment="form",
        form=form,
        subscription=found,
        issues=list_issues(found),
        **_head(found),
    )


def _head(found: ViewSubscription) -> Shown:
    """Name, page and address of what is received; the address only while the view is open to the reader."""
    is_open = found.view is not None and bool(posts_open_to(found.view, g.actor))
    return {
        "name": found.view.name if found.view is not None and is_open else found.name,
        "page_label": say(PAGES[found.page].label),
        "href": address_of(found.view) if found.view is not None and is_open else None,
        "paused": say(found.paused_why.label) if found.paused_why else "",
    }


@requires(Permission.VIEW_KEEP)
def stop(subscription_id: int) -> Response:
    """No more digests."""
    found = get_subscription(subscription_id, actor=g.actor)
    do.unsubscribe(subscription=found, actor=g.actor, now=now())
    return done(url_for("subscriptions.listing"), _("Unsubscribed."))


@requires(Permission.VIEW_KEEP)
def issue(subscription_id: int, number: int) -> Response:
    """One digest as it was made, with what changed since the one before."""
    found = get_subscription(subscription_id, actor=g.actor)
    shown = find_issue(found, number)
    if shown is None:
        raise ViewNotVisible
    before = find_issue(found, number - 1)
    figures = shown.figures
    rates = [
        (say(MEASURES[key].name), Rate(*pair), digest.points_since(key, figures, before.figures) if before else None)
        for key, pair in _in_order(figures["rates"], digest.RATES)
    ]
    counts = [
        (say(digest.COUNTS[key]), value, digest.cases_since(key, figures, before.figures) if before else None)
        for key, value in _in_order(figures["counts"], tuple(digest.COUNTS))
    ]
    return page(
        "subscriptions/issue.html",
        subscription=found,
        issue=shown,
        before=before,
        after=find_issue(found, number + 1),
        rates=rates,
        counts=counts,
        **_head(found),
    )


def _in_order(found: Json, keys: tuple[str, ...]) -> list[tuple[str, JsonValue]]:
    return [(key, found[key]) for key in keys if key in found]


def point_at_digests(notices: Sequence[Notice], _actor: Actor) -> dict[int, Pointer]:
    """To the digest, or to the subscription that has paused."""
    return {one.id: _pointer(one.facts) for one in notices if one.facts.get("subscription")}


def _pointer(facts: Json) -> Pointer:
    key = facts["subscription"]
    if facts.get("issue"):
        url = url_for("subscriptions.issue", subscription_id=key, number=facts["issue"])
    else:
        url = url_for("subscriptions.subscription", subscription_id=key)
    return Pointer(facts["view"], url, is_number=False)
