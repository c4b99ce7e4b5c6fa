"""Pages of the service guide: for everybody, and for whoever keeps it."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.routing import BaseConverter

from tracker.access import Permission
from tracker.foundation.words import N_
from tracker.residents.views import language
from tracker.services.guide.views import kept, public, tables
from tracker.web.navigation import Place


class ItemCodeConverter(BaseConverter):
    """The code of an item; a digit tells it from such addresses as /services/new. Small letters are understood."""

    regex = r"[A-Za-z](?=[A-Za-z0-9-]*[0-9])[A-Za-z0-9-]{1,19}"

    def to_python(self, value: str) -> str:
        return value.upper()


ADDRESSES = {"item": ItemCodeConverter}

blueprint = Blueprint("guide", __name__)
blueprint.url_defaults(language.pass_on)
rule = blueprint.add_url_rule
rule("/services", view_func=public.services)
rule("/services/<item:code>", view_func=public.service)
rule("/services/<item:code>/notice", view_func=public.notice)
rule("/services/<item:code>/forms/<int:form_id>", view_func=public.blank)
rule("/service-items", view_func=kept.listing)
rule("/service-items/export", view_func=tables.export, methods=["POST"])
rule("/service-items/new", view_func=kept.new, methods=["GET", "POST"])
rule("/service-items/<item:code>", view_func=kept.item, methods=["GET", "POST"])
rule("/service-items/<item:code>/new", view_func=kept.version_new, methods=["GET", "POST"])
rule("/service-items/<item:code>/next", view_func=kept.version_edit, methods=["GET", "POST"])
rule("/service-items/<item:code>/forms", view_func=kept.form_add, methods=["GET", "POST"])
rule("/service-items/<item:code>/forms/<int:form_id>/remove", view_func=kept.form_remove, methods=["POST"])
tables.GUIDE_IMPORT.register(blueprint, "/service-items/import")

NAVIGATION = (
    Place(
        305, "guide.listing", N_("Service guide"), "file-text", Permission.SERVICE_EDIT,
        ("guide.new", "guide.item", "guide.version_new", "guide.version_edit", "guide.form_add", "guide.import_start", "guide.import_trial"),
    ),
)  # fmt: skip
