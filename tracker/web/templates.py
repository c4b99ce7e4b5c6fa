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


class _Translator(NodeTransformer):
    """Puts the words of one language where a phrase without parameters is asked for."""

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

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        translated = _Translator().visit(source) if has_app_context() else source
        return super()._generate(translated, *args, **kwargs)
