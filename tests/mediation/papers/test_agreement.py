"""The text of an agreement, made of its clauses."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.mediation.papers.builder import write_text
from tracker.mediation.models import Mediation
from tracker.mediation.papers.content import Content
from tracker.mediation.papers.queries.loading import load_content
from tracker.mediation.papers.rules import PAPERS
from tracker.mediation.papers.services.agreement import chinese_day, chinese_number, clause_text, generate_agreement
from tracker.mediation.papers.services.printing import Press
from tracker.mediation.vocabulary import ClauseWay


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (9, "九"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_clauses_are_numbered_as_they_are_read(number: int, words: str) -> None:
    assert chinese_number(number) == words


def test_it_holds_what_the_law_asks_for(content: Content) -> None:
    text = generate_agreement(content)
    lines = text.splitlines()
    assert lines[0].startswith("申请人：张𠮷，男，民族＿＿＿＿，46岁，个体工商户，住云汀县")
    assert any(line.startswith("委托代理人：王律师") for line in lines)
    assert "争议事项：噪声时段与赔偿数额。" in lines
    assert (
        "（二）阿依古丽·买买提：赔偿申请人损失。金额人民币12,345.00元（大写：壹万贰仟叁佰肆拾伍元整）。于2026年3月7日前（含当日）履行完毕，履行方式：银行转账。"
        in lines
    )
    assert [line for line in lines if line.startswith("（三）张𠮷：不再因此事")]
    for words in ("之日起生效", "法律约束力", "三十日内共同向人民法院申请司法确认", "一式三份", content.committee):
        assert words in text
    assert "合计" not in text, "one amount needs no total"


def test_several_amounts_are_added_up(content: Content) -> None:
    paid = [replace(clause, amount_fen=10050) for clause in content.clauses]
    text = generate_agreement(replace(content, clauses=tuple(paid)))
    assert "合计人民币301.50元（大写：叁佰零壹元伍角整）" in text


def test_a_clause_performed_at_once_names_no_day(content: Content) -> None:
    clause = replace(content.clauses[0], way=ClauseWay.AT_ONCE.value)
    assert clause_text(clause).endswith("当场履行完毕。")


def test_a_day_not_set_leaves_room_to_write() -> None:
    assert chinese_day(None).replace("　", "") == "年月日"


def test_the_newest_version_is_what_is_printed(mediation: Mediation, now: datetime, press: Press) -> None:
    for version, text in ((1, "第一稿"), (2, "一、经协商\n双方握手言和。"), (10, "二、终稿\n双方签字。")):
        write_text(mediation, now, version, text)
    content = load_content(mediation.id, today=now.date())
    body = press.body(PAPERS["agreement"], content, None)
    assert "<h2>二、终稿</h2><p>双方签字。</p>" in body
    assert "第一稿" not in body and "握手言和" not in body
