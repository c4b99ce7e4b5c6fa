"""The text of a mediation agreement, made of its clauses. It is Chinese whatever language the reader uses: it is the
parties' own contract (People's Mediation Law, articles 28 to 33), and what they sign must not depend on a setting."""

from __future__ import annotations

from datetime import date

from tracker.documents.amounts import capitals, figures
from tracker.mediation.papers.content import Clause, Content, Party
from tracker.mediation.vocabulary import ClauseWay

#: Left empty on paper: ethnicity is on the ministry's form and is never asked for or kept here.
EMPTY = "＿＿＿＿"
SIDES = {"applicant": "申请人", "respondent": "被申请人", "third party": "第三人"}
SEXES = {"male": "男", "female": "女", "m": "男", "f": "女"}
REPRESENTATIVES = {
    "agent": "委托代理人",
    "guardian": "法定代理人（监护人）",
    "legal_representative": "法定代表人（负责人）",
}
WAYS = {
    ClauseWay.AT_ONCE: "当场履行",
    ClauseWay.CASH: "现金给付",
    ClauseWay.TRANSFER: "银行转账",
    ClauseWay.ACT: "履行行为",
    ClauseWay.APOLOGY: "赔礼道歉",
    ClauseWay.OTHER: "其他方式",
}
_DIGITS = "〇一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1 to 99 as they number clauses: 一, 十二, 二十; beyond, the figures."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def chinese_day(day: date | None) -> str:
    """2026年3月5日; empty places for a day that is not set."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　年　月　日"


def party_lines(party: Party) -> list[str]:
    """Who a party is, as the head of an agreement says it; one line for the party and one for each representative."""
    parts = [f"{SIDES[party.side]}：{party.name}"]
    if party.is_person:
        parts += [SEXES.get(party.sex.lower(), party.sex) or "性别＿＿", f"民族{EMPTY}"]
        parts += [f"{party.age}岁" if party.age.isdigit() else party.age] if party.age else []
        parts += [party.occupation] if party.occupation else []
        parts += [f"住{party.address}"] if party.address else []
    else:
        parts += [f"统一社会信用代码{party.credit_code}"] if party.credit_code else []
        parts += [f"住所地{party.address}"] if party.address else []
    parts += [f"联系电话{party.phone}"] if party.phone else []
    lines = ["，".join(parts) + "。"]
    for acting in party.representatives:
        if acting.ended_on is None:
            more = [acting.name, *([f"与当事人关系：{acting.relation}"] if acting.relation else [])]
            lines.append(f"{REPRESENTATIVES[acting.kind]}：{'，'.join(more)}。")
    return lines


def clause_text(clause: Clause) -> str:
    """One clause: who, what, how much in figures and capitals, until when, how."""
    text = f"{clause.performer}：{_ended(clause.what)}"
    if clause.amount_fen:
        text += f"金额人民币{figures(clause.amount_fen)}元（大写：{capitals(clause.amount_fen)}）。"
    when = "当场履行完毕" if clause.way == ClauseWay.AT_ONCE else f"于{chinese_day(clause.due_on)}前（含当日）履行完毕"
    way = "" if clause.way == ClauseWay.AT_ONCE else f"，履行方式：{WAYS[ClauseWay(clause.way)]}"
    return f"{text}{when}{way}。" + (_ended(clause.remark) if clause.remark else "")


def generate_agreement(content: Content) -> str:
    """The agreement, a paragraph a line: parties, facts, clauses, effect, copies; the form has the signatures."""
    lines = [line for party in content.parties for line in party_lines(party)]
    lines.append("一、纠纷主要事实、争议事项")
    lines += _paragraphs(content.facts or content.matter) or ["（由调解员填写）"]
    lines.append("二、协议内容")
    lines.append("经人民调解员主持调解，各方当事人在平等自愿的基础上协商一致，达成如下协议：")
    lines += [f"（{chinese_number(clause.no)}）{clause_text(clause)}" for clause in content.clauses]
    total = sum(clause.amount_fen or 0 for clause in content.clauses)
    if total and len([clause for clause in content.clauses if clause.amount_fen]) > 1:
        lines.append(f"以上各项金额合计人民币{figures(total)}元（大写：{capitals(total)}）。")
    lines.append("三、协议的效力")
    lines += _effect()
    copies = len(content.parties) + 1
    lines.append("四、其他")
    lines.append(
        f"本协议书一式{chinese_number(copies)}份，各方当事人各执一份，{content.committee}留存一份，具有同等效力。"
    )
    return "\n".join(lines)


def _effect() -> list[str]:
    return [
        "本协议书自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效。",
        "本协议对各方当事人具有法律约束力，当事人应当按照约定履行。人民调解委员会对协议的履行情况进行监督，"
        "督促当事人履行约定的义务。",
        "当事人之间就本协议的履行或者内容发生争议的，一方当事人可以向人民法院提起诉讼。双方当事人认为有必要的，"
        "可以自本协议生效之日起三十日内共同向人民法院申请司法确认；经人民法院依法确认有效后，一方当事人拒绝履行或者"
        "未全部履行的，对方当事人可以向人民法院申请强制执行。",
    ]


def _ended(text: str) -> str:
    """A sentence that ends with its stop."""
    text = text.strip()
    return text if not text or text[-1] in "。；！？.;!?" else text + "。"


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
