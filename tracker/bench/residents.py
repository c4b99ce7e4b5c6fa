"""`tracker bench`: what residents do, beside the floor: reports, slips, and guessing that must lock nobody else out."""

from __future__ import annotations

import http.cookiejar
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Thread
from urllib.parse import urlencode

from sqlalchemy import select

from tracker.access.policy import VERIFIER_ROLE
from tracker.bench.load import Load, get, post, run_load
from tracker.bench.servers import opened
from tracker.config import Settings
from tracker.extensions import db
from tracker.foundation.shorts import short_of
from tracker.people.models import Post
from tracker.site.queries import get_setting
from tracker.site.services import set_setting

#: One address sends everything here, and works out no sums.
UNBOUND = {
    "residents.proof_bits": 0,
    "residents.most_an_hour": 10**9,
    "residents.most_a_day": 10**9,
    "residents.grid_an_hour": 10**9,
}


@contextmanager
def unbound(settings: Settings) -> Iterator[str]:
    """The database without limits for residents, while it lasts; gives the grid that is reported for."""
    with opened(settings):
        before = {key: get_setting(key) for key in UNBOUND}
        _set(UNBOUND)
        grid = db.session.scalars(select(Post.area_code).where(Post.role == VERIFIER_ROLE).limit(1)).one()
    try:
        yield grid
    finally:
        with opened(settings):
            _set(before)


def _set(values: Mapping[str, object]) -> None:
    for key, value in values.items():
        set_setting(key=key, value=value)
    db.session.commit()


def reports(grid: str) -> Callable[[], bytes]:
    """Reports of residents, each with a key of its own."""
    fields = {"category": "0502", "area": grid, "place": "滨河路12号南门", "text": "路灯三天不亮。", "looked": "yes"}
    fixed = urlencode(fields)
    return lambda: post(f"/g/{short_of(grid)}/report", f"{fixed}&client_key={uuid.uuid4()}".encode(), "")


def slip_cookie(port: int, grid: str) -> str:
    """The cookie of who has reported just now."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    body = reports(grid)().partition(b"\r\n\r\n")[2]
    opener.open(f"http://127.0.0.1:{port}/g/{short_of(grid)}/report", body).read()
    return "; ".join(f"{one.name}={one.value}" for one in jar)


def measure_guessing(port: int, cookie: str, seconds: float) -> tuple[Load, Load]:
    """Slip pages while another connection guesses codes as quickly as it is answered: (pages, guesses)."""
    guesses: list[Load] = []

    def wrong() -> bytes:
        number = f"990101-20260101-{uuid.uuid4().int % 9000 + 1000}"
        return post("/s", urlencode({"ref": number, "code": "000000"}).encode(), "")

    def guess() -> None:
        guesses.append(run_load(port, wrong, connections=1, seconds=seconds, good={422}))

    side = Thread(target=guess)
    side.start()
    pages = run_load(port, lambda: get("/s/own", cookie), connections=8, seconds=seconds)
    side.join()
    return pages, guesses[0]
