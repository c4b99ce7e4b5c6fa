"""Making a move: the one order in which everything happens, for every subject."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from tracker.access.actor import Actor, HeldPost
from tracker.access.engine import post_for
from tracker.extensions import db
from tracker.files.store import StoredFile
from tracker.foundation.days import CHINA
from tracker.foundation.json import Json
from tracker.foundation.moments import Written
from tracker.foundation.words import N_, Refused, printable
from tracker.hooks import Flask, Hook
from tracker.notices.services import tell
from tracker.notices.telling import WORDS
from tracker.workflow.asks import Answers, check_answers
from tracker.workflow.happenings import Happening, notices_of
from tracker.workflow.life import Life, Move, Term
from tracker.workflow.rulebook import BOOKS, Book

T = TypeVar("T")
#: What history keeps of a move: codes, days, numbers, words.
Facts = Json


class Stale(Refused):
    """Somebody else has changed the thing since its page was opened."""


def check_seen(seen: int | str | None, current: int | str, sentence: str) -> None:
    """Stale when what was looked at is no longer what stands; `seen` None asks nothing (the command line)."""
    if seen is not None and str(seen) != str(current):
        raise Stale(sentence, code="stale")


@dataclass
class Doing(Generic[T]):
    """One move under way: what its effect looks at."""

    thing: T
    move: Move
    answers: Answers
    actor: Actor
    post: HeldPost
    now: datetime
    files: list[StoredFile]
    #: What history calls it; an effect may find that it came out otherwise. None: it leaves no trace there.
    kind: str | None
    #: Whose life it is a move of: what its effect looks up or writes beside the thing, it asks of this.
    flow: Any
    #: When it was written down, where that was before now: on a phone that had no signal.
    written: Written | None = None
    #: What history keeps of it, once its effect is through.
    facts: Facts = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """When it was really made. What came in late was not late."""
        return self.written.at if self.written else self.now

    def text(self, name: str) -> str:
        """What was written, without what cannot be seen."""
        return printable(str(self.answers.get(name) or ""))

    def ids(self, name: str) -> set[int]:
        """The numbers of what was ticked."""
        return {int(one) for one in self.answers.get(name) or [] if str(one).isdigit()}

    def instant(self, name: str) -> datetime | None:
        """A local time that was chosen, as an instant; None when none was."""
        chosen: datetime | None = self.answers.get(name)
        return chosen.replace(tzinfo=CHINA) if chosen else None

    def day(self, name: str, *, earliest: date | None = None) -> date:
        """A day that has come and does not lie before what must precede it."""
        day: date = self.answers[name]
        if day > self.actor.on:
            raise Refused(N_("This day has not come yet."), field=name)
        if earliest is not None and day < earliest:
            raise Refused(N_("This day lies before %(day)s, when it became possible."), field=name, day=earliest)
        return day

    def said(self, *names: str) -> Facts:
        """Those of the answers that hold words."""
        return {name: text for name in names if (text := self.text(name))}


Effect = Callable[[Doing[T]], Facts]


class Workflow(ABC, Generic[T]):
    """A life, and what its moves do. A subject says how its things are changed, written about and told of."""

    life: Life
    #: What a move does to the thing, and what history keeps of it.
    effects: Mapping[Term, Effect[T]]
    #: What history calls a move once it is made, and what it shows of it.
    happenings: Sequence[Happening]
    #: Actions that leave no trace in history.
    untold: Collection[StrEnum] = ()

    def hang_in(self, app: Flask, book: Book | None = None) -> None:
        """Let it be checked, its notices be told, and its rules be published beside those of cases."""
        WORKFLOWS.add(app, self)
        WORDS.add(app, notices_of(self.happenings))
        if book is not None:
            BOOKS.add(app, book)

    def check(self) -> None:
        """ValueError for a move that could not be made, shown or told: the application does not start with one."""
        life, rows = self.life, {row.of: row for row in self.happenings}
        for move in life.moves:
            row = rows.get(move.action)
            unknown = [name for name in move.asks if name.rstrip("?") not in life.asks]
            facts = {life.asks[name].fact for name in (ask.rstrip("?") for ask in move.asks) if name in life.asks}
            lost = sorted(facts - row.shows.keys() - row.keeps) if row else []
            gaps = {
                "effect": move.action in self.effects,
                "happening": row is not None or move.action in self.untold,
                "label": move.action in life.actions,
                "states in words": {*move.frm, *([move.to] if move.to else [])} <= life.states.keys(),
                f"fields {unknown}": not unknown,
                f"answers shown or kept by its happening: {lost}": not lost,
            }
            missing = [what for what, is_there in gaps.items() if not is_there]
            if missing:
                raise ValueError(f"{type(self).__name__}: {move.action!r} lacks {', '.join(missing)}")

    def _check_told(self, doing: Doing[T], row: Happening | None) -> None:
        """ValueError for what an effect gives to history and no row knows: it would be kept and never seen again."""
        if doing.kind is not None:
            if row is None or row.kind != doing.kind:
                kind = doing.kind
                row = next((one for one in self.happenings if one.kind == kind), Happening(kind, kind))
            lost = sorted(name for name in doing.facts if name not in row.shows and name not in row.keeps)
            if lost:
                raise ValueError(f"{type(self).__name__}: {doing.kind} neither shows nor keeps {lost}")

    def take(
        self,
        thing: T,
        action: StrEnum,
        *,
        answers: Answers,
        actor: Actor,
        now: datetime,
        seen: int | str | None = None,
        files: Sequence[StoredFile] = (),
        written: Written | None = None,
    ) -> T:
        """Make a move with a locked thing; Refused with the reason, Stale when it no longer stands as it was `seen`.

        `written` is when it was written down, where that was before now.
        After a refusal the session may hold half of the move: roll back.
        """
        check_seen(seen, self.mark(thing), self.life.changed)
        move, why = self.life.find(action, thing, actor, now)
        if move is None:
            raise Refused(why, code="refused")
        check_answers(move.asks, answers, self.life.asks, files)
        post = post_for(move.who, actor, thing)
        assert post is not None  # the row would not have been found
        row = next((one for one in self.happenings if one.of is action), None)
        doing = Doing(thing, move, answers, actor, post, now, list(files), row.kind if row else None, self)
        doing.written = self.believed(doing, written)
        before = list(self.hearing(doing))
        doing.facts = self.effects[action](doing)
        self._check_told(doing, row)
        if move.to is not None:
            self.enter(thing, move.to)
        self.wind(doing)
        if doing.kind is not None:
            self.write(doing)
            self.seat(doing)
            self.inform(doing, before)
        self.flush()
        self.follow(doing)
        return thing

    @abstractmethod
    def mark(self, thing: T) -> str | int:
        """How the thing stands: another mark later says that somebody has changed it."""

    @abstractmethod
    def enter(self, thing: T, state: Term) -> None:
        """Put the thing into a state: nothing else does."""

    def believed(self, doing: Doing[T], written: Written | None) -> Written | None:
        """When a move was written down, as far as its kind and the history of the thing bear it; None: now."""
        return None

    def wind(self, doing: Doing[T]) -> None:
        """Do to the clocks what the row says."""

    @abstractmethod
    def write(self, doing: Doing[T]) -> None:
        """Append what has happened to a history."""

    def seat(self, doing: Doing[T]) -> None:
        """Give the thing to whom the row says."""

    @abstractmethod
    def hearing(self, doing: Doing[T]) -> Iterable[int | None]:
        """The posts in the seats that hear of the move, as they stand at the moment."""

    @abstractmethod
    def ref(self, thing: T) -> str:
        """The number a notice names and leads to."""

    def inform(self, doing: Doing[T], before: Sequence[int | None]) -> None:
        """Leave a notice for who heard of the thing before and who hears of it now, save the one that acts."""
        posts = [one for one in (*before, *self.hearing(doing)) if one != doing.post.id]
        assert doing.kind is not None
        self.tell(doing.thing, posts, doing.kind, doing.now)

    def tell(self, thing: T, posts: Iterable[int | None], kind: str, now: datetime) -> None:
        """Leave a notice of the thing for each post."""
        tell(posts=posts, kind=kind, ref=self.ref(thing), now=now)

    def flush(self) -> None:
        """Let the database see what has changed."""
        db.session.flush()

    def follow(self, doing: Doing[T]) -> None:
        """What the move brings about elsewhere, once it is made."""


#: The workflows of an application; it does not start with one that has a gap.
WORKFLOWS: Hook[Workflow[Any]] = Hook()
