"""What a file is called and what it is agree, and nothing in a name hides."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.foundation.filenames import LONGEST, file_name


@pytest.mark.parametrize(
    ("name", "mime", "kept"),
    [
        ("现场.heic", "image/webp", "现场.webp"),
        ("现场\u202egpj.exe", "image/webp", "现场gpj.webp"),
        ("a.jpg.exe", "image/webp", "a.webp"),
        ("C:\\照片\\楼道.JPG", "image/webp", "楼道.webp"),
        ("../../etc/passwd", "application/pdf", "passwd.pdf"),
        ("申请书.PDF", "application/pdf", "申请书.pdf"),
        ("申请书.pdf.html", "application/pdf", "申请书.pdf"),
        ("第1.2版 说明.pdf", "application/pdf", "第1.2版 说明.pdf"),
        ("零\u200b宽\ufeff空\u2066格\u3164.png", "image/webp", "零宽空格.webp"),
        ("a\r\nb\t c.jpg", "image/webp", "a b c.webp"),
        ('x<"|?*>.jpg', "image/webp", "x______.webp"),
        ("", "image/webp", "file.webp"),
        ("\u202e.jpg", "image/webp", "file.webp"),
        (".htaccess", "image/webp", "htaccess.webp"),
        ("长" * 200 + ".jpg", "image/webp", "长" * 115 + ".webp"),
    ],
)
def test_names(name: str, mime: str, kept: str) -> None:
    assert file_name(name, mime) == kept


@given(st.text(max_size=150))
def test_no_name_hides_anything(name: str) -> None:
    kept = file_name(name, "image/webp")
    assert kept.endswith(".webp") and 6 <= len(kept) <= LONGEST
    assert not any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") for one in kept)
    assert file_name(kept, "image/webp") == kept
