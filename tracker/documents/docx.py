"""Word files from templates with fields."""

from __future__ import annotations

import io
from zipfile import BadZipFile

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml.etree import LxmlError

from tracker.documents.templates import Templates


def render_docx(templates: Templates, name: str, context: dict[str, object]) -> bytes:
    """The Word file of a template and its data, every value escaped; Refused where the template does not work."""
    path = templates.path_of(name)
    try:
        document = DocxTemplate(str(path))
        document.render(context, templates.sandbox, autoescape=True)
    except (
        TemplateError,
        LxmlError,
        OpcError,
        BadZipFile,
        TypeError,
        ValueError,
        LookupError,
        AttributeError,
    ) as error:
        raise templates.broken(name, error) from error
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
