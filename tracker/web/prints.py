"""Papers leave the house: every copy has its number, and a line in the access log."""

from __future__ import annotations

from flask import g

from tracker.audit.queries import count_prints
from tracker.audit.services import log_access
from tracker.web.identity import address, now


def log_print(subject: str, purpose: str = "", *, act: str, **detail: str) -> int:
    """Leave a trace of a copy and return its number; copies of one paper are counted whatever their form."""
    copy = count_prints(act, subject, purpose) + 1
    log_access(
        actor=g.actor, act=act, now=now(), subject=subject, purpose=purpose, detail={"copy": copy} | detail,
        address=address(),
    )  # fmt: skip
    return copy
