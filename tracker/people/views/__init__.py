"""Accounts: log in, log out, own password and sessions."""

from __future__ import annotations

from flask import Blueprint

from tracker.people.views import account, admin, settings

blueprint = Blueprint("people", __name__)
rule = blueprint.add_url_rule

rule("/login", view_func=account.login, methods=["GET", "POST"])
rule("/logout", view_func=account.logout, methods=["POST"])
rule("/language", view_func=account.set_language, methods=["POST"])
rule("/account", view_func=account.account)
rule("/account/password", view_func=account.password, methods=["GET", "POST"])
rule("/account/sessions/<int:session_id>/end", view_func=account.end_one_session, methods=["POST"])
rule("/admin/users", view_func=admin.users)
rule("/admin/users/new", view_func=admin.user_new, methods=["GET", "POST"])
rule("/admin/users/<int:user_id>", view_func=admin.user, methods=["GET", "POST"])
rule("/admin/users/<int:user_id>/password", view_func=admin.user_password, methods=["POST"])
rule("/admin/users/<int:user_id>/sessions/end", view_func=admin.user_force_out, methods=["POST"])
rule("/admin/sessions", view_func=admin.sessions)
rule("/admin/units", view_func=admin.units)
rule("/admin/units/new", view_func=admin.unit_new, methods=["GET", "POST"])
rule("/admin/units/<int:unit_id>", view_func=admin.unit, methods=["GET", "POST"])
rule("/admin/posts", view_func=admin.posts)
rule("/admin/posts/new", view_func=admin.post_new, methods=["GET", "POST"])
rule("/admin/posts/<int:post_id>", view_func=admin.post, methods=["GET", "POST"])
rule("/admin/posts/<int:post_id>/appointments", view_func=admin.appoint, methods=["POST"])
rule("/admin/appointments/<int:appointment_id>/end", view_func=admin.appointment_end, methods=["POST"])
rule("/admin/absences", view_func=admin.absences, methods=["GET", "POST"])
rule("/admin/gaps", view_func=admin.gaps)
rule("/settings", view_func=settings.settings)
rule("/settings/<key>", view_func=settings.setting, methods=["GET", "POST"])
blueprint.app_context_processor(settings.site_name)
