"""`can` and `explain`: the two questions views and services ask."""

from __future__ import annotations

from tracker.access.actor import Actor, HeldPost
from tracker.access.engine import AnyOf, explain_rule, post_for
from tracker.access.policy import POLICY, Permission
from tracker.foundation.words import N_, Refused

NOT_GRANTED = N_("Nobody has been given this right.")
NOBODY = AnyOf(())


class Denied(Refused):
    """The actor may not do this; the message says why."""


def can(actor: Actor, permission: Permission, thing: object = None) -> bool:
    """Whether any of the actor's posts grants the permission (for the thing, where it depends on one)."""
    return post_for(POLICY.get(permission, NOBODY), actor, thing) is not None


def granting(actor: Actor, permission: Permission) -> tuple[HeldPost, ...]:
    """Every post of the actor that grants a permission that depends on nothing but the post."""
    clauses = list(POLICY.get(permission, NOBODY))
    return tuple(post for post in actor.posts if any(one.first_unmet(post, None) is None for one in clauses))


def explain(actor: Actor, permission: Permission, thing: object = None) -> str | None:
    """Why not, as an English message id; None when it is granted."""
    rule = POLICY.get(permission)
    return NOT_GRANTED if rule is None else explain_rule(rule, actor, thing)


def require(actor: Actor, permission: Permission, thing: object = None) -> HeldPost:
    """The post that grants the permission; raises Denied with the reason."""
    post = post_for(POLICY.get(permission, NOBODY), actor, thing)
    if post is None:
        raise Denied(explain(actor, permission, thing) or NOT_GRANTED)
    return post
