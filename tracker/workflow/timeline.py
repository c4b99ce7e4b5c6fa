"""Events of a history in words, ready to be printed: who, when, what changed, as the rows of happenings say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask_babel import gettext as _

from tracker.foundation.json import Json, JsonValue
from tracker.foundation.orm import AnyRow
from tracker.web.jinja import limit_words, local_time
from tracker.web.language import day_words, say
from tracker.workflow.happenings import Code, Happening, Shape, Sign, Words

Titles = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One event as a page shows it."""

    title: str
    at_words: str
    at_machine: str
    post: str
    by: str
    icon: str
    tone: str
    #: What people wrote, and the rest.
    texts: list[str]
    smalls: list[str]


def _day(day: str) -> str:
    return day_words(date.fromisoformat(day))


SHAPES: dict[Shape, Callable[[JsonValue, Titles], str]] = {
    Shape.PLAIN: lambda fact, _titles: fact,
    Shape.POST: lambda post, titles: titles(post),
    Shape.POSTS: lambda posts, titles: "、".join(map(titles, posts)),
    Shape.NAMES: lambda names, _titles: "、".join(names),
    Shape.LIMIT: lambda limit, _titles: limit_words(limit),
    Shape.INSTANT: lambda at, _titles: local_time(datetime.fromtimestamp(at, UTC)),
    Shape.DAY: lambda day, _titles: _day(day),
    Shape.DIGEST: lambda digest, _titles: digest[:8],
    Shape.DAYS: lambda days, _titles: "、".join(map(_day, days)),
}


class _Always(dict[str, str]):
    """The one fact of a sentence, whatever the sentence calls it."""

    def __init__(self, fact: str) -> None:
        self.fact = fact

    def __missing__(self, _name: str) -> str:
        return self.fact


def _small(telling: Code | Sign, fact: JsonValue, titles: Titles) -> str:
    if isinstance(telling, Code):
        return say(telling.words(fact).label)
    return say(telling.words) % _Always(SHAPES[telling.shape](fact, titles))


def line_of(
    row: Happening, event: AnyRow, facts: Json, *, titles: Titles = str, is_readable: bool = True,
    at_words: Callable[[datetime], str] = local_time,
) -> Line:  # fmt: skip
    """An event by its row; where the thing may not be read, only the signs of its way."""
    texts: list[str] = []
    smalls: list[str] = []
    for name, telling in row.shows.items():
        fact = facts.get(name)
        if not fact or not (is_readable or type(telling) is Sign):
            continue
        if isinstance(telling, Words):
            texts.append(fact)
        else:
            smalls.append(_small(telling, fact, titles))
    post = event.post_title or _("system")
    return Line(
        title=say(row.label),
        at_words=at_words(event.received_at),
        at_machine=event.received_at.isoformat(),
        post=post,
        by=" · ".join(filter(None, (post, event.user_name))),
        icon=row.icon,
        tone=row.tone,
        texts=texts,
        smalls=smalls,
    )
