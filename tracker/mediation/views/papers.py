"""The papers of a mediation: what there is and what is missing, on screen, as PDF and Word, and the bound file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from flask import Response, current_app, g, make_response, request
from sqlalchemy import func, select

from tracker.access import Permission
from tracker.audit.models import AccessEntry
from tracker.audit.services import log_access
from tracker.extensions import db, reading
from tracker.files.store import path_of
from tracker.foundation.days import local_day
from tracker.foundation.words import Refused
from tracker.mediation.papers.catalogue import NEEDS, PAPERS, Paper, find_paper, papers_for
from tracker.mediation.papers.content import Content
from tracker.mediation.papers.dossier import file_stem, make_dossier
from tracker.mediation.papers.loading import load_content
from tracker.mediation.papers.missing import missing_of
from tracker.mediation.papers.printing import Press, Stamp
from tracker.mediation.papers.standing import read_standing
from tracker.mediation.queries.detail import NotVisible, get_mediation
from tracker.mediation.services.dossiers import keep_dossier
from tracker.web.access import requires
from tracker.web.identity import address, now
from tracker.web.language import language, say_refusal
from tracker.web.pages import page
from tracker.web.transaction import log_reading
from tracker.web.turns import aside

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires(Permission.MEDIATION_LIST)
def papers(ref: str) -> Response:
    """What there is to print, and what is missing."""
    return _list(ref)


def _list(ref: str, refusal: Refused | None = None) -> Response:
    view = get_mediation(ref, actor=g.actor)
    if not view.is_readable:
        raise NotVisible
    standing = read_standing(view.mediation)
    return page(
        "mediation/papers/list.html",
        fragment="papers",
        status=422 if refusal else 200,
        mediation=view.mediation,
        there=papers_for(standing),
        missing=missing_of(standing),
        PAPERS=PAPERS,
        NEEDS=NEEDS,
        refusal=say_refusal(refusal) if refusal else "",
    )


def _read(ref: str) -> tuple[Content, str]:
    """Everything the papers say and the SHA-256 of an archived file, as plain data; the transaction has ended."""
    # Drawing takes seconds: neither the lock nor the turn is kept meanwhile.
    with reading():
        view = get_mediation(ref, actor=g.actor)
        if not view.is_readable:
            raise NotVisible
        content = load_content(view.mediation.id, today=local_day(now()))
        sha256 = view.mediation.dossier_sha256
    return content, sha256


def _asked(name: str) -> tuple[Paper, int | None]:
    found = find_paper(name)
    if found is None:
        raise NotVisible
    return found


def _log(ref: str, name: str, form: str) -> int:
    """Leave a trace of a copy and return its number; copies of one paper are counted whatever their form."""
    copy = _count(ref, name) + 1
    detail = {"copy": copy, "form": form}
    subject = f"mediation:{ref}"
    log_access(
        actor=g.actor, act="mediation:print", now=now(), subject=subject, purpose=name, detail=detail, address=address()
    )
    return copy


def _count(ref: str, name: str) -> int:
    query = select(func.count()).where(
        AccessEntry.subject == f"mediation:{ref}",
        AccessEntry.act == "mediation:print",
        AccessEntry.purpose == name,
    )
    return int(db.session.scalar(query) or 0)


def _press(spoken: str) -> Press:
    return Press(data_dir=_data_dir(), language=spoken)


def _data_dir() -> Path:
    return current_app.config["SETTINGS"].data_dir


@requires(Permission.MEDIATION_LIST)
def paper(ref: str, paper: str) -> Response:
    """A paper on A4, for the browser to print."""
    asked, number = _asked(paper)
    content, _sha256 = _read(ref)
    try:
        bodies = _press(language()).bodies(asked, content, number)
    except Refused as refusal:
        return _list(ref, refusal)
    copy = _log(ref, paper, "page")
    return page("mediation/papers/page.html", ref=ref, paper=asked, bodies=bodies, copy=copy)


@requires(Permission.MEDIATION_LIST)
def paper_pdf(ref: str, paper: str) -> Response:
    """A paper as PDF."""
    return _download(ref, paper, "pdf")


@requires(Permission.MEDIATION_LIST)
def paper_docx(ref: str, paper: str) -> Response:
    """A paper as a Word file: Chinese, as its template is."""
    return _download(ref, paper, "docx")


def _download(ref: str, name: str, form: str) -> Response:
    asked, number = _asked(name)
    content, _sha256 = _read(ref)
    with reading():
        stamp = Stamp(g.actor.name, now(), _count(ref, name) + 1)
    try:
        with _beside():
            if form == "pdf":
                data = _press(language()).pdf(asked, content, number, stamp=stamp)
            else:
                data = _press("zh").docx(asked, content, number, stamp=stamp)
    except Refused as refusal:
        return _list(ref, refusal)
    _log(ref, name, form)
    return _send(data, f"{file_stem(content)}-{name}.{form}", PDF if form == "pdf" else WORD)


@requires(Permission.MEDIATION_LIST)
def dossier(ref: str) -> Response:
    """The bound file: as it was kept, or bound now; the first one bound after archiving is kept."""
    content, sha256 = _read(ref)
    try:
        with _beside():
            data = _archived(sha256) or make_dossier(content, data_dir=_data_dir(), store=_store()).data
    except Refused as refusal:
        return _list(ref, refusal)
    if request.method == "POST" and not sha256:
        view = get_mediation(ref, actor=g.actor, lock=True)
        keep_dossier(facts=view.facts, data=data, folder=_store(), actor=g.actor, now=now())
    log_reading(actor=g.actor, act="mediation:dossier", now=now(), subject=f"mediation:{ref}", address=address())
    return _send(data, f"{file_stem(content)}.pdf", PDF)


def _archived(sha256: str) -> bytes | None:
    """The file as it was archived, where the store holds it."""
    path = path_of(_store(), sha256) if sha256 else None
    return path.read_bytes() if path and path.is_file() else None


def _store() -> Path:
    return current_app.config["SETTINGS"].files_dir


@contextmanager
def _beside() -> Iterator[None]:
    """Slow work: no transaction is open, and others take their turns."""
    db.session.rollback()
    with aside():
        yield


def _send(data: bytes, name: str, mime: str) -> Response:
    response = make_response(data)
    response.headers["Content-Type"] = mime
    ending = name.rpartition(".")[2]
    response.headers["Content-Disposition"] = f"attachment; filename=\"paper.{ending}\"; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
