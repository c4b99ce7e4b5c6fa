"""What the words of a report say about its category: made of the county's counts and of the categories' own names.

A phone adds up for each category the logarithm of (weight + SMOOTHING) / total over the words of the text that are
known here. It is naive Bayes with equal priors, smoothed towards how often a word is said at all (Dirichlet smoothing,
Zhai and Lafferty 2004): a category nobody has counted, such as confidential ones, is found by its names alone and
loses nothing by common words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from typing import TypedDict

from sqlalchemy import Engine

from tracker.cases.models import WordCount
from tracker.cases.queries.choices import list_categories
from tracker.extensions import db
from tracker.foundation.bigrams import windows
from tracker.site.queries import get_setting

#: As many cases as the general use of words weighs, and as the name of a category weighs.
SMOOTHING, NAMED = 60, 8
#: How often a word is taken to be said where nothing is counted yet.
SELDOM = 1 / 1000


class Words(TypedDict):
    """What a phone needs: `words` holds by word (place in `categories`, weight) in one row, the weight being cases per
    share of all cases that say the word."""

    smoothing: int
    categories: list[str]
    totals: list[int]
    words: dict[str, list[int]]


def get_words(county_code: str) -> Words:
    """The words of a county as a phone reads them."""
    counted = db.session.get(WordCount, county_code)
    at = counted.counted_at.timestamp() if counted else 0
    key = (db.engine, int(get_setting("categories.version")), county_code, at)
    return _weigh(key, counted)


@lru_cache(maxsize=16)
def _weigh(_key: tuple[Engine, int, str, float], counted: WordCount | None) -> Words:
    categories = [one for one in list_categories() if one.parent_code is not None]
    known = {one.code for one in categories}
    cases = {code: n for code, n in counted.cases.items() if code in known} if counted else {}
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, found in (counted.words if counted else {}).items():
        counts[word].update({code: n for code, n in found.items() if code in known})
    all_cases = sum(cases.values()) or 1
    shares = {word: found.total() / all_cases for word, found in counts.items()}
    rarest = min(shares.values(), default=SELDOM)
    for one in categories:
        for word in windows(f"{one.name} {one.also or ''}"):
            counts[word][one.code] += NAMED
    places = {one.code: place for place, one in enumerate(categories)}
    return {
        "smoothing": SMOOTHING,
        "categories": [one.code for one in categories],
        "totals": [cases.get(one.code, 0) + NAMED + SMOOTHING for one in categories],
        "words": {
            word: [n for code, n in found.items() for n in (places[code], round(n / (shares.get(word) or rarest)))]
            for word, found in counts.items()
        },
    }
