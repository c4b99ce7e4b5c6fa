"""Drawing PDF: what comes out, what is not let in, and how it fails."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from tracker.documents import pdf as room
from tracker.documents.pdf import html_to_pdf
from tracker.foundation.words import Refused


def words_of(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_chinese_rare_characters_and_the_dot_of_names_survive(tmp_path: Path) -> None:
    data = html_to_pdf("<p lang=zh-CN>张𠮷、阿依古丽·买买提，调解</p>", folder=tmp_path)
    assert "张𠮷" in words_of(data).replace(" ", "")
    assert "阿依古丽·买买提" in words_of(data).replace(" ", "")


def test_files_outside_the_folder_and_the_network_are_not_reached(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "secret.css"
    inside.mkdir()
    (inside / "ok.css").write_text("p::after { content: 'WITHIN' }")
    outside.write_text("p::before { content: 'LEAKED' }")
    (inside / "link.css").symlink_to(outside)
    links = "".join(
        f'<link rel=stylesheet href="{address}">'
        for address in ("ok.css", "../secret.css", outside.as_uri(), "link.css", "http://127.0.0.1:9/x.css")
    )
    found = words_of(html_to_pdf(f"{links}<p>text</p>", folder=inside))
    assert "WITHIN" in found
    assert "LEAKED" not in found


def test_what_takes_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        html_to_pdf("<p>text</p>" * 20000, folder=tmp_path, seconds=1)
    assert refused.value.code == "pdf_slow"


def test_a_missing_library_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "weasyprint"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise OSError('cannot load library pango')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(Refused) as refused:
        html_to_pdf("<p>text</p>", folder=tmp_path)
    assert refused.value.code == "pdf_missing"
    assert "Pango" in str(refused.value)


def test_a_drawing_that_dies_is_begun_once_more_and_the_log_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The system ends a process for want of memory; the words of the page stay out of the log."""
    plain = tmp_path / "weasyprint"
    plain.mkdir()
    (plain / "__init__.py").write_text(
        "import os, pathlib, signal\n"
        f"been = pathlib.Path({str(tmp_path / 'been')!r})\n"
        "if not been.exists():\n    been.touch()\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "raise ValueError('Zhang San owes 500 yuan')"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(Refused) as refused:
        html_to_pdf("<p>Zhang San owes 500 yuan</p>", folder=tmp_path)
    assert refused.value.code == "pdf_failed"
    assert [line.getMessage() for line in caplog.records] == [
        "a document was not drawn: exit code -9; nothing said",
        "a document was not drawn: exit code 1; ValueError",
    ]


def test_places_are_given_back_after_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.sys, "executable", "/bin/false")
    for _ in range(room.AT_ONCE + 1):
        with pytest.raises(Refused) as refused:
            html_to_pdf("<p>text</p>", folder=tmp_path, seconds=1)
        assert refused.value.code == "pdf_failed"
