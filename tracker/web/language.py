"""Two languages: Chinese unless the person has chosen English."""

from __future__ import annotations

from datetime import date
from gettext import NullTranslations

from flask import current_app, g, has_request_context, session
from flask_babel import get_translations, gettext
from markupsafe import Markup

from tracker.foundation.words import Refused

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}


def language() -> str:
    """'zh' or 'en': what the account says, else what this browser chose. Settled once a request."""
    found: str | None = g.get("language")
    return found or chosen_language()


def chosen_language() -> str:
    """Look at account and browser; identity.py keeps the answer in `g` for the rest of the request."""
    default: str = current_app.config.get("DEFAULT_LANGUAGE", "zh")
    if not has_request_context():
        return default
    actor = g.get("actor")
    chosen = actor.language if actor else session.get("language")
    return chosen if chosen in LOCALES else default


#: Translated words by language; the catalogue does not change while the process runs.
_said: dict[str, dict[str, str]] = {name: {} for name in LOCALES}


def quick_gettext(message: str) -> str:
    """gettext without parameters, for the same few hundred words thousands of times a second."""
    said = _said[language()]
    found = said.get(message)
    if found is None:
        found = said[message] = gettext(message)
    return found


#: What templates say without parameters, as `_said`, ready to stand on a page.
_phrases: dict[str, dict[str, Markup]] = {name: {} for name in LOCALES}


def template_gettext(message: str, /, **params: object) -> Markup:
    """gettext for templates: the words are ours and markup, the parameters are escaped."""
    if params:
        return Markup(quick_gettext(message)) % params  # noqa: S704
    phrases = _phrases[language()]
    found = phrases.get(message)
    if found is None:
        found = phrases[message] = Markup(quick_gettext(message)) % {}  # noqa: S704
    return found


def template_ngettext(single: str, several: str, num: int, /, **params: object) -> Markup:
    """ngettext for templates, as `template_gettext`."""
    return Markup(_catalogue().ngettext(single, several, num)) % {"num": num, **params}  # noqa: S704


_catalogues: dict[str, NullTranslations] = {}


def quick_ngettext(single: str, several: str, num: int, **params: object) -> str:
    """ngettext for templates and lists, with the language's catalogue at hand."""
    return _catalogue().ngettext(single, several, num) % {"num": num, **params}


def _catalogue() -> NullTranslations:
    chosen = language()
    if chosen not in _catalogues:
        _catalogues[chosen] = get_translations()
    return _catalogues[chosen]


def choose_locale() -> str:
    return LOCALES[language()]


def html_lang() -> str:
    return "zh-CN" if language() == "zh" else "en"


def say(message: str, **params: object) -> str:
    """A marked message in the reader's language."""
    return gettext(message, **params) if params else quick_gettext(message)


def day_words(day: date) -> str:
    """2019年7月12日, or 12 Jul 2019."""
    return f"{day.year}年{day.month}月{day.day}日" if language() == "zh" else f"{day.day} {day:%b %Y}"


def say_refusal(refusal: Refused) -> str:
    """A refusal's sentence in the reader's language."""
    return say(refusal.message, **{name: _in_words(value) for name, value in refusal.params.items()})


def _in_words(value: object) -> object:
    """What a refusal names, as the reader would write it."""
    if isinstance(value, date):
        return day_words(value)
    return say(value) if isinstance(value, str) and value else value
