"""Templates of documents: the county's own where there is one, else the shipped one; always in a sandbox.

A county puts its own under `<data folder>/templates/`, with the same name as the shipped one. Whoever may write there
should still not be able to reach the program through a template: it sees plain data, no file, and no private name.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from tracker.foundation.words import N_, Refused

#: Language of a document: folder of its catalogue; English needs none.
CATALOGUES = {"zh": "zh_Hans_CN"}


@lru_cache(maxsize=8)
def catalogue_of(folder: Path, language: str) -> gettext.NullTranslations:
    """The words of a language."""
    if language not in CATALOGUES:
        return gettext.NullTranslations()
    return gettext.translation("messages", str(folder), [CATALOGUES[language]])


class Templates:
    """The templates of documents in one language: `zh` or `en`.

    `own` is the county's folder (need not exist), `shipped` the one that comes with the program, and `catalogue` the
    folder of the translations. `filters` and `names` are given to every template.
    """

    def __init__(
        self,
        *,
        own: Path,
        shipped: Path,
        catalogue: Path,
        language: str,
        filters: Mapping[str, object] | None = None,
        names: Mapping[str, object] | None = None,
    ) -> None:
        self.folders = (own, shipped)
        self._words = catalogue_of(catalogue, language)
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader([str(own), str(shipped)]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update({"say": self.say} | dict(filters or {}))
        self._environment.globals.update({"_": self.say_markup, "language": language} | dict(names or {}))

    def say(self, message: str, **params: object) -> str:
        """A marked message in the language of the document."""
        said = self._words.gettext(message) if message else ""
        return said % params if params else said

    def say_markup(self, message: str, /, **params: object) -> Markup:
        """The same for templates: the words are ours and markup, the parameters are escaped."""
        said = Markup(self._words.gettext(message))  # noqa: S704 - a message of our own code, not of a person
        return said % params if params else said

    def render(self, name: str, /, **context: object) -> Markup:
        """The HTML of a template; Refused, with the template's name, where a county's own does not work."""
        try:
            return Markup(self._environment.get_template(name).render(**context))  # noqa: S704 - escaped within
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            raise self.broken(name, error) from error

    def path_of(self, name: str) -> Path:
        """Where the file of a template lies, the county's own first; Refused for one that does not exist."""
        for folder in self.folders:
            path = (folder / name).resolve()
            if path.is_relative_to(folder.resolve()) and path.is_file():
                return path
        raise self.broken(name, FileNotFoundError(name))

    @property
    def sandbox(self) -> ImmutableSandboxedEnvironment:
        """A fresh environment of the same filters and names, for templates that are not read from a folder."""
        return self._environment.overlay()

    def broken(self, name: str, error: Exception) -> Refused:
        """What is said of a template that does not work."""
        return Refused(
            N_("The template %(name)s does not work: %(reason)s"), code="template", name=name, reason=str(error)[:200]
        )
