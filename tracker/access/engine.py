"""The permission engine: small questions about one held post and one thing, joined by all-of and any-of.

It names no role and no state; those stand in policy.py and in each subject's rules.py. What is not
granted is denied, and every denial can say its sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tracker.access.actor import Actor, HeldPost
from tracker.foundation.words import N_

#: What the thing is, knows the subject that names the question in its rows.
Test = Callable[[HeldPost, Any], bool]


@dataclass(frozen=True)
class Predicate:
    """A yes-or-no question about a held post and a thing.

    `words` name it in the published rules, `sentence` is said when the answer is no; `role` is set where the
    question is only which role the post has.
    """

    name: str
    words: str
    sentence: str
    test: Test
    role: StrEnum | None = None


@dataclass(frozen=True)
class Clause:
    """All of its predicates must hold for one and the same post."""

    predicates: tuple[Predicate, ...]

    def first_unmet(self, post: HeldPost, thing: object) -> Predicate | None:
        for one in self.predicates:
            if not one.test(post, thing):
                return one
        return None


@dataclass(frozen=True)
class AnyOf:
    """At least one of its clauses must hold."""

    clauses: tuple[Clause, ...]

    def __iter__(self) -> Iterator[Clause]:
        return iter(self.clauses)


def any_of(*clauses: Predicate | tuple[Predicate, ...] | Clause) -> AnyOf:
    """Write `any_of(a, (b, c))` for "a, or b and c", and `any_of(*rule, d)` for "as in the rule, or d"."""
    return AnyOf(tuple(one if isinstance(one, Clause) else _clause(one) for one in clauses))


def _clause(given: Predicate | tuple[Predicate, ...]) -> Clause:
    return Clause(given if isinstance(given, tuple) else (given,))


NO_POST = N_("You hold no post today. Ask your administrator to check your appointment.")


def post_for(rule: AnyOf, actor: Actor, thing: object) -> HeldPost | None:
    """The first of the actor's posts that satisfies the rule for the thing, or None."""
    for clause in rule:
        for post in actor.posts:
            if clause.first_unmet(post, thing) is None:
                return post
    return None


def explain_rule(rule: AnyOf, actor: Actor, thing: object) -> str | None:
    """Why the rule is not met: the sentence of the first unmet question of the closest clause; None if met."""
    best: tuple[int, str] | None = None
    for clause in rule:
        for post in actor.posts:
            unmet = clause.first_unmet(post, thing)
            if unmet is None:
                return None
            depth = clause.predicates.index(unmet)
            if best is None or depth > best[0]:
                best = (depth, unmet.sentence)
    return best[1] if best else NO_POST
