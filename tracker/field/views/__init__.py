"""Pages and answers for phones: the shell that works without a signal, the outbox, and what comes in from it."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.field.views.along import along, outlines, state
from tracker.field.views.bundles import bundle, bundle_discard, bundle_new, bundle_take
from tracker.field.views.outbox import outbox
from tracker.field.views.patrols import patrol_begin, patrol_end, patrols
from tracker.field.views.pieces import piece, pieces, whole
from tracker.field.views.shell import manifest, shell, worker
from tracker.foundation.words import N_
from tracker.web.navigation import Place

blueprint = Blueprint("field", __name__)
rule = blueprint.add_url_rule

rule("/sw.js", view_func=worker)
rule("/manifest.webmanifest", view_func=manifest)
rule("/offline", view_func=shell)
rule("/outbox", view_func=outbox)
rule("/outbox/state", view_func=state)
rule("/outbox/along", view_func=along)
rule("/outbox/outlines", view_func=outlines)
rule("/outbox/import", view_func=bundle_new, methods=["GET", "POST"])
rule("/outbox/import/<token>", view_func=bundle)
rule("/outbox/import/<token>/take", view_func=bundle_take, methods=["POST"])
rule("/outbox/import/<token>/discard", view_func=bundle_discard, methods=["POST"])
rule("/outbox/files/<key>", view_func=pieces)
rule("/outbox/files/<key>/<int:offset>", view_func=piece, methods=["POST"])
rule("/outbox/files/<key>/whole", view_func=whole, methods=["POST"])

rule("/patrols", view_func=patrols)
rule("/patrols/begin", view_func=patrol_begin, methods=["GET", "POST"])
rule("/patrols/end", view_func=patrol_end, methods=["GET", "POST"])

NAVIGATION = (
    Place(85, "field.patrols", N_("Patrols"), "map-pin", Permission.PATROL_LIST, ("field.patrol_begin", "field.patrol_end")),
    Place(245, "field.bundle_new", N_("Carry in an outbox"), "upload", Permission.OUTBOX_CARRY, ("field.bundle",)),
)  # fmt: skip
