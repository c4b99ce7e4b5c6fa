"""Counting which words the closed cases of a county say, by category; done anew every night by the sweep.

Standard cases alone are read, and a word is kept only when cases of several grids say it: what is said of one person
or of one house is not among them. What a new report is probably about is worked out from these counts on the phone
(static/js/category.js), so no half-written report travels.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from math import log

from sqlalchemy import Select, select

from tracker.access.scope import within
from tracker.areas.queries import get_tree
from tracker.cases.models import Case, WordCount
from tracker.cases.vocabulary import Visibility
from tracker.extensions import db
from tracker.foundation.bigrams import windows
from tracker.foundation.days import day_start, local_day
from tracker.foundation.identifiers import AreaLevel

#: The hour of the night from which on a county is counted anew: it holds the one writer of SQLite for a second or two.
COUNTED_FROM = timedelta(hours=3)
#: The newest closed cases of a county that are read.
MOST_CASES = 20_000
#: Words kept: what a phone can hold and a bad line can bring (about 25 kB).
MOST_WORDS = 1500
#: A word is said by at least so many cases, in at least so many grids.
LEAST_CASES, LEAST_GRIDS = 5, 3

#: One case: its words, its category, its grid.
Said = tuple[set[str], str, str]


def count_words(now: datetime) -> int:
    """Count the words of one county that was not counted since this night; how many were counted, for the sweep."""
    tonight = day_start(local_day(now)) + COUNTED_FROM
    known = {row.county_code: row for row in db.session.scalars(select(WordCount))}
    counties = [place.code for place in get_tree().within("", AreaLevel.COUNTY, local_day(now))]
    old = [code for code in counties if code not in known or known[code].counted_at < tonight <= now]
    if not old:
        return 0
    code = old[0]
    cases, words = tally(_said(code))
    if code in known:
        known[code].counted_at, known[code].cases, known[code].words = now, cases, words
    else:
        db.session.add(WordCount(county_code=code, counted_at=now, cases=cases, words=words))
    db.session.flush()
    return 1


def _said(county_code: str) -> Iterable[Said]:
    rows = db.session.execute(newest_closed(county_code))
    return ((windows(row.text), row.category_code, row.area_code) for row in rows)


def newest_closed(county_code: str) -> Select[str, str, str]:
    """Text, category and grid of the standard cases of a county that were closed last."""
    return (
        select(Case.text, Case.category_code, Case.area_code)
        .where(
            Case.closed_at.isnot(None),
            within(Case.area_code, county_code),
            Case.visibility == Visibility.STANDARD,
        )
        .order_by(Case.closed_at.desc())
        .limit(MOST_CASES)
    )


def tally(said: Iterable[Said]) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """({category: cases}, {word: {category: cases that say it}}) of the words that tell categories apart best."""
    cases: Counter[str] = Counter()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    grids: defaultdict[str, set[str]] = defaultdict(set)
    for words, category, grid in said:
        cases[category] += 1
        for word in words:
            counts[word][category] += 1
            if len(grids[word]) < LEAST_GRIDS:
                grids[word].add(grid)
    all_cases = cases.total()

    def tells(word: str) -> float:
        """By how much who hears it knows more: cases × divergence of their categories from those of all (Kullback)."""
        found = counts[word]
        return sum(n * log(n * all_cases / found.total() / cases[category]) for category, n in found.items())

    common = [one for one in counts if counts[one].total() >= LEAST_CASES and len(grids[one]) >= LEAST_GRIDS]
    kept = sorted(common, key=lambda word: (-tells(word), word))[:MOST_WORDS]
    return dict(sorted(cases.items())), {word: dict(sorted(counts[word].items())) for word in sorted(kept)}
