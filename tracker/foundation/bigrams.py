"""Search words of Chinese text: windows of two characters, the same for both databases.

Word splitters miss every fifth match and trigrams cannot find 积水; two-character windows find all and stay quick.
"""

import re
import unicodedata

# 々〇, kana (without its dots and marks: SQLite takes those for spaces), Hangul, ideographs with all extensions,
# compatibility forms, and the private area that old name lists use
_CJK = (
    r"\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3130-\u318f\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(rf"([{_CJK}]+)|([^\W_{_CJK}]+)")


def bigrams(text: str) -> str:
    """Return the search words of `text`, joined by spaces, in the order of the text.

    A run of Chinese gives every window of two characters and its last character (so that a one-character prefix
    finds it); other letters and digits give whole lower-case words. Any input is accepted.
    """
    words: list[str] = []
    for chinese, word in _RUN.findall(_folded(text)):
        if chinese:
            words.extend(chinese[place : place + 2] for place in range(len(chinese)))
        else:
            words.append(word)
    return " ".join(words)


def windows(text: str) -> set[str]:
    """The windows of two Chinese characters in `text`: what it is about, without numbers, letters and single signs."""
    runs = (chinese for chinese, _word in _RUN.findall(_folded(text)) if chinese)
    return {run[place : place + 2] for run in runs for place in range(len(run) - 1)}


def query_terms(query: str) -> list[str]:
    """Return the words that must all occur in `bigrams(text)`; a lone Chinese character must begin a word there."""
    terms: dict[str, None] = {}
    for chinese, word in _RUN.findall(_folded(query)):
        if len(chinese) > 1:
            terms.update(dict.fromkeys(chinese[place : place + 2] for place in range(len(chinese) - 1)))
        else:
            terms[chinese or word] = None
    return list(terms)


def is_lone(term: str) -> bool:
    """Tell whether a term of `query_terms` is one Chinese character, to be matched as the beginning of a word."""
    return bool(re.fullmatch(rf"[{_CJK}]", term))


def fts5_query(query: str) -> str | None:
    """Return the FTS5 MATCH expression of `query`, every term quoted, or None when nothing in it can be searched."""
    terms = [f'"{term}"*' if is_lone(term) else f'"{term}"' for term in query_terms(query)]
    return " ".join(terms) or None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
