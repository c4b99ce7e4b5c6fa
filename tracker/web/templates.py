"""Templates compiled once for each language, with their fixed words already in place.

A page holds some seventy fixed phrases. Looking each up while rendering cost more than the page's own data, so
`_("…")` without parameters becomes text when the template is compiled, and melts into the markup around it.
"""

from __future__ import annotations

from typing import Any

from flask import has_app_context
from flask.templating import Environment
from jinja2 import nodes
from jinja2.environment import create_cache
from jinja2.visitor import NodeTransformer

from tracker.web.language import language, template_gettext

#: The macros of every page. Each page imports them several times, and every import compares all global names anew.
PARTS = "_ui/ui.html"


class _Translator(NodeTransformer):
    """Puts the words of one language where a phrase without parameters is asked for; takes `ui` from the context."""

    def visit_Import(self, node: nodes.Import) -> nodes.Node | None:
        is_parts = isinstance(node.template, nodes.Const) and node.template.value == PARTS and node.target == "ui"
        return None if is_parts else node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        is_phrase = isinstance(node.node, nodes.Name) and node.node.name == "_" and len(node.args) == 1
        if (
            not is_phrase
            or node.kwargs
            or node.dyn_args
            or node.dyn_kwargs
            or not isinstance(node.args[0], nodes.Const)
        ):
            return node
        return nodes.Const(template_gettext(node.args[0].value), lineno=node.lineno)


class TranslatedEnvironment(Environment):
    """Flask's environment with a store of compiled templates for each language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._stores: dict[str, Any] = {}
        self._parts: dict[str, Any] = {}
        super().__init__(*args, **kwargs)

    @property
    def cache(self) -> Any:
        """The compiled templates of the reader's language; outside a request nobody reads."""
        spoken = language() if has_app_context() else ""
        if spoken not in self._stores:
            self._stores[spoken] = create_cache(400)
        return self._stores[spoken]

    @cache.setter
    def cache(self, _store: Any) -> None:
        """The base class wants to set one store; here each language has its own."""

    def parts(self) -> Any:
        """The macros of `_ui/ui.html` in the reader's language, for the context of every page."""
        spoken = language()
        if spoken not in self._parts:
            self._parts[spoken] = self.get_template(PARTS).module
        return self._parts[spoken]

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        translated = _Translator().visit(source) if has_app_context() else source
        return super()._generate(translated, *args, **kwargs)
