"""The floor: a page of 50 rows and the same weight as our list, rendered by Flask and Jinja, with no database."""

from __future__ import annotations

import os

from flask import Flask

ROW = {
    "ref": "990101-20260315-0001",
    "title": "滨河路12号 井盖破损",
    "category": "井盖缺失破损",
    "area": "第一网格",
    "state": "处置中",
    "holder": "城管内勤",
    "received": "3月15日 10:20",
    "due": "3月18日 23:59",
}
TABLE = """<!doctype html><html lang=zh><meta charset=utf-8><title>案件</title><body>
<nav>{% for i in range(8) %}<a href="/x/{{ i }}">导航{{ i }}</a>{% endfor %}</nav><h1>案件</h1>
<table><tbody>{% for r in rows %}<tr><td><input type=checkbox name=refs value="{{ r.ref }}"></td>
<td><a href="/cases/{{ r.ref }}">{{ r.title }}</a><br>{{ r.ref }} {{ r.category }}</td><td>{{ r.area }}</td>
<td>{{ r.state }}</td><td>{{ r.holder }}</td><td>{{ r.received }}</td><td>{{ r.due }}</td></tr>{% endfor %}</tbody></table>
<!--{{ padding }}--></body></html>"""


def make_floor() -> Flask:
    """An application with one page; FLOOR_BYTES says how heavy it is."""
    app = Flask("floor")
    template = app.jinja_env.from_string("{% autoescape true %}" + TABLE + "{% endautoescape %}")
    rows = [ROW] * 50
    bare = len(template.render(rows=rows, padding="").encode())
    padding = "x" * max(0, int(os.environ.get("FLOOR_BYTES", "0")) - bare)

    @app.get("/table")
    def table() -> str:
        return template.render(rows=rows, padding=padding)

    return app
