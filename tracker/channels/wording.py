"""What a message says. Its variables are a short list, none of which can hold a word that a person has typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from flask import current_app, g
from flask_babel import force_locale
from flask_babel import gettext as _

from tracker.channels.queries.wordings import find_wording
from tracker.channels.vocabulary import LONGEST_TEXT, SOMETHING, TRIAL, Language
from tracker.foundation.words import N_, Refused, printable
from tracker.notices.telling import OUTSIDE, WORDS, Outside
from tracker.site.queries import get_setting
from tracker.web.language import LOCALES, say

#: What a text may hold, and what stands there.
VARIABLES = {
    "number": N_("number of the case"),
    "state": N_("its state in words"),
    "link": N_("address of its page, behind the login"),
    "site": N_("name of this installation"),
}
_PLACE = re.compile(r"\{([^{}]*)\}")
#: What a preview is filled with: a number no county has.
EXAMPLE, EXAMPLE_STATE = "000000-20260101-0001", N_("being handled")
#: What stands where a thing has no number or no state.
NOTHING = "—"


@dataclass(frozen=True)
class Told:
    """What a receiver is told of a notice: nothing but number, state and link; of a confidential thing no state."""

    kind: str
    number: str
    state: str
    state_words: str
    link: str
    is_confidential: bool


def find_outside(refs: Iterable[str]) -> dict[str, Outside]:
    """What may be said of things by their numbers; what no subject knows is not in it."""
    asked = [ref for ref in dict.fromkeys(refs) if ref]
    found: dict[str, Outside] = {}
    for describe in OUTSIDE if asked else ():
        found = {**describe(asked), **found}
    return found


def told_of(kind: str, thing: Outside | None) -> Told:
    """What may be told of a notice. Of what nobody knows, and of what is confidential, not even what has happened."""
    if kind == TRIAL:
        return Told(kind, NOTHING, "", NOTHING, _link("cases.home", {}), False)
    if thing is None:
        return Told(SOMETHING, NOTHING, "", NOTHING, _link("cases.inbox", {}), True)
    link = _link(thing.endpoint, thing.values)
    if thing.is_confidential:
        return Told(SOMETHING, thing.number, "", NOTHING, link, True)
    words = say(thing.state_words) if thing.state_words else NOTHING
    return Told(kind, thing.number, thing.state, words, link, False)


def _link(endpoint: str, values: Mapping[str, str]) -> str:
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return base_url() + path


def base_url() -> str:
    """Where colleagues find this installation, without a slash at the end."""
    settings = current_app.config["SETTINGS"]
    return str(get_setting("channels.base_url")).rstrip("/") or f"http://{settings.host}:{settings.port}"


def kind_words() -> dict[str, str]:
    """Every kind of notice that may be told, and what it says (English message ids)."""
    return {kind: said for table in WORDS for kind, said in table.items()}


def default_text(kind: str) -> str:
    """Our own words for a kind, in the language in force."""
    if kind == TRIAL:
        return _("[{site}] A trial message: this channel works. {link}")
    what = say(kind_words().get(kind, kind)).replace("{", "(").replace("}", ")")
    return _("[{site}] %(what)s: {number}, {state}. {link}", what=what)


def secret_text(told: Told) -> str:
    """What is said of confidential things, and of those nobody knows: no county can change it."""
    if told.number == NOTHING:
        return _("[{site}] There is something for you. {link}")
    return _("[{site}] {number}: there is something for you. {link}")


def check_text(text: str) -> str:
    """The text as it is kept; Refused at `text` where it names what a message may not hold, or is too long."""
    text = " ".join(printable(text).split())
    if len(text) > LONGEST_TEXT:
        raise Refused(N_("At most %(most)s characters."), field="text", most=LONGEST_TEXT)
    known = ", ".join(f"{{{name}}}" for name in VARIABLES)
    for name in _PLACE.findall(text):
        if name not in VARIABLES:
            raise Refused(
                N_("A message cannot hold “%(name)s”. It can hold %(known)s."), field="text", code="variable",
                name=f"{{{name}}}", known=known,
            )  # fmt: skip
    if set("{}") & set(_PLACE.sub("", text)):
        raise Refused(
            N_("A bracket stands alone. Variables are %(known)s."), field="text", code="variable", known=known
        )
    return text


def fill(text: str, told: Told) -> str:
    """The text with its variables; in one pass, so that nothing filled in is looked into again."""
    values = {
        "number": told.number, "state": told.state_words, "link": told.link, "site": str(get_setting("site.name")),
    }  # fmt: skip
    return _PLACE.sub(lambda found: values.get(found[1], ""), text)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Inside, words are said in a language, whoever is logged in."""
    before = g.get("language")
    g.language = language.value
    try:
        with force_locale(LOCALES[language.value]):
            yield
    finally:
        g.language = before


def say_in(language: Language, kind: str, thing: Outside | None) -> str:
    """A message of a kind about a thing, in a language."""
    with speaking(language):
        told = told_of(kind, thing)
        if told.is_confidential:
            return fill(secret_text(told), told)
        return fill(find_wording(kind, language) or default_text(kind), told)


def preview(kind: str, language: Language, text: str) -> tuple[str, str, str]:
    """Our own text, what is typed (else ours) filled in, and what is said of confidential things."""
    with speaking(language):
        told = Told(kind, EXAMPLE, "", say(EXAMPLE_STATE), f"{base_url()}/cases/{EXAMPLE}", False)
        ours = default_text(kind)
        return ours, fill(text.strip() or ours, told), fill(secret_text(told), told)
