"""Blank forms of a version. They bind nobody, so they may be put right while it holds; the log says who did."""

from __future__ import annotations

from datetime import datetime

from tracker.access.actor import Actor
from tracker.audit.services import log_access
from tracker.extensions import db
from tracker.files.store import StoredFile
from tracker.foundation.words import N_, Refused, printable
from tracker.services.guide.models import ServiceForm, ServiceVersion
from tracker.services.guide.vocabulary import LONGEST_NAME

MOST_FORMS = 10


def add_form(
    *, version: ServiceVersion, name: str, stored: StoredFile, actor: Actor | None, now: datetime
) -> ServiceForm | None:
    """Hang a blank form on a version; None where the same file hangs there already."""
    if any(one.sha256 == stored.sha256 for one in version.forms):
        return None
    if len(version.forms) >= MOST_FORMS:
        raise Refused(N_("A version has at most %(most)s blank forms."), field="blank", most=MOST_FORMS)
    called = " ".join((printable(name) or stored.name.rsplit(".", 1)[0]).split())[:LONGEST_NAME]
    form = ServiceForm(version_id=version.id, name=called, sha256=stored.sha256, mime=stored.proven.mime)
    version.forms.append(form)
    _log(act="service-form:add", version=version, actor=actor, now=now)
    return form


def remove_form(*, version: ServiceVersion, form_id: int, actor: Actor | None, now: datetime) -> str | None:
    """Take a blank form off a version and return the digest of its bytes, which may go; None where there is no such."""
    form = next((one for one in version.forms if one.id == form_id), None)
    if form is None:
        return None
    version.forms.remove(form)
    _log(act="service-form:remove", version=version, actor=actor, now=now)
    return form.sha256


def _log(*, act: str, version: ServiceVersion, actor: Actor | None, now: datetime) -> None:
    detail = {"version": version.version}
    log_access(actor=actor, act=act, now=now, subject=f"service-item:{version.item.code}", detail=detail)
    db.session.flush()
