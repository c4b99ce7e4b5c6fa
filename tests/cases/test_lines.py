"""What people typed stands in the list as they typed it, and never as markup."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from tests.factories import make_case
from tests.visitor import Visitor
from tracker.extensions import db
from tracker.people.models import Post

EVIL = "<script>alert(1)</script>&\"'"


def test_titles_and_holders_are_escaped_once(app: Flask, visitor: Visitor, now: datetime) -> None:
    holder = db.session.scalars(db.select(Post).limit(1)).one()
    holder.title = f"{EVIL}岗"
    case = make_case(now, title=EVIL, holder_post_id=holder.id)
    page = visitor.login("supervisor2").get("/cases")
    row = next(row for row in page.soup.select("tbody tr") if case.ref in row.get_text())
    assert not row.find("script")
    assert EVIL in row.get_text()
    assert f"{EVIL}岗" in row.get_text()
    assert "&amp;lt;" not in page.response.get_data(as_text=True)
