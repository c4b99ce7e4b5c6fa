"""The photos and documents of a case as its page shows them: before beside after, then the others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from tracker.cases.models import CaseFile
from tracker.cases.queries.detail import CaseInView, list_files, list_redacted
from tracker.cases.views.redacting import redactable
from tracker.cases.vocabulary import Action, FileKind
from tracker.web.jinja import local_time
from tracker.web.language import say


@dataclass(frozen=True)
class Shown:
    """One file: where it is, and what is said of it."""

    address: str
    small: str
    kind: str
    name: str
    alt: str
    caption: str
    #: Where parts of it are covered, for who may.
    redact_url: str


@dataclass(frozen=True)
class Gallery:
    pairs: list[tuple[Shown, Shown]]
    others: list[Shown]
    documents: list[Shown]

    @property
    def is_empty(self) -> bool:
        return not (self.pairs or self.others or self.documents)


def gallery_of(view: CaseInView) -> Gallery:
    """What the reader may see; the first photo before with the first after, in the order in which they were taken."""
    files, coverable = list_files(view), {one.sha256 for one in redactable(view)}
    covered = list_redacted(view)
    photos = [one for one in files if one.is_photo]
    before, after = ([one for one in photos if one.kind is kind] for kind in (FileKind.BEFORE, FileKind.AFTER))
    both = list(zip(before, after, strict=False))
    paired = {one.id for pair in both for one in pair}

    def shown(one: CaseFile) -> Shown:
        return _shown(view, one, one.sha256 in covered, coverable)

    return Gallery(
        pairs=[(shown(first), shown(second)) for first, second in both],
        others=[shown(one) for one in photos if one.id not in paired],
        documents=[shown(one) for one in files if not one.is_photo],
    )


def _shown(view: CaseInView, one: CaseFile, is_covered: bool, coverable: Collection[str]) -> Shown:
    ref, kind = view.case.ref, say(one.kind.label)
    post = view.facts.post_titles.get(one.post_id or 0)
    told = [kind, local_time(one.added_at), post, _("parts covered") if is_covered else None]
    return Shown(
        address=url_for("cases.file", ref=ref, sha256=one.sha256),
        small=url_for("cases.file", ref=ref, sha256=one.thumb_sha256) if one.thumb_sha256 else "",
        kind=kind,
        name=one.shown_name,
        alt=_("Photo %(kind)s: %(name)s", kind=kind, name=one.shown_name),
        caption=" · ".join(filter(None, told)),
        redact_url=url_for("cases.move", ref=ref, action=Action.REDACT_PHOTO, photo=one.sha256)
        if one.sha256 in coverable
        else "",
    )
