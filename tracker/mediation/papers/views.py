"""The papers of a mediation: what there is and what is missing, on screen, as PDF and Word, and the bound file."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from flask import Response, current_app, g, make_response, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from tracker.access import Permission
from tracker.access.engine import post_for
from tracker.audit.queries import count_prints
from tracker.extensions import db, reading
from tracker.files.store import path_of
from tracker.foundation.days import local_day
from tracker.foundation.words import N_, Refused
from tracker.mediation.papers.content import Content
from tracker.mediation.papers.forms import TextForm
from tracker.mediation.papers.queries.loading import load_content
from tracker.mediation.papers.queries.standing import standing_of
from tracker.mediation.papers.queries.texts import AGREEMENT, Version, list_versions
from tracker.mediation.papers.rules import PAPERS, Paper, find_paper, missing_of, papers_for
from tracker.mediation.papers.services.agreement import generate_agreement
from tracker.mediation.papers.services.dossier import file_stem, make_dossier
from tracker.mediation.papers.services.keeping import keep_dossier, write_text
from tracker.mediation.papers.services.printing import Press, Stamp
from tracker.mediation.queries.detail import MediationInView, NotVisible, get_mediation, get_readable
from tracker.mediation.rules import MEDIATOR, RUNNING
from tracker.mediation.views import blueprint, frame
from tracker.web.access import requires
from tracker.web.forms import see_anew
from tracker.web.identity import address, now
from tracker.web.language import language, say_refusal
from tracker.web.pages import Shown, done, page
from tracker.web.prints import log_print
from tracker.web.transaction import log_reading
from tracker.web.turns import aside
from tracker.workflow.taking import Stale

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires(Permission.MEDIATION_LIST)
def papers(ref: str) -> Response:
    """What there is to print, and what is missing."""
    return _list(ref)


def _list(ref: str, refusal: Refused | None = None) -> Response:
    view = get_readable(ref, actor=g.actor)
    standing = standing_of(view.facts)
    return page(
        "mediation/papers/list.html",
        fragment="papers",
        status=422 if refusal else 200,
        mediation=view.mediation,
        there=papers_for(standing),
        missing=missing_of(standing),
        PAPERS=PAPERS,
        refusal=say_refusal(refusal) if refusal else "",
    )


def _read(ref: str) -> tuple[Content, str]:
    """Everything the papers say and the SHA-256 of an archived file, as plain data; the transaction has ended."""
    # Drawing takes seconds: neither the lock nor the turn is kept meanwhile.
    with reading():
        view = get_readable(ref, actor=g.actor)
        content = load_content(view.mediation.id, today=local_day(now()))
        sha256 = view.mediation.dossier_sha256
    return content, sha256


def _asked(name: str) -> tuple[Paper, int | None]:
    asked = find_paper(name)
    if asked is None:
        raise NotVisible
    return asked


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
    copy = log_print(f"mediation:{ref}", paper, act="mediation:print", form="page")
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
        stamp = Stamp(g.actor.name, now(), count_prints("mediation:print", f"mediation:{ref}", name) + 1)
    try:
        with _beside():
            if form == "pdf":
                data = _press(language()).pdf(asked, content, number, stamp=stamp)
            else:
                data = _press("zh").docx(asked, content, number, stamp=stamp)
    except Refused as refusal:
        return _list(ref, refusal)
    log_print(f"mediation:{ref}", name, act="mediation:print", form=form)
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


# The text of the agreement ---------------------------------------------------------------------------------------------


@requires(Permission.MEDIATION_LIST)
def agreement_text(ref: str) -> Response:
    """The agreement's text: generated from the clauses, edited by the mediator, every version kept."""
    view = frame.open_to_read(ref)
    versions = list_versions(view.mediation.id, AGREEMENT)
    is_made = (_may_edit(view) and bool(request.args.get("anew"))) or not versions
    generated = generate_agreement(load_content(view.mediation.id, today=g.actor.on)) if is_made else ""
    current = generated if is_made else versions[0].text
    form = TextForm(data={"text": current, "base": _base(versions)})

    def act() -> Response:
        held = frame.open_to_write(ref)
        before = list_versions(held.mediation.id, AGREEMENT)
        if str(form.base.data) != _base(before):
            raise Stale(N_("Someone else has written a newer version since you opened this one."), code="stale")
        if not before:
            # What the program wrote is the first version, so that every change can be seen against it.
            write_text(facts=held.facts, paper=AGREEMENT, text=generated, actor=g.actor, now=now(), is_generated=True)
        write_text(facts=held.facts, paper=AGREEMENT, text=form.text.data, actor=g.actor, now=now())
        return done(url_for("mediation.agreement_text", ref=ref), _("The text is kept as a new version."))

    return frame.form_page(
        view, form, act, title=_("Text of the agreement"), key=frame.draft_key(ref, "agreement"), since=_written_since,
        template="mediation/text.html", is_open=_may_edit(view), **_compared(versions),
    )  # fmt: skip


def _written_since(view: MediationInView, form: FlaskForm) -> Shown:
    versions = list_versions(view.mediation.id, AGREEMENT)
    see_anew(form, _base(versions), "base")
    return {"stale": versions[0].text if versions else "", **_compared(versions)}


def _may_edit(view: MediationInView) -> bool:
    """Until it is signed; who was invited reads it."""
    return view.mediation.stage in RUNNING and post_for(MEDIATOR, g.actor, view.facts) is not None


def _base(versions: list[Version]) -> str:
    """The version a text is written upon."""
    return str(versions[0].version if versions else 0)


def _compared(versions: list[Version]) -> Shown:
    """The versions, and what the one that is asked for changed of the one before it."""
    newer = request.args.get("compare", "")
    chosen = next((version for version in versions if str(version.version) == newer), None)
    older = next((version for version in versions if chosen and version.version == chosen.version - 1), None)
    changes = changes_between(older.text, chosen.text) if chosen and older else []
    return {"versions": versions, "chosen": chosen, "changes": changes}


def changes_between(older: str, newer: str) -> list[tuple[str, str]]:
    """Line by line: ("same" | "out" | "in", the line)."""
    marks = {"  ": "same", "- ": "out", "+ ": "in"}
    lines = difflib.ndiff(older.splitlines(), newer.splitlines())
    return [(marks[line[:2]], line[2:]) for line in lines if line[:2] in marks]


# Addresses ------------------------------------------------------------------------------------------------------------

BOTH = ["GET", "POST"]
rule = blueprint.add_url_rule
rule("/mediations/<mref:ref>/papers", view_func=papers)
rule("/mediations/<mref:ref>/papers/<paper>", view_func=paper, methods=["POST"])
rule("/mediations/<mref:ref>/papers/<paper>.pdf", view_func=paper_pdf, methods=["POST"])
rule("/mediations/<mref:ref>/papers/<paper>.docx", view_func=paper_docx, methods=["POST"])
rule("/mediations/<mref:ref>/dossier.pdf", view_func=dossier, methods=BOTH)
rule("/mediations/<mref:ref>/agreement", view_func=agreement_text, methods=BOTH)

#: Pages under which the list of mediations is lit.
PAGES = ("mediation.papers", "mediation.paper", "mediation.dossier", "mediation.agreement_text")
