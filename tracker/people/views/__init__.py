"""Accounts: log in, log out, own password and sessions."""

from __future__ import annotations

from flask import Blueprint

from tracker.people.views import account

blueprint = Blueprint("people", __name__)
rule = blueprint.add_url_rule

rule("/login", view_func=account.login, methods=["GET", "POST"])
rule("/logout", view_func=account.logout, methods=["POST"])
rule("/language", view_func=account.set_language, methods=["POST"])
rule("/account", view_func=account.account)
rule("/account/password", view_func=account.password, methods=["GET", "POST"])
rule("/account/sessions/<int:session_id>/end", view_func=account.end_one_session, methods=["POST"])
