"""What an entry of a phone's outbox is answered: words and an address instead of a page.

An entry is the form of a page, sent to the same address with `Accept: application/json`; the same view takes it. Its
answer is one of

- taken, 200: `url` of the page that shows what came of it, `words` to say;
- to be put right, 422: `words`, and `fields` with `name`, `label` and `words` of each that is not right;
- overtaken, 409: `words`, the `version` that stands now and the field (`mark`) that says so, what happened `since`
  (`title`, `by`, `at`, `texts`) and the `values` that differ (`label`, `stands`, `typed`);
- not possible any more or not allowed, 403, 404 or 422 without `fields`: `words` that say why;
- not known who, or the password or the token of the session has to be renewed first, 401; too busy, 503: to be sent
  again.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, jsonify, request
from flask_babel import gettext as _
from wtforms.form import BaseForm

JSON = "application/json"


def wants_reply() -> bool:
    """An entry of an outbox asks, not a browser that shows a page."""
    return request.method == "POST" and request.headers.get("Accept", "") == JSON


def wants_address() -> bool:
    """A script of ours sends a form, to say how much of it has come: it is told where to go and goes there itself."""
    return request.method == "POST" and request.headers.get("X-Sent-By") == "script"


def reply(status: int, /, **told: object) -> Response:
    """The answer to an entry."""
    response = jsonify(told)
    response.status_code = status
    return response


def reply_of(status: int, shown: Mapping[str, object]) -> Response:
    """The answer to an entry whose page would come back: what that page would say is wrong."""
    form, refusal, stale = shown.get("form"), shown.get("refusal"), shown.get("stale")
    if isinstance(refusal, dict):
        return reply(status, words=str(refusal["why"]))
    told: dict[str, object] = {"words": str(stale or shown.get("advice") or "")}
    if isinstance(form, BaseForm):
        told["fields"] = _wrong(form)
        if status == 409:
            told |= _standing(form, shown)
    if not told["words"]:
        told["words"] = _("Someone else was quicker") if status == 409 else _("Something is not right yet")
    return reply(status, **told)


def _wrong(form: BaseForm) -> list[dict[str, str]]:
    """Each field that is not right, with why; what no field can be blamed for has no name."""
    fields = [
        {"name": field.name, "label": str(field.label.text), "words": " ".join(map(str, field.errors))}
        for field in form
        if field.errors
    ]
    return [*({"name": "", "label": "", "words": str(one)} for one in form.form_errors), *fields]


def _standing(form: BaseForm, shown: Mapping[str, object]) -> dict[str, object]:
    """How the thing stands now, what happened to it meanwhile, and where it differs from what was typed."""
    mark = next((form[name] for name in ("version", "seen") if name in form), None)
    since = shown.get("latest")
    return {
        "mark": mark.name if mark is not None else "",
        "version": str(mark.data) if mark is not None else "",
        "since": [
            {"title": one.title, "by": one.by, "at": one.at_words, "texts": one.texts}
            for one in (since if isinstance(since, list | tuple) else [])
        ],
        "values": [
            {"label": str(label), "stands": stands, "typed": typed}
            for label, stands, typed in getattr(form, "overtaken", [])
        ],
    }
