"""A root case proposed by hand, from the page of a case."""

from __future__ import annotations

from flask import Response, g, url_for
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.cases.queries.detail import NotVisible, area_path, get_case
from tracker.recurrence.forms import ProposeForm
from tracker.recurrence.queries.matches import is_countable, list_alike, window
from tracker.recurrence.services.by_hand import propose_root
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page
from tracker.web.identity import now
from tracker.web.pages import done


@requires(Permission.ROOT_KEEP)
def propose(ref: str) -> Response:
    """The form "this keeps coming back" of a case, with what the search finds alike."""
    view = get_case(ref, actor=g.actor)
    if not view.is_readable or not is_countable(view.case):
        raise NotVisible
    form = ProposeForm()
    if answer := attempt(form, lambda: _propose(ref, form)):
        return answer
    view = get_case(ref, actor=g.actor)
    alike = list_alike(view.case, now(), actor=g.actor)
    return form_page(
        "recurrence/propose.html",
        fragment="form",
        form=form,
        case=view.case,
        path=area_path(view.case.area_code),
        alike=[one for one in alike if one.id != view.case.id and one.root_id is None],
        days=window().days,
    )


def _propose(ref: str, form: ProposeForm) -> Response:
    view = get_case(ref, actor=g.actor)  # the service holds it along with the others, in the one order of all
    reason, refs = form.reason.data or "", form.refs.data or ""
    root = propose_root(view=view, reason=reason, refs=refs, actor=g.actor, now=now())
    return done(url_for("recurrence.root", root_id=root.id), _("Linked to root case %(number)s.", number=root.number))
