"""The floor: a page of 50 rows and the same weight as our list, rendered by Flask and Jinja, with no database.

It has the markup of a list page (navigation, the long option lists, seven cells a row with times and badges) and
nothing behind it: no session, no scope, no query, no translation.
"""

from __future__ import annotations

import os

from flask import Flask

ROW = {
    "ref": "990101-20260315-0001",
    "title": "滨河路12号 井盖破损",
    "area": "书声里社区第一网格",
    "state": "处置中",
    "tone": "info",
    "holder": "听澜街道城管内勤",
    "at": "2026-03-15T02:20:00+00:00",
    "received": "3月15日 10:20",
    "due": "3月18日 23:59",
    "left": "剩2天",
}
TABLE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>案件</title></head><body>
<nav><ul>{% for item in nav %}<li><a class="nav-link" href="{{ item.url }}"><svg class="icon"><use href="/icons.svg#{{ item.icon }}"></use></svg><span>{{ item.label }}</span></a></li>{% endfor %}</ul></nav>
<h1>案件</h1>
<form><select name="area">{% for value, label in areas %}<option value="{{ value }}">{{ label }}</option>{% endfor %}</select>
<select name="category">{% for value, label in categories %}<option value="{{ value }}">{{ label }}</option>{% endfor %}</select></form>
<table class="table table-cards"><tbody>
{% for row in rows %}
<tr>
<td><label class="tick"><span class="sr-only">{{ row.ref }}</span><input type="checkbox" name="refs" value="{{ row.ref }}" data-select></label></td>
<td data-label="事项"><div><a href="/cases/{{ row.ref }}">{{ row.title }}</a><br><span class="ref small muted">{{ row.ref }}</span></div></td>
<td data-label="区域">{{ row.area }}</td>
<td data-label="状态"><div><span class="badge tone-{{ row.tone }}">{{ row.state }}</span></div></td>
<td data-label="现在在">{{ row.holder }}</td>
<td data-label="上报"><time datetime="{{ row.at }}">{{ row.received }}</time></td>
<td data-label="期限"><div><time datetime="{{ row.at }}">{{ row.due }}</time> <span class="badge tone-warn">{{ row.left }}</span></div></td>
</tr>
{% endfor %}
</tbody></table>
<!--{{ padding }}--></body></html>"""


def make_floor() -> Flask:
    """An application with one page; FLOOR_BYTES says how heavy it is, and what the rows do not reach is padding."""
    app = Flask("floor")
    template = app.jinja_env.from_string("{% autoescape true %}" + TABLE + "{% endautoescape %}")
    context = {
        "rows": [ROW] * 50,
        "nav": [{"url": f"/place/{number}", "icon": "list", "label": f"导航{number}"} for number in range(8)],
        "areas": [(f"990101001001{number:03d}", f"　　第{number}网格") for number in range(140)],
        "categories": [(f"{number:04d}", f"　类别{number}") for number in range(90)],
    }
    bare = len(template.render(**context, padding="").encode())
    padding = "x" * max(0, int(os.environ.get("FLOOR_BYTES", "0")) - bare)

    @app.get("/table")
    def table() -> str:
        return template.render(**context, padding=padding)

    return app
