"""A post's own figures, seen by its holder alone, and the form that contests one of them."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, g, request, url_for
from flask_babel import gettext as _

from tracker.access import Permission, granting
from tracker.appeals import forms
from tracker.appeals.asks import APPEAL_ASKS, LODGING
from tracker.appeals.countings import ROWS
from tracker.appeals.queries import own as q
from tracker.appeals.queries.appeals import AppealNotVisible
from tracker.appeals.services.lodging import Contest, found_month, lodge_appeal
from tracker.appeals.vocabulary import JUDGED, OPEN, Counting
from tracker.cases.queries.detail import area_path
from tracker.figures.closure import period_of
from tracker.figures.months import first_of, label_of, last_of, month_end
from tracker.foundation.asked import asked_start
from tracker.foundation.days import local_day
from tracker.supervision.views.orders import matter_of
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page
from tracker.web.identity import now
from tracker.web.pages import done, page, page_urls
from tracker.web.turns import aside
from tracker.workflow.forms import form_for


@requires(Permission.APPEAL_LIST)
def mine() -> Response:
    """What counts against a post of mine in a month, with the cases behind each number."""
    posts = granting(g.actor, Permission.APPEAL_LIST)
    post = forms.asked_post(request.args, posts)
    if post is None:
        raise AppealNotVisible
    today, end = local_day(now()), month_end()
    month = forms.asked_month(request.args, today)
    first, last = first_of(month, end), last_of(month, end)
    period = period_of(first, last, now())
    with aside():
        figures = q.count_own(post.id, period=period, actor=g.actor)
    counting = forms.asked_counting(request.args) or _telling(figures)
    cases, found = q.list_against(
        ROWS[counting], post_id=post.id, period=period, actor=g.actor, start=asked_start(request.args)
    )
    asked = {"post": str(post.id), "month": label_of(month)}
    here = urlencode(asked | {"counting": counting.value})
    return page(
        "appeals/mine.html",
        fragment="results",
        posts=posts,
        post=post,
        month=label_of(month),
        months=forms.month_options(today),
        first=first,
        last=last,
        today=today,
        is_running=period.judged_at < period.end,
        figures=figures,
        chosen=ROWS[counting],
        cases=cases,
        counting_url=lambda one: f"{url_for('appeals.mine')}?{urlencode(asked | {'counting': one.value})}",
        matter_of=matter_of,
        is_few=any(one.is_few for one in figures),
        JUDGED=JUDGED,
        OPEN=OPEN,
        **page_urls(found, here),
    )


def _telling(figures: list[q.OwnFigure]) -> Counting:
    """The first way in which anything counts against the post; overdue where nothing does."""
    return next((one.row.counting for one in figures if one.part), Counting.OVERDUE)


@requires(Permission.APPEAL_LIST)
def new() -> Response:
    """Contest how a case counts against a post of mine."""
    post = forms.asked_post(request.args, granting(g.actor, Permission.APPEAL_LIST))
    counting, ref = forms.asked_counting(request.args), request.args.get("case", "").replace("\0", "")[:24]
    if post is None or counting is None:
        raise AppealNotVisible
    found = q.find_contestable(ROWS[counting], ref, post_id=post.id, actor=g.actor, now=now())
    if found is None:
        raise AppealNotVisible
    form = form_for(LODGING, {}, APPEAL_ASKS)

    def act() -> Response:
        contest = Contest(ref, counting, post.id, form.ground.data, form.statement.data)
        appeal = lodge_appeal(contest=contest, actor=g.actor, now=now())
        return done(url_for("appeals.appeal", appeal_id=appeal.id), _("The appeal is lodged; it will be judged."))

    return attempt(form, act) or form_page(
        "appeals/new.html",
        fragment="form",
        form=form,
        asks=LODGING,
        row=ROWS[counting],
        found=found,
        matter_of=matter_of,
        case=found.case,
        path=area_path(found.case.area_code),
        post=post,
        back=url_for("appeals.mine", post=post.id, month=f"{found_month(found):%Y-%m}", counting=counting.value),
        is_over=local_day(now()) > found.until_on,
    )
