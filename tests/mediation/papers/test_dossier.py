"""The bound file: thirteen papers in order, real page numbers, scans upright on A4, and a seal anyone can check."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject

from tests.mediation.papers.builder import document
from tracker.files.store import keep
from tracker.foundation.words import Refused
from tracker.mediation.papers.commands import verify_dossier_command
from tracker.mediation.papers.content import Content
from tracker.mediation.papers.rules import PAPERS
from tracker.mediation.papers.services.dossier import Dossier, file_stem, make_dossier, verify_dossier
from tracker.mediation.papers.services.scans import leaves_of

TITLES = [
    "人民调解申请书", "人民调解权利义务告知书", "当事人身份证明", "授权委托书", "人民调解调查记录", "证据材料清单", "调解记录",
    "人民调解协议书", "协议履行凭证", "人民调解回访记录", "司法确认申请书", "卷宗情况说明", "封底",
]  # fmt: skip


def plain(page: object) -> str:
    return re.sub(r"\s", "", page.extract_text())  # type: ignore[attr-defined]


@pytest.fixture
def bound(content: Content, tmp_path: Path, store: Path) -> Dossier:
    return make_dossier(content, data_dir=tmp_path, store=store)


def test_a_file_is_bound_numbered_and_sealed(bound: Dossier, content: Content, tmp_path: Path, store: Path) -> None:
    """One long test, because drawing the file is what takes the time."""
    reader = PdfReader(io.BytesIO(bound.data))
    texts = [plain(page) for page in reader.pages]
    # Thirteen papers, in order, where the index says they are.
    starts = [next(at for at, text in enumerate(texts, 1) if at > 2 and text.startswith(title)) for title in TITLES]
    assert starts == sorted(starts)
    rows = "\n".join(page.extract_text() for page in reader.pages[1 : starts[0] - 1]) + "\n"
    assert plain(reader.pages[1]).count("1页") >= 5 and "2页" in rows
    for title, start in zip(TITLES, starts, strict=True):
        assert re.search(rf"{title}\s*{start}\s", rows), (title, start, rows)
    # Every page is A4 and numbered, scans too; nothing of Chinese is lost.
    for at, (page, text) in enumerate(zip(reader.pages, texts, strict=True), 1):
        assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
        assert f"第{at}页共{len(texts)}页" in text, at
        assert not page.rotation
    whole = "".join(texts)
    for words in ("张𠮷", "阿依古丽·买买提", "大写：壹万贰仟叁佰肆拾伍元整", content.number, "云汀县人民法院"):
        assert words in whole
    assert "打印人" not in whole, "nothing says when it was printed: the same content gives the same bytes"
    assert texts[0].startswith("人民调解卷宗") and "长期" in texts[0]
    # Pictures and documents are bound in behind their papers: six scans, one of two pages.
    pictures = [at for at, page in enumerate(reader.pages, 1) if b" Do" in page.get_contents().get_data()]
    assert len(pictures) == 7
    assert starts[7] < pictures[3] < pictures[4] < starts[8], "the signed agreement follows the agreement"
    # The seal.
    assert bound.sha256 == hashlib.sha256(bound.data).hexdigest()
    seal = verify_dossier(bound.data)
    assert seal.sha256 == bound.seal == hashlib.sha256(bound.data[: seal.size]).hexdigest()
    assert bound.seal in texts[-1] and seal.pages == bound.pages == len(texts)
    assert [item.title for item in reader.outline] == ["人民调解卷宗", "卷内目录", *TITLES[:-1]]  # type: ignore[union-attr]
    again = make_dossier(content, data_dir=tmp_path, store=store)
    assert again.data == bound.data


def test_whatever_is_changed_is_found(bound: Dossier, tmp_path: Path) -> None:
    size = verify_dossier(bound.data).size
    touched = bytearray(bound.data)
    touched[size // 2] ^= 1
    with pytest.raises(Refused):
        verify_dossier(bytes(touched))
    # A later part of the file that changes the order of the pages, draws over a sealed one, or adds one.
    writer = PdfWriter(io.BytesIO(bound.data), incremental=True)
    kids = writer.root_object["/Pages"]["/Kids"]  # type: ignore[index]
    kids[3], kids[5] = kids[5], kids[3]
    assert_changed(writer, bound.data)
    writer = PdfWriter(io.BytesIO(bound.data), incremental=True)
    writer.pages[4].merge_page(PdfReader(io.BytesIO(document(1))).pages[0])
    assert_changed(writer, bound.data)
    writer = PdfWriter(io.BytesIO(bound.data), incremental=True)
    tree = writer.root_object["/Pages"]
    tree["/Kids"].append(tree["/Kids"][3])  # type: ignore[index]
    tree[NameObject("/Count")] = NumberObject(bound.pages + 1)  # type: ignore[index]
    assert_changed(writer, bound.data, code="not_a_dossier")
    with pytest.raises(Refused):
        verify_dossier(document(3))
    with pytest.raises(Refused):
        verify_dossier(b"%PDF-1.7 nothing")
    # The command says the same.
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(bound.data)
    bad.write_bytes(bytes(touched))
    done = CliRunner().invoke(verify_dossier_command, [str(good)])
    assert done.exit_code == 0 and bound.seal in done.output
    assert CliRunner().invoke(verify_dossier_command, [str(bad)]).exit_code == 1


def drawing(data: bytes) -> list[bytes]:
    """What is drawn on each page."""
    return [page.get_contents().get_data() for page in PdfReader(io.BytesIO(data)).pages]  # type: ignore[union-attr]


def assert_changed(writer: PdfWriter, before: bytes, code: str = "changed") -> None:
    out = io.BytesIO()
    writer.write(out)
    assert drawing(out.getvalue()) != drawing(before), "a change that changes nothing proves nothing"
    assert out.getvalue().startswith(before), "the change must sit behind the sealed bytes for this to be a test"
    with pytest.raises(Refused) as refused:
        verify_dossier(out.getvalue())
    assert refused.value.code == code


def test_a_lost_or_damaged_scan_is_said_and_not_passed_over(content: Content, tmp_path: Path) -> None:
    store = tmp_path / "store"
    scan = replace(content.scans[0], sha256=keep(store, b"%PDF-1.4 damaged"))
    lost = replace(scan, sha256="0" * 64, mime="image/webp")
    for one in (scan, lost):
        (leaf,) = leaves_of(one, 1, "扫描件", store=store)
        assert leaf.is_unreadable and leaf.sha256 == one.sha256


def test_the_name_of_the_file_names_nobody(content: Content) -> None:
    assert re.fullmatch(r"〔2026〕云汀人调字第\d+号", file_stem(content))
    assert file_stem(replace(content, number="")) == content.ref
    assert "/" not in file_stem(replace(content, number="../../etc/x"))


def test_the_back_cover_alone_claims_no_seal(content: Content, press: object) -> None:
    body = press.body(PAPERS["back"], content, None)  # type: ignore[attr-defined]
    assert "paper-hash" not in body


def test_the_back_cover_speaks_to_a_clerk(bound: Dossier) -> None:
    back = plain(PdfReader(io.BytesIO(bound.data)).pages[-1])
    seal = verify_dossier(bound.data)
    assert f"{seal.sha256}-{seal.size}" in back
    assert "交系统管理员重新计算校验码" in back
    assert not re.search(r"sha256sum|head-c|verify-dossier|tracker", back)


def test_files_bound_with_the_earlier_back_cover_still_verify(bound: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    seal = verify_dossier(bound.data)
    reader = PdfReader(io.BytesIO(bound.data))
    earlier = f"SHA-256: {seal.sha256} To check it: tracker mediation verify-dossier FILE, head -c {seal.size} FILE | sha256sum"
    monkeypatch.setattr(type(reader.pages[0]), "extract_text", lambda page: earlier)
    assert verify_dossier(bound.data) == seal
