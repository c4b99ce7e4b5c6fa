"""The errands one has to run or to answer, and one errand with its steps."""

from __future__ import annotations

from flask import Response, g
from flask_babel import gettext as _

from tracker.access import Permission
from tracker.cases.queries.detail import area_path
from tracker.services.models import Errand
from tracker.services.queries import applications as q
from tracker.services.services.steps import ERRANDS
from tracker.services.vocabulary import ErrandStep
from tracker.web.access import requires
from tracker.web.identity import now
from tracker.web.pages import Shown, page
from tracker.workflow.life import Move
from tracker.workflow.pages import MovePages


@requires(Permission.ERRAND_RUN)
def listing() -> Response:
    """What an agent still has to run. What a department has to answer stands in its inbox."""
    return page("services/errands.html", rows=q.list_errands(g.actor), path=area_path, now_at=now())


class ErrandMoves(MovePages[Errand]):
    """One errand."""

    flow = ERRANDS
    home = "services.errand"
    template = "services/errand.html"
    fragment = "errand"
    steps = "errand_step"

    def key_of(self, view: Errand) -> dict[str, int]:
        return {"errand_id": view.id}

    def load(self, key: int, *, lock: bool = False) -> Errand:
        return q.get_errand(key, actor=g.actor, lock=lock)

    def context(self, view: Errand, **more: object) -> Shown:
        moves = self.life.offered(view, g.actor, now())
        return {
            "errand": view,
            "application": view.application,
            "path": area_path(view.area_code),
            "next_steps": self.life.loud(moves),
            "quiet_steps": self.life.hushed(moves),
            "refusal": None,
            "STEPS": ErrandStep,
        } | more

    def about(self, view: Errand, move: Move) -> Shown:
        return {
            "number": _("Errand %(place)s", place=view.place),
            "lede": [view.department, view.application.ref],
            "draft": f"errand-{view.id}-{move.action}",
            "errand": view,
            "above": ["services/_task.html"],
        }
