"""Addresses of cases."""

from __future__ import annotations

from flask import Blueprint

from tracker.cases.views import categories, deadlines, desk, detail, limits, new, rules

blueprint = Blueprint("cases", __name__)
rule = blueprint.add_url_rule

rule("/", view_func=desk.home)
rule("/inbox", view_func=desk.inbox)
rule("/inbox/notices/read", view_func=desk.read_all, methods=["POST"])
rule("/cases", view_func=desk.listing)
rule("/cases/bulk", view_func=desk.bulk, methods=["POST"])
rule("/cases/new", view_func=new.new, methods=["GET", "POST"])
rule("/cases/new/hints", view_func=new.hints)
rule("/cases/<ref:ref>", view_func=detail.detail)
rule("/cases/<ref:ref>/moves/<action:action>", view_func=detail.move, methods=["GET", "POST"])
rule("/cases/<ref:ref>/moves/<action:action>/comes-to", view_func=limits.comes_to)
rule("/cases/<ref:ref>/files/<sha256:sha256>", view_func=detail.file)
rule("/cases/<ref:ref>/reporter", view_func=detail.reporter, methods=["POST"])
rule("/cases/<ref:ref>/papers/<paper>", view_func=detail.paper, methods=["POST"])
rule("/calendar/deadlines", view_func=deadlines.deadlines, methods=["GET", "POST"])
rule("/rules", view_func=rules.rules)
rule("/categories", view_func=categories.categories)
rule("/categories/<code>", view_func=categories.category, methods=["GET", "POST"])
rule("/categories/stages/<state>", view_func=categories.stage, methods=["GET", "POST"])
