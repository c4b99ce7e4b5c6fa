"""The ledger of supervision orders, one order with its steps and paper, and orders for many cases at once."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import Response, g, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission
from tracker.areas.views.options import area_options
from tracker.cases.asks import ASKS
from tracker.cases.queries.detail import area_path
from tracker.cases.queries.scope import is_readable
from tracker.cases.rules import MOVES
from tracker.cases.views.bulk import MOST, do_many
from tracker.cases.vocabulary import Action, Visibility
from tracker.clock.limits import Limit
from tracker.foundation.asked import asked_start
from tracker.foundation.orm import AnyRow
from tracker.foundation.words import N_
from tracker.people.queries.posts import get_unit_name
from tracker.supervision.models import SupervisionOrder
from tracker.supervision.queries import orders as q
from tracker.supervision.services.orders import ORDERS, default_limit
from tracker.supervision.vocabulary import CARDS, Status
from tracker.web.access import requires
from tracker.web.exports import Column, send_register
from tracker.web.forms import form_page
from tracker.web.identity import now
from tracker.web.jinja import in_language, limit_words, local_time
from tracker.web.language import say
from tracker.web.pages import Shown, done, page, page_urls
from tracker.web.prints import log_print
from tracker.workflow.asks import Answers
from tracker.workflow.forms import answers_of, form_for
from tracker.workflow.pages import RowPages

_WORDS: Shown = {"CARDS": CARDS, "Status": Status}


@requires(Permission.ORDER_VIEW)
def orders() -> Response:
    """The ledger: a supervisor's area, or the orders one was asked to reply to."""
    wanted = q.OrderFilter.of(request.args)
    found = q.list_orders(wanted, actor=g.actor, now=now(), start=asked_start(request.args))
    query = q.OrderFilter.query(request.args)
    return page(
        "supervision/orders/list.html",
        fragment="results",
        rows=[(row, matter_of(row), q.days_late(row, now())) for row in found.rows],
        wanted=wanted,
        query=query,
        area_options=area_options(g.actor, wanted.area),
        units=q.list_asked_units(g.actor),
        **page_urls(found, query),
        **_WORDS,
    )


def matter_of(row: AnyRow) -> str:
    """What a row is about: the title where it may be read, else the type; of a restricted matter not even that."""
    if row.title:
        return str(row.title)
    if row.visibility is Visibility.RESTRICTED:
        return _("Restricted matter")
    return in_language(row.category_name, row.category_name_en)


def _type_of(row: AnyRow) -> str:
    if row.visibility is Visibility.RESTRICTED and not row.title:
        return _("restricted")
    return in_language(row.category_name, row.category_name_en)


#: The ledger as a workbook; the words of an order about a confidential case stay out of it.
COLUMNS = (
    Column(N_("Number"), 20, lambda row: row.number),
    Column(N_("Case"), 22, lambda row: row.ref),
    Column(N_("Category"), 18, _type_of),
    Column(N_("Area"), 30, lambda row: area_path(row.area_code)),
    Column(N_("Level"), 10, lambda row: say(CARDS[row.level][0])),
    Column(N_("Asked post"), 26, lambda row: row.post_title),
    Column(N_("Ordered by"), 26, lambda row: _("by itself") if row.is_automatic else row.maker_title or ""),
    Column(N_("What is asked for"), 36, lambda row: say(row.asked) if row.is_automatic and row.asked else row.asked),
    Column(N_("Ordered at"), 18, lambda row: local_time(row.made_at)),
    Column(N_("Reply due"), 18, lambda row: local_time(row.due_at)),
    Column(N_("Replied"), 18, lambda row: local_time(row.answered_at) if row.answered_at else ""),
    Column(N_("Days late"), 10, lambda row: q.days_late(row, now())),
    Column(N_("State"), 18, lambda row: say(row.status.label)),
)


@requires(Permission.ORDER_MAKE)
def orders_export() -> Response:
    """The ledger of a filter as a workbook, logged."""
    query = request.form.get("query", "")
    wanted = q.OrderFilter.of(dict(parse_qsl(query)))
    return send_register(
        "supervision-orders", COLUMNS, lambda: q.iterate_orders(wanted, actor=g.actor, now=now()),
        sheet=_("Supervision ledger"), act="order:export", query=query,
    )  # fmt: skip


#: The fields of an order are those of the case's own move.
ORDER_MOVE = next(move for move in MOVES if move.action is Action.SUPERVISE)


@requires(Permission.ORDER_MAKE)
def order_new() -> Response:
    """One order for each of the ticked cases: the list sends their numbers, the form asks for the rest."""
    if request.method == "POST" and "version" not in request.form:
        refs = request.form.getlist("refs")[:MOST]
        if not refs:
            return done(url_for("cases.listing"), _("Tick the cases first, then choose what to do."))
        return done(url_for("supervision.order_new", refs=refs))
    refs = list(dict.fromkeys(request.values.getlist("refs")))[:MOST]
    form = form_for(ORDER_MOVE.asks, {}, ASKS)
    if refs and form.validate_on_submit():
        answers = answers_of(form)
        if not _is_refused(form, answers):
            result = do_many(refs, Action.SUPERVISE, answers)
            return done(url_for("supervision.orders"), result.words, result.tone)
    limits = [(say(CARDS[level][0]), limit_words(Limit.parse(default_limit(level)))) for level in CARDS]
    return form_page("supervision/orders/new.html", fragment="form", form=form, refs=refs, limits=limits)


def _is_refused(form: FlaskForm, answers: Answers) -> bool:
    """Say once at its field, and not for every case, what no order can be made of."""
    if form["reply_limit"].process_errors:
        form["reply_limit"].errors = list(form["reply_limit"].process_errors)
    return bool(form.errors)


class OrderMoves(RowPages[SupervisionOrder]):
    """One order: what is asked, the replies, and what the reader may do."""

    flow = ORDERS
    home = "supervision.order"
    template = "supervision/orders/order.html"
    fragment = "order"
    key = "order_id"
    find = staticmethod(q.get_order)
    steps = "order_step"

    def shown(self, view: SupervisionOrder) -> Shown:
        """Words and files only where the case may be read or one is a side of it."""
        readable = is_readable(view.case_id, g.actor)
        return {
            "order": view,
            "case": view.case,
            "is_readable": readable,
            "path": area_path(view.area_code),
            "replies": q.list_replies(view),
            "files": q.list_reply_files(view) if readable else {},
            "late": q.days_late(view, now()),
            "is_running": view.status is Status.RUNNING,
        } | _WORDS  # fmt: skip

    def beside(self, view: SupervisionOrder, shown: Shown) -> Shown:
        return {
            "lede": [view.number, view.case.ref, shown["path"]],
            "above": ["supervision/orders/_asked.html"],
        }


@requires(Permission.ORDER_VIEW)
def order_paper(order_id: int) -> Response:
    """The order on A4 with a slip for the reply; that it was printed is logged."""
    found = q.get_order(order_id, actor=g.actor)
    copy = log_print(f"order:{found.id}", act="order:print", number=found.number)
    seal_unit = get_unit_name(found.made_by_post_id)
    return page("supervision/orders/paper.html", **OrderMoves().context(found, copy=copy, seal_unit=seal_unit))
