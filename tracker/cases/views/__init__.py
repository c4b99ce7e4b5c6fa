"""Addresses of cases."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.cases import vocabulary
from tracker.cases.queries.inbox import count_inbox
from tracker.cases.views import categories, deadlines, desk, detail, limits, map, new, rules, where
from tracker.cases.views.lines import deadline_of
from tracker.cases.vocabulary import ACTIONS, Action
from tracker.foundation.words import N_
from tracker.web.carrying import Carrier
from tracker.web.converters import matching, word_of
from tracker.web.language import say
from tracker.web.navigation import Place

#: What the templates of every subject may say of a case.
WORDS = {"words": vocabulary, "deadline_of": deadline_of}
#: Parts of addresses.
ADDRESSES = {"ref": matching(r"\d{6}-\d{8}-\d{4,}"), "action": word_of(Action)}
blueprint = Blueprint("cases", __name__)
rule = blueprint.add_url_rule

rule("/", view_func=desk.home)
rule("/inbox", view_func=desk.inbox)
rule("/inbox/notices/read", view_func=desk.read_all, methods=["POST"])
rule("/cases", view_func=desk.listing)
rule("/cases/map", view_func=map.spots)
rule("/cases/bulk", view_func=desk.bulk, methods=["POST"])
rule("/cases/new", view_func=new.new, methods=["GET", "POST"])
rule("/cases/new/hints", view_func=new.hints)
rule("/cases/new/words", view_func=new.words)
rule("/cases/<ref:ref>", view_func=detail.detail)
rule("/cases/<ref:ref>/moves/<action:action>", view_func=detail.move, methods=["GET", "POST"])
rule("/cases/<ref:ref>/moves/<action:action>/comes-to", view_func=limits.comes_to)
rule("/cases/<ref:ref>/files/<sha256:sha256>", view_func=detail.file)
rule("/cases/<ref:ref>/where", view_func=where.where)
rule("/cases/<ref:ref>/reporter", view_func=detail.reporter, methods=["POST"])
rule("/cases/<ref:ref>/papers/<paper>", view_func=detail.paper, methods=["POST"])
rule("/calendar/deadlines", view_func=deadlines.deadlines, methods=["GET", "POST"])
rule("/rules", view_func=rules.rules)
rule("/categories", view_func=categories.categories)
rule("/categories/<code>", view_func=categories.category, methods=["GET", "POST"])
rule("/categories/stages/<state>", view_func=categories.stage, methods=["GET", "POST"])

NAVIGATION = (
    Place(10, "cases.home", N_("Home"), "home", None),
    Place(20, "cases.inbox", N_("Inbox"), "inbox", Permission.CASE_LIST, count=count_inbox),
    Place(40, "cases.new", N_("Log a case"), "plus", Permission.CASE_LOG),
    Place(60, "cases.listing", N_("Cases"), "list", Permission.CASE_LIST, ("cases.detail", "cases.move")),
    Place(380, "cases.rules", N_("Rules"), "info-circle", None),
)  # fmt: skip
#: What a phone keeps and another may carry in.
ENTRIES = (
    Carrier("cases.new", lambda _parts: say(N_("Log a case")), new.take_entry),
    Carrier("cases.move", lambda parts: say(ACTIONS[parts["action"]]), detail.take_entry),
)
#: Pages that stand behind the entry of the settings.
SETTINGS = ("people.settings", ("cases.categories", "cases.category", "cases.stage"))
