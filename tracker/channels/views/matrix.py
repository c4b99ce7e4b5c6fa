"""Who hears what by which channel, and what the messages say."""

from __future__ import annotations

from flask import Response, abort, g, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.access import Permission
from tracker.areas.queries import get_tree
from tracker.channels.forms import route_form, wording_form
from tracker.channels.queries.matrix import get_matrix, list_routes
from tracker.channels.queries.wordings import find_wording, list_worded
from tracker.channels.services.channels import add_routes, remove_routes, save_wording
from tracker.channels.vocabulary import Language, Timing
from tracker.channels.wording import check_text, kind_words, preview
from tracker.foundation.asked import asked_key, asked_number
from tracker.foundation.words import Refused
from tracker.web.access import requires
from tracker.web.forms import attempt, form_page, form_status
from tracker.web.identity import now
from tracker.web.language import say, say_refusal
from tracker.web.pages import done, page


@requires(Permission.CHANNEL_EDIT)
def matrix() -> Response:
    """The rows, and which kinds of notices reach nobody outside the house; new rows, several kinds at a time."""
    form = route_form()

    def act() -> Response:
        number = add_routes(
            channel_id=asked_number(form.channel.data or "") or 0,
            kinds=form.kinds.data or (),
            known=kind_words(),
            audience=form.audience(),
            timing=Timing(form.timing.data),
            actor=g.actor,
            now=now(),
        )
        said = ngettext("%(num)s new row.", "%(num)s new rows.", number) if number else _("Saved.")
        return done(url_for("channels.matrix"), said)

    answer = attempt(form, act)
    if answer is not None:
        return answer
    words, heard = kind_words(), get_matrix()
    silent = sorted((say(said) for kind, said in words.items() if kind not in heard), key=str)
    return form_page("channels/matrix.html", form=form, rows=list_routes(), words=words, silent=silent, tree=get_tree())


@requires(Permission.CHANNEL_EDIT)
def remove() -> Response:
    """Take chosen rows out."""
    ids = [number for text in request.form.getlist("route") if (number := asked_key(text)) is not None]
    try:
        number = remove_routes(ids=ids, actor=g.actor, now=now())
    except Refused as refusal:
        return done(url_for("channels.matrix"), say_refusal(refusal), "warn")
    return done(url_for("channels.matrix"), ngettext("%(num)s row removed.", "%(num)s rows removed.", number))


@requires(Permission.CHANNEL_EDIT)
def texts() -> Response:
    """The kinds of notices, and which of them have a text of the county's own."""
    worded = list_worded()
    rows = sorted(((kind, say(said), kind in worded) for kind, said in kind_words().items()), key=lambda row: row[1])
    return page("channels/texts.html", rows=rows, Language=Language)


@requires(Permission.CHANNEL_EDIT)
def text(kind: str, language: str) -> Response:
    """The text of a kind in a language, with a preview of what is typed."""
    if kind not in kind_words() or language not in set(Language):
        abort(404)
    chosen = Language(language)
    form = wording_form(find_wording(kind, chosen))

    def act() -> Response | None:
        checked = check_text(form.text.data or "")
        if request.form.get("act") == "preview":
            return None
        save_wording(kind=kind, language=chosen, text=checked, actor=g.actor, now=now())
        return done(url_for("channels.texts"), _("Saved."))

    answer = attempt(form, act)
    if answer is not None:
        return answer
    ours, shown, secret = preview(kind, chosen, form.text.data or "") if not form.errors else ("", "", "")
    is_preview = request.form.get("act") == "preview" and not form.errors
    return page(
        "channels/text.html",
        status=200 if is_preview else form_status(),
        form=form,
        kind=kind,
        said=kind_words()[kind],
        language=chosen,
        ours=ours,
        shown=shown,
        secret=secret,
    )
