"""Addresses of applications, errands, numbers at the windows, and of what an applicant follows."""

from __future__ import annotations

from flask import Blueprint

from tracker.access import Permission
from tracker.foundation.words import N_
from tracker.residents.views.language import pass_on
from tracker.services.views import applications, errands, new, own, papers, promises, windows
from tracker.services.vocabulary import ErrandStep, Step, TicketStep
from tracker.web.converters import word_of
from tracker.web.navigation import Place

#: Parts of addresses.
ADDRESSES = {"apstep": word_of(Step), "erstep": word_of(ErrandStep), "tistep": word_of(TicketStep)}
blueprint = Blueprint("services", __name__)
blueprint.url_defaults(pass_on)
rule = blueprint.add_url_rule
rule("/services/new", view_func=new.new, methods=["GET", "POST"])
rule("/s/application", view_func=own.own)
rule("/s/application/moves/<apstep:step>", view_func=own.own_step, methods=["GET", "POST"])
rule("/applications", view_func=applications.listing)
applications.ApplicationMoves().register(
    blueprint, "/applications/<int:application_id>", "apstep", Permission.APPLICATION_LIST
)
rule("/applications/<int:application_id>/applicant", view_func=applications.applicant, methods=["POST"])
rule("/applications/<int:application_id>/slip", view_func=applications.slip, methods=["POST"])
rule("/applications/<int:application_id>/files/<sha256:sha256>", view_func=applications.file)
rule("/applications/<int:application_id>/papers/<paper>", view_func=papers.paper, methods=["POST"])
rule("/applications/promises", view_func=promises.promises)
rule("/open/services.csv", view_func=promises.promises_csv)
rule("/open/services.json", view_func=promises.promises_json)
rule("/errands", "errands", errands.listing)
errands.ErrandMoves().register(blueprint, "/errands/<int:errand_id>", "erstep", Permission.APPLICATION_LIST)
rule("/windows", view_func=windows.hall, methods=["GET", "POST"])
rule("/windows/next", view_func=windows.call_next, methods=["POST"])
rule("/windows/<int:ticket_id>/<tistep:step>", "press", windows.step, methods=["POST"])
rule("/windows/<int:ticket_id>/slip", "ticket", windows.slip)

NAVIGATION = (
    Place(45, "services.hall", N_("Windows"), "id-badge", Permission.TICKET_CALL, ("services.ticket",)),
    Place(62, "services.listing", N_("Applications"), "file-text", Permission.APPLICATION_LIST, ("services.application", "services.step", "services.new")),
    Place(112, "services.promises", N_("Service promise"), "chart-bar", Permission.PROMISE_READ),
    Place(46, "services.errands", N_("Errands"), "map-pin", Permission.ERRAND_RUN, ("services.errand", "services.errand_step")),
)  # fmt: skip
