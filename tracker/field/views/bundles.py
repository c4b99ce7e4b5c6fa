"""Carrying in what a phone has sealed in a file: upload, see how much it is, take it in its writer's name.

Whoever carries it in sees how many entries of which kind there are, whose, and from when; what they say, he does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from flask import Response, abort, current_app, g, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from tracker.access import Permission, require
from tracker.access.actor import Actor
from tracker.audit.services import log_access
from tracker.cases.queries.inbox import case_of_refs
from tracker.extensions import db, reading
from tracker.field.forms import BundleForm
from tracker.field.models import SentEntry
from tracker.field.services import bundles as do
from tracker.field.services.answers import keep_answer
from tracker.field.services.bundles import Bundle, SealedEntry
from tracker.files.holding import Held, as_held
from tracker.foundation.images import prove
from tracker.foundation.json import Json
from tracker.foundation.waiting import Waiting, find_upload, keep_upload, remove_stale
from tracker.foundation.words import Refused
from tracker.web.access import requires
from tracker.web.addresses import Parts
from tracker.web.carrying import CARRIERS, Carrier, Entry, in_name_of
from tracker.web.forms import attempt, form_page
from tracker.web.identity import address, now
from tracker.web.pages import done, page
from tracker.web.transaction import afterwards
from tracker.web.turns import aside

#: What may come of an entry.
OUTCOMES = ("taken", "known", "refused", "left")
#: The files of one entry by its fields; None: one of them is not what it should be.
Proofs = dict[str, list[Held]] | None


def _place() -> Path:
    folder: Path = current_app.config["SETTINGS"].data_dir / "carried"
    return folder


def _waiting(token: str) -> Waiting:
    """The asker's own file; for anyone else there is none."""
    found = find_upload(_place(), token, user_id=g.actor.user_id, now=now())
    if found is None:
        abort(404)
    return found


def _open(waiting: Waiting) -> tuple[Bundle, Actor]:
    bundle = do.open_bundle(waiting.table, current_app.config["SETTINGS"].keys_dir)
    return bundle, do.find_writer(bundle, carrier=g.actor)


@requires(Permission.OUTBOX_CARRY)
def bundle_new() -> Response:
    """Upload a sealed file; it is opened at once and nothing is written."""
    form = BundleForm()

    def act() -> Response:
        remove_stale(_place(), now=now())
        sent = form.table.data
        upload = {"name": sent.filename or "", "stream": sent.stream}
        waiting = keep_upload(_place(), user_id=g.actor.user_id, now=now(), **upload)
        try:
            with aside(), reading():  # nobody waits for the write lock or the turn while it is opened
                waiting.choices = _seen(*_open(waiting))
        except BaseException:
            waiting.remove()
            raise
        waiting.save()
        return done(url_for("field.bundle", token=waiting.token))

    return attempt(form, act) or form_page("field/bundle_new.html", form=form)


def _seen(bundle: Bundle, writer: Actor) -> Json:
    """What may be seen of a file by whoever carries it: how much of what, whose and from when."""
    kinds = Counter(_kind(entry) for entry in bundle.entries)
    days = do.written_at(bundle.entries, bundle.behind)
    return {
        "writer": writer.name,
        "kinds": [[kind, count] for kind, count in kinds.items()],
        "entries": len(bundle.entries),
        "files": sum(len(entry.files) for entry in bundle.entries),
        "first": days[0].timestamp() if days else None,
        "last": days[-1].timestamp() if days else None,
    }


def _kind(entry: SealedEntry) -> str:
    carrier, parts = _carrier(entry.url)
    return carrier.words(parts) if carrier else _("Not to be carried in: stays on the phone")


def _carrier(url: str) -> tuple[Carrier | None, Parts]:
    """What takes in the entries of this address, and the parts of it; None where they cannot be carried in."""
    try:
        endpoint, parts = current_app.url_map.bind("").match(url, method="POST")
    except HTTPException:
        return None, {}
    return next((one for one in CARRIERS if one.endpoint == endpoint), None), dict(parts)


@requires(Permission.OUTBOX_CARRY)
def bundle(token: str) -> Response:
    """What is in the file; once it was taken in, what came of it."""
    waiting = _waiting(token)
    seen, result = waiting.choices, waiting.trial
    first, last = (datetime.fromtimestamp(seen[one], now().tzinfo) if seen[one] else None for one in ("first", "last"))
    numbers = case_of_refs(result["refs"], g.actor) if result else set()
    return page(
        "field/bundle.html", waiting=waiting, seen=seen, result=result, first=first, last=last, numbers=sorted(numbers)
    )


@requires(Permission.OUTBOX_CARRY)
def bundle_take(token: str) -> Response:
    """Take every entry in its writer's name, each by itself: what is refused keeps nothing else out."""
    waiting = _waiting(token)
    with ExitStack() as stack:
        stack.enter_context(waiting.held())
        with aside(), reading():
            bundle, writer = _open(waiting)
            proofs = [_prove(entry) for entry in bundle.entries]
        came_of_it: Counter[str] = Counter()
        refs: list[str] = []
        for entry, proof in zip(bundle.entries, proofs, strict=True):
            outcome, url = _take(entry, proof, writer, bundle.behind)
            came_of_it[outcome] += 1
            if outcome == "taken":
                refs.append(url.split("/")[2])
        post = require(g.actor, Permission.OUTBOX_CARRY)
        detail: Json = {"user": writer.username, "rows": came_of_it["taken"], "refs": refs}
        subject = f"user:{writer.username}"
        log_access(
            actor=g.actor, act="outbox:carry", now=now(), subject=subject, address=address(), post=post, detail=detail
        )
        waiting.trial = {one: came_of_it[one] for one in OUTCOMES} | {"refs": refs}
        afterwards(partial(_settle, waiting))
        response = done(url_for("field.bundle", token=token))
        response.call_on_close(stack.pop_all().close)
    return response


def _settle(waiting: Waiting) -> None:
    """After the commit: what came of it stays for a day, the sealed file goes."""
    waiting.save()
    waiting.table.unlink(missing_ok=True)


def _prove(entry: SealedEntry) -> Proofs:
    found: dict[str, list[Held]] = {}
    try:
        for file in entry.files:
            found.setdefault(file.field, []).append(as_held(prove(file.data, file.name), file.name))
    except Refused:
        return None
    return found


def _take(entry: SealedEntry, proof: Proofs, writer: Actor, behind: timedelta) -> tuple[str, str]:
    """What came of an entry, and the address of what it made: taken, known, refused, or left on the phone."""
    left = do.what_is_left(entry, writer.user_id)
    if isinstance(left, SentEntry):
        return "known", left.url
    carrier, parts = _carrier(left.url) if left else (None, {})
    if left is None or proof is None:
        return "refused", ""
    if carrier is None:
        return "left", ""
    fields = MultiDict([*left.fields, ("written_at", left.written)])
    given = Entry(fields, proof, now() - behind)
    try:
        with db.session.begin_nested(), in_name_of(writer):
            url, words = carrier.take(given, **parts)
            for one in _answered(left, url):
                kept = {"key": one.key, "digest": one.digest, "url": url, "words": words}
                if not keep_answer(user_id=writer.user_id, now=now(), **kept):
                    raise Refused("taken in meanwhile", code="known")
    except Refused as refusal:
        given.drop_files()
        return ("known" if refusal.code == "known" else "refused"), ""
    return "taken", url


def _answered(entry: SealedEntry, url: str) -> Iterator[SealedEntry]:
    """The acts of the phone that are done with this: its words, and the files that would have followed them."""
    yield entry
    if entry.later and entry.files:
        yield entry.files_after(url)


@requires(Permission.OUTBOX_CARRY)
def bundle_discard(token: str) -> Response:
    _waiting(token).remove()
    return done(url_for("field.bundle_new"), _("The file is deleted here; the entries stay on the phone."))
