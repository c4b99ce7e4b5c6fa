"""A county's own templates: found first, in a sandbox, and named when they do not work."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document

from tracker.documents.docx import render_docx
from tracker.documents.templates import Templates
from tracker.foundation.words import Refused

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    own, shipped = tmp_path / "own", tmp_path / "shipped"
    for folder in (own, shipped):
        (folder / "a").mkdir(parents=True)
    return own, shipped


def templates(folders: tuple[Path, Path], language: str = "en") -> Templates:
    return Templates(own=folders[0], shipped=folders[1], catalogue=ROOT / "translations", language=language)


def test_the_countys_own_comes_first(folders: tuple[Path, Path]) -> None:
    (folders[1] / "a" / "one.html").write_text("shipped {{ name }}")
    assert templates(folders).render("a/one.html", name="<b>") == "shipped &lt;b&gt;"
    (folders[0] / "a" / "one.html").write_text("own {{ name }}")
    assert templates(folders).render("a/one.html", name="x") == "own x"
    assert templates(folders).path_of("a/one.html").is_relative_to(folders[0])


def test_words_are_said_in_the_language_of_the_document(folders: tuple[Path, Path]) -> None:
    (folders[1] / "a" / "one.html").write_text('{{ _("Copy no. %(number)s", number=who) }}')
    assert templates(folders, "zh").render("a/one.html", who="<1>") == "第&lt;1&gt;份"
    assert templates(folders).render("a/one.html", who=2) == "Copy no. 2"


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ thing.__init__.__globals__ }}",
        "{{ '{0.__class__.__init__.__globals__}'.format(thing) }}",
        "{{ _.__globals__['__builtins__'] }}",
        "{{ self._TemplateReference__context }}",
        "{% include '../secret.txt' %}",
        "{% include '/etc/passwd' %}",
        "{% set _ = rows.append(3) %}",
        "{{ thing.unknown }}",
        "{{ range(100000000)|list }}",
        "{% if %}",
    ],
)
def test_a_template_reaches_nothing_but_its_data(folders: tuple[Path, Path], attack: str) -> None:
    class Thing:
        def __init__(self) -> None:
            self.name = "x"

    (folders[0].parent / "secret.txt").write_text("SECRET")
    (folders[0] / "a" / "one.html").write_text(attack)
    rows: list[int] = []
    with pytest.raises(Refused) as refused:
        templates(folders).render("a/one.html", thing=Thing(), rows=rows)
    assert refused.value.code == "template"
    assert "a/one.html" in str(refused.value)
    assert rows == []


def word_file(path: Path, *lines: str) -> None:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))


def test_a_word_template_escapes_and_keeps_lines(folders: tuple[Path, Path]) -> None:
    word_file(folders[1] / "a" / "one.docx", "{{ name }}")
    data = render_docx(templates(folders), "a/one.docx", {"name": "<w:p>𠮷 & {{ 1 }}"})
    assert Document(io.BytesIO(data)).paragraphs[0].text == "<w:p>𠮷 & {{ 1 }}"


@pytest.mark.parametrize("attack", ["{{ ''.__class__.__mro__ }}", "{{ thing }}", "{%p for %}"])
def test_a_word_template_is_in_the_sandbox_too(folders: tuple[Path, Path], attack: str) -> None:
    word_file(folders[0] / "a" / "one.docx", attack)
    with pytest.raises(Refused) as refused:
        render_docx(templates(folders), "a/one.docx", {})
    assert refused.value.code == "template"


def test_a_file_that_is_no_word_file_or_not_there_is_named(folders: tuple[Path, Path]) -> None:
    (folders[0] / "a" / "one.docx").write_bytes(b"not a zip")
    for name in ("a/one.docx", "a/none.docx", "../secret.docx"):
        with pytest.raises(Refused) as refused:
            render_docx(templates(folders), name, {})
        assert name in str(refused.value)
