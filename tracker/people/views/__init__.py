"""Accounts: log in, log out, own password and sessions."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.foundation.words import N_
from tracker.people.views import account, admin, settings
from tracker.web.navigation import Place

blueprint = Blueprint("people", __name__)
rule = blueprint.add_url_rule

rule("/login", view_func=account.login, methods=["GET", "POST"])
rule("/logout", view_func=account.logout, methods=["POST"])
rule("/language", view_func=account.set_language, methods=["POST"])
rule("/look", view_func=account.set_look, methods=["POST"])
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
rule("/admin/units/new", "unit_new", admin.unit, methods=["GET", "POST"])
rule("/admin/units/<int:unit_id>", view_func=admin.unit, methods=["GET", "POST"])
rule("/admin/posts", view_func=admin.posts)
rule("/admin/posts/new", "post_new", admin.post, methods=["GET", "POST"])
rule("/admin/posts/<int:post_id>", view_func=admin.post, methods=["GET", "POST"])
rule("/admin/posts/<int:post_id>/appointments", view_func=admin.appoint, methods=["POST"])
rule("/admin/appointments/<int:appointment_id>/end", view_func=admin.appointment_end, methods=["POST"])
rule("/admin/absences", view_func=admin.absences, methods=["GET", "POST"])
rule("/admin/gaps", view_func=admin.gaps)
rule("/settings", view_func=settings.settings)
rule("/settings/<key>", view_func=settings.setting, methods=["GET", "POST"])
blueprint.app_context_processor(settings.site_name)

NAVIGATION = (
    Place(280, "people.gaps", N_("Gaps"), "alert-triangle", Permission.GAP_LIST),
    Place(290, "people.users", N_("Accounts"), "users", Permission.USER_EDIT, ("people.user", "people.user_new")),
    Place(300, "people.units", N_("Units"), "building", Permission.UNIT_EDIT, ("people.unit", "people.unit_new")),
    Place(320, "people.posts", N_("Posts"), "id-badge", Permission.POST_EDIT, ("people.post", "people.post_new")),
    Place(330, "people.absences", N_("Absences"), "calendar", Permission.APPOINTMENT_EDIT),
    Place(340, "people.sessions", N_("Sessions"), "lock", Permission.SESSION_END),
    Place(360, "people.settings", N_("Settings"), "settings", Permission.SETTING_EDIT, ("people.setting",)),
)  # fmt: skip
