"""Covering parts of a photo for good: another picture takes its place, the one that showed too much goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from tracker.access.actor import Actor
from tracker.cases.facts import CaseFacts
from tracker.cases.models import CaseFile
from tracker.cases.vocabulary import Action
from tracker.foundation.covers import read_covers
from tracker.foundation.words import N_, Refused
from tracker.workflow.life import Life
from tracker.workflow.taking import Doing, Facts


def list_redactable(
    life: Life, facts: CaseFacts, files: Iterable[CaseFile], actor: Actor, now: datetime
) -> list[CaseFile]:
    """Those of the photos that the actor may cover now, each picture once: the rules are asked for each alone."""
    return [
        one
        for one in {file.sha256: file for file in files if file.is_photo}.values()
        if all(
            life.find(Action.REDACT_PHOTO, replace(facts, files=(row,)), actor, now)[0] is not None
            for row in _rows(facts, one.sha256)
        )
    ]


def _rows(facts: CaseFacts, digest: str) -> list[CaseFile]:
    return [one for one in facts.photos if one.sha256 == digest]


def redact_photo(doing: Doing[CaseFacts]) -> Facts:
    """Put the covered picture, which came with the move, into the place of the one that was chosen."""
    rows = _rows(doing.thing, doing.text("photo"))
    if not rows or not list_redactable(doing.flow.life, doing.thing, rows, doing.actor, doing.now):
        raise Refused(N_("This photo is not there any more, or not yours to cover."), field="photo")
    covers = read_covers(doing.text("covers"), field="covers")
    made = next(iter(doing.files), None)
    if made is None:
        raise Refused(N_("This has to be done on its page."), field="photo")
    was, thumb = rows[0].sha256, rows[0].thumb_sha256
    if made.sha256 == was:
        raise Refused(N_("Nothing of the picture would change. Cover what must not be seen."), field="covers")
    for row in rows:
        row.sha256, row.thumb_sha256, row.mime = made.sha256, made.thumb_sha256, made.proven.mime
        row.size, row.width, row.height = len(made.proven.data), made.proven.width, made.proven.height
    return doing.said("reason") | {"was": was, "thumb": thumb, "became": made.sha256, "covers": len(covers)}
