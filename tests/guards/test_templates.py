"""Templates stay readable, and nothing gets onto a page unescaped without being named here."""

from __future__ import annotations

import ast
import re
from collections import namedtuple
from pathlib import Path

from flask import Flask

from tracker.web.jinja import MACROS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".css"))
#: As in pyproject.toml, [tool.djlint].
WIDTH = 160

#: Who makes markup of text that is not written out in the code, and why that is right.
MARKUP = {
    "tracker/cases/views/lines.py:_due": "times that were written here, and a badge",
    "tracker/cases/diagram.py:draw": "joins pieces in which every label is escaped",
    "tracker/documents/templates.py:render": "what a template rendered, with autoescape",
    "tracker/documents/templates.py:say_markup": "a message of the catalogue",
    "tracker/mediation/papers/services/printing.py:page_words": "a message of the catalogue in quotes, for a style sheet",
    "tracker/web/jinja.py:_drawn": "what a template rendered, with autoescape",
    "tracker/web/qr.py:qr_code": "the drawing of a library, of an address made here",
    "tracker/web/language.py:template_gettext": "a message of the catalogue",
    "tracker/web/language.py:template_ngettext": "a message of the catalogue",
    "tracker/web/navigation.py:_drawn": "what a template rendered, with autoescape",
    "tracker/web/parts.py:filled": "a template's own text, each field put into it escaped",
}


def test_no_line_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > WIDTH
    ]
    assert not long, f"break these between tags, attributes or arguments: {long}"


def test_no_template_turns_escaping_off() -> None:
    off = re.compile(r"\bautoescape\b|\|\s*safe\b")
    found = [str(path.relative_to(ROOT)) for path in TEMPLATES if off.search(path.read_text(encoding="utf-8"))]
    assert not found, f"let the values be escaped; markup of our own is a Markup where it is made: {found}"


def test_every_way_onto_a_page_escapes(app: Flask) -> None:
    """A value alone, through a macro, through a function, in a message, and in a pattern that is filled."""
    made = app.jinja_env.from_string(
        "{{ words }} {{ ui.empty(words) }} {{ ui.badge(words) }} {{ _('%(words)s: none', words=words) }}"
        "{% set row %}<td>%(words)s</td>{% endset %} {{ row|filled(rows) }}"
    )
    rows = [namedtuple("Row", "words")("<b>")]
    with app.test_request_context("/"):
        told = made.render(words="<b>", rows=rows)
    assert told.count("&lt;b&gt;") == 5
    assert "<b>" not in told


def test_markup_is_made_of_written_text_or_in_a_named_place() -> None:
    found = set()
    for path in sorted((ROOT / "tracker").rglob("*.py")):
        for place in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(place, ast.FunctionDef) and any(_is_made(node) for node in ast.walk(place)):
                found.add(f"{path.relative_to(ROOT)}:{place.name}")
    assert found == set(MARKUP), f"escape instead, or say here why not: {found ^ set(MARKUP)}"


def _is_made(node: ast.AST) -> bool:
    """`Markup(…)` of anything but a text that stands there."""
    is_markup = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Markup"
    return is_markup and not (node.args and isinstance(node.args[0], ast.Constant))  # type: ignore[attr-defined]


def test_the_macros_are_there_without_being_imported(app: Flask) -> None:
    assert set(MACROS) <= set(app.jinja_env.globals)
    imported = re.compile(r"""["']_ui/""")
    importing = [str(path.relative_to(ROOT)) for path in TEMPLATES if imported.search(path.read_text(encoding="utf-8"))]
    assert not importing, f"ui, form_ui and paper_ui are known in every template: {importing}"
