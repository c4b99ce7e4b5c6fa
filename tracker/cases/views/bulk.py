"""One thing done to many cases at once: each is judged by the rules on its own, and what failed is said."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import g
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.access.actor import Actor
from tracker.cases.queries.detail import NotVisible, get_case
from tracker.cases.rules import MOVES
from tracker.cases.services.moves import CASES
from tracker.cases.vocabulary import Action
from tracker.extensions import db
from tracker.foundation.words import Refused
from tracker.web.identity import now
from tracker.web.language import say, say_refusal
from tracker.workflow.asks import Answers

#: What the list offers for ticked cases.
BULK = (Action.ACCEPT, Action.DISPATCH, Action.URGE)
MOST = 100


def offered(actor: Actor, *, can_send: bool) -> list[Action]:
    """The actions of the bulk bar that one of the actor's posts may take with some case; `can_send`: there are units.

    Where nothing can be sent to a unit, pressing comes first.
    """
    actions = BULK if can_send else [action for action in reversed(BULK) if action is not Action.DISPATCH]
    return [action for action in actions if may_ever(actor, action)]


def may_ever(actor: Actor, action: Action) -> bool:
    """A row of the rules lets one of the actor's posts take the action, as far as its role alone decides."""
    clauses = [clause for move in MOVES if move.action is action for clause in move.who]
    return any(
        all(one.test(post, None) for one in clause.predicates if one.role) for clause in clauses for post in actor.posts
    )


@dataclass
class Result:
    """How many were done, and why each other was not."""

    action: Action
    made: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)

    @property
    def tone(self) -> str:
        """Done is good news, and a refusal is none."""
        return "good" if not self.refused else "warn" if self.made else "bad"

    @property
    def words(self) -> str:
        """What the page says afterwards; cases that failed for one reason stand together."""
        told = (
            ""
            if not self.made and self.refused
            else ngettext(
                "%(action)s: done for %(num)s case.",
                "%(action)s: done for %(num)s cases.",
                self.made,
                action=say(self.action.label),
            )
        )
        if not self.refused:
            return told
        reasons: dict[str, list[str]] = {}
        for ref, why in self.refused:
            reasons.setdefault(why, []).append(ref)
        left = " ".join(f"{why} ({'、'.join(refs)})" for why, refs in reasons.items())
        not_done = _("Not done for %(left)s: %(why)s", left=len(self.refused), why=left)
        return f"{told} {not_done}".strip()


def do_many(refs: list[str], action: Action, answers: Answers) -> Result:
    """Make one move with up to a hundred cases in one transaction, each inside a savepoint of its own."""
    result = Result(action)
    for ref in list(dict.fromkeys(refs))[:MOST]:
        why = _do_one(ref, action, answers)
        if why:
            result.refused.append((ref, why))
        else:
            result.made += 1
    return result


def _do_one(ref: str, action: Action, answers: Answers) -> str | None:
    """The reason when it was refused."""
    try:
        with db.session.begin_nested():
            view = get_case(ref, actor=g.actor, lock=True)
            CASES.take(view.facts, action, answers=answers, actor=g.actor, now=now())
    except NotVisible:
        return _("Not in your scope.")
    except Refused as refusal:
        return say_refusal(refusal)
    return None
