"""Every paper on screen, as PDF and as Word: whole, in Chinese, and with nothing that must not stand there."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import html5lib
import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader

from tests.mediation.papers.builder import add_party, make_mediation
from tracker.extensions import db
from tracker.foundation.words import Refused
from tracker.mediation.models import Mediation
from tracker.mediation.papers.content import Content
from tracker.mediation.papers.queries.loading import load_content
from tracker.mediation.papers.rules import COUNT, PAPERS, file_papers, find_paper, papers_for, sheets_of
from tracker.mediation.papers.services.printing import Press, Stamp
from tracker.mediation.vocabulary import Origin, PartyKind, Side, Stage

A4 = (595.28, 841.89)


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def words_of(data: bytes) -> str:
    return plain("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def word_text(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in document.paragraphs] + cells)


def failed(content: Content) -> Content:
    """The same mediation as if it had failed."""
    standing = replace(content.standing, stage=Stage.FAILED, result=Stage.FAILED)
    return replace(content, standing=standing, is_agreed=False, is_ended=True, end_reason="a party did not come")


def oral(content: Content) -> Content:
    """The same mediation as if the agreement had been oral, and the committee had offered to mediate."""
    standing = replace(content.standing, result=Stage.AGREED_ORAL, origin=Origin.OFFER)
    return replace(content, standing=standing, is_oral=True, origin_label="offered by the committee")


def test_a_whole_file_has_thirteen_papers_in_order(content: Content) -> None:
    assert [one.number for one in file_papers(content.standing)] == list(range(1, COUNT + 1))


def test_everything_is_loaded_with_few_queries(app: Flask, mediation: Mediation, now: datetime) -> None:
    from sqlalchemy import event

    seen: list[str] = []
    ident = mediation.id
    db.session.expire_all()
    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", lambda _c, _k, statement, *_: seen.append(statement))
    load_content(ident, today=now.date())
    assert len(seen) <= 20, "\n".join(seen)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_paper_on_screen_is_valid_and_whole(content: Content, tmp_path: Path, language: str) -> None:
    press, printed = Press(data_dir=tmp_path, language=language), set()
    for told in (content, oral(content), failed(content)):
        for paper in papers_for(told.standing):
            printed.add(paper.key)
            bodies = press.bodies(paper, told)
            assert len(bodies) == len(sheets_of(paper, told)) >= 1
            for body in bodies:
                parser = html5lib.HTMLParser(strict=False)
                parser.parseFragment(body)
                assert not parser.errors, f"{paper.key}: {parser.errors}"
                assert "None" not in body and "style=" not in body, paper.key
    assert printed == set(PAPERS)


def test_no_paper_speaks_english_in_chinese(content: Content, press: Press) -> None:
    """Every fixed word is translated; what is left of Latin letters are names of files and commands."""
    for told in (content, oral(content), failed(content)):
        told = replace(told, scans=())
        for paper in papers_for(told.standing):
            for body in press.bodies(paper, told):
                text = re.sub(r"<[^>]+>|&\w+;|SHA-256|PDF", "", body)
                assert not re.search(r"[A-Za-z]{3,}", text), (paper.key, re.findall(r"[A-Za-z ]{3,}", text))


def test_the_form_of_a_party_leaves_ethnicity_empty(content: Content, press: Press) -> None:
    body = press.body(PAPERS["application"], content, None)
    assert re.search(r"民族</th>\s*<td></td>", body)
    assert re.search(r"性别</th>\s*<td>男</td>", body) and re.search(r"年龄</th>\s*<td>46</td>", body)
    assert "个体工商户" in body and "锦绣小区3号楼" in body


def test_the_identity_sheet_says_who_checked_and_shows_no_image(content: Content, press: Press) -> None:
    body = press.body(PAPERS["identity"], content, None)
    assert "990101198001010015" in body and "未留存证件影像" in body and content.mediators[0] in body
    assert "<img" not in body


def test_the_slip_counts_thirty_days_and_says_what_cannot_be_confirmed(content: Content, press: Press) -> None:
    body = press.body(PAPERS["slip"], content, content.parties[1])
    assert "30日内，即2026年3月27日前" in body
    for words in ("由双方当事人共同", "不收取费用", "云汀县人民法院", "收养关系", "知识产权确权"):
        assert words in body
    assert "停止一切装修施工" in body and "到施工现场阻拦" not in body, "a party's slip names its own clauses"
    shut = replace(content, is_confirmable=False, unconfirmable=("its content is not clear",))
    assert "本协议不能申请司法确认" in press.body(PAPERS["slip"], shut, content.parties[0])


def test_the_notice_of_failure_names_the_ways_of_the_law(content: Content, press: Press) -> None:
    body = press.body(PAPERS["failure"], failed(content), None)
    for words in ("第二十六条", "仲裁", "行政机关", "人民法院提起诉讼", "诉讼时效"):
        assert words in body


def test_an_organisation_has_a_credit_code_and_no_sex(app: Flask, now: datetime, press: Press) -> None:
    mediation = make_mediation(now)
    body = {"name": "云汀县某物业服务有限公司", "credit_code": "91990101MA00000000"}
    add_party(mediation, now, body["name"], Side.RESPONDENT, kind=PartyKind.ORGANISATION, body=body)
    content = load_content(mediation.id, today=now.date())
    text = press.body(PAPERS["application"], content, None)
    assert "统一社会信用代码" in text and "91990101MA00000000" in text and "性别" not in text


def test_long_texts_flow_over_pages_and_nothing_is_cut(content: Content, press: Press) -> None:
    paragraphs = [f"第{number}段" + "双方就噪声问题反复协商，" * 40 for number in range(30)]
    session = replace(content.sessions[0], text="\n".join(paragraphs), questions=(("问" * 900, "答" * 900),))
    long = replace(content, sessions=(session,), matter="\n".join(paragraphs))
    for key, least in (("session", 8), ("registration", 7)):
        data = press.pdf(PAPERS[key], long, stamp=Stamp("某调解员", content.sessions[0].planned_at, 3))
        reader, found = PdfReader(io.BytesIO(data)), words_of(data)
        assert len(reader.pages) >= least
        assert "第29段" in found and found.count("噪") >= 30 * 40
        assert all(abs(float(page.mediabox.width) - A4[0]) < 1 for page in reader.pages)
        last = plain(reader.pages[-1].extract_text())
        assert f"第{len(reader.pages)}页共{len(reader.pages)}页" in last
        assert "打印人：某调解员" in last and "第3份" in last


def test_a_signature_never_stands_alone_on_the_last_page(content: Content, press: Press) -> None:
    registration = PdfReader(io.BytesIO(press.pdf(PAPERS["registration"], content)))
    assert len(registration.pages) == 1, "two parties and their signatures fit one page"
    assert "登记人（签名）" in plain(registration.pages[0].extract_text())
    for count in (3, 5, 7):
        matter = "\n".join(f"第{number}行所述事实" for number in range(count))
        reader = PdfReader(io.BytesIO(press.pdf(PAPERS["registration"], replace(content, matter=matter))))
        last = plain(reader.pages[-1].extract_text())
        assert "登记人（签名）" in last
        assert "当事人意愿" in last or "同意（" in last, f"with {count} lines the signatures stand alone"
    agreement = PdfReader(io.BytesIO(press.pdf(PAPERS["agreement"], content)))
    last = plain(agreement.pages[-1].extract_text())
    assert "具有同等效力" in last and "记录人（签名）" in last and "签名或者盖章" in last


def test_papers_beside_the_file_as_pdf(content: Content, press: Press) -> None:
    for key, told, words in (
        ("notice", content, "现定于下列时间、地点进行第2次调解"),
        ("slip", content, "张𠮷"),
        ("failure", failed(content), "阿依古丽·买买提"),
        ("oral", oral(content), "壹万贰仟叁佰肆拾伍元整"),
    ):
        data = press.pdf(PAPERS[key], told)
        assert words in words_of(data), key
        for page in PdfReader(io.BytesIO(data)).pages:
            assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)


def test_every_paper_as_word_file(content: Content, press: Press) -> None:
    stamp = Stamp("某调解员", content.sessions[0].planned_at, 1)
    for told in (content, oral(content), failed(content)):
        for paper in papers_for(told.standing):
            data = press.docx(paper, told, stamp=stamp)
            text = word_text(data)
            assert "{{" not in text and "{%" not in text and "None" not in text, paper.key
            section = Document(io.BytesIO(data)).sections[0]
            assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
            assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
            assert 'w:eastAsia="仿宋"' in Document(io.BytesIO(data)).element.xml
    text = word_text(press.docx(PAPERS["application"], content))
    assert "张𠮷" in text and "阿依古丽·买买提" in text and "民族" in text and "王律师（朋友）" in text
    assert "大写：壹万贰仟叁佰肆拾伍元整" in word_text(press.docx(PAPERS["agreement"], content))
    assert word_text(press.docx(PAPERS["session"], content)).count("以上记录我们看过") == 2


def test_markup_that_somebody_typed_stays_text(content: Content, press: Press) -> None:
    typed = replace(content, matter="<script>alert(1)</script>\n{{ m.number }} & \x0b")
    assert "&lt;script&gt;" in press.body(PAPERS["application"], typed, None)
    clean = replace(typed, matter=typed.matter.replace("\x0b", ""))
    assert "<script>alert(1)</script>" in word_text(press.docx(PAPERS["application"], clean))


def test_one_sheet_of_many_is_asked_for_by_number(content: Content, press: Press) -> None:
    found = find_paper("session-2")
    assert found is not None
    (body,) = press.bodies(found[0], content, found[1])
    assert "第2次（" in body and "第1次（" not in body
    with pytest.raises(Refused):
        press.bodies(found[0], content, 9)
    assert find_paper("session-x") is None and find_paper("nothing") is None and find_paper("../cover") is None


def test_a_county_replaces_a_paper(content: Content, tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "mediation" / "papers" / "bodies"
    folder.mkdir(parents=True)
    (folder / "rights.html").write_text("<p>本县告知书 {{ m.number }} {{ m.parties[0].name }}</p>", encoding="utf-8")
    (body,) = Press(data_dir=tmp_path, language="zh").bodies(PAPERS["rights"], content)
    assert body == f"<p>本县告知书 {content.number} 张𠮷</p>"
    (folder / "rights.html").write_text("{{ m.__class__.__init__.__globals__ }}", encoding="utf-8")
    with pytest.raises(Refused, match=r"bodies/rights\.html"):
        Press(data_dir=tmp_path, language="zh").bodies(PAPERS["rights"], content)


def test_control_characters_are_left_out_when_loading(app: Flask, now: datetime) -> None:
    mediation = make_mediation(now, body={"matter": "一\x00二\x0b三\ufffe\r\n四"})
    assert load_content(mediation.id, today=now.date()).matter == "一二三\n四"


def test_the_word_templates_are_what_the_script_makes(tmp_path: Path) -> None:
    import runpy

    root = Path(__file__).resolve().parents[3]
    made = runpy.run_path(str(root / "scripts" / "make_docx_templates.py"))
    assert made["main"](tmp_path, tmp_path) == 0
    for key in PAPERS:
        committed = root / "templates" / "mediation" / "docx" / f"{key}.docx"
        assert word_text((tmp_path / f"{key}.docx").read_bytes()) == word_text(committed.read_bytes()), key
    report = root / "templates" / "monthly" / "report.docx"
    assert word_text((tmp_path / "report.docx").read_bytes()) == word_text(report.read_bytes())
