# ruff: noqa: E501 - the sentences of the papers stay whole
"""What stands on each paper of a mediation as a Word template; the fields are those of the HTML templates."""

from __future__ import annotations

from typing import Any

from docx_sheet import DAY, FOR_PARTY, MEDIATOR, RECORDER, Sheet


def application(s: Sheet) -> None:
    s.number()
    s.parties()
    s.heading("纠纷简要情况")
    s.typed("m.matter")
    s.heading("当事人申请事项")
    s.typed("m.demands")
    s.lines(
        "人民调解委员会已将申请人民调解的相关规定告知我，现自愿申请人民调解委员会进行调解。", "此致：{{ m.committee }}"
    )
    s.under("申请人（签名、盖章或者按指印）", "申请日期")


def registration(s: Sheet) -> None:
    s.number()
    s.table(
        [
            ["受理日期", "{{ m.registered_on|day }}", "纠纷类型", "{{ m.category }}"],
            ["案件来源", "{{ m.origin_label|say }}", "移送（委托）单位", "{{ m.referrer|say }} {{ m.referral_no }}"],
            ["发生地点", "{{ m.area }}{{ m.place }}", None, None],
        ],
        [30, 48, 36, 42],
    )
    s.parties()
    s.heading("纠纷简要情况")
    s.typed("m.matter")
    s.heading("当事人请求")
    s.typed("m.demands")
    s.heading("当事人意愿")
    s.each(
        "party",
        "m.parties",
        "{{ party.name }}：{{ party.consent|say }}（{{ party.consented_on|day }} {{ party.consent_way|say }}）",
    )
    s.signs()
    s.under(MEDIATOR, "登记人（签名）", DAY)


def rights(s: Sheet) -> None:
    s.number()
    s.lines("{{ m.parties|map(attribute='name')|join('、') }}：", indent=False)
    for text in RIGHTS.strip().splitlines():
        (s.heading if text[1] == "、" else s.lines)(text)
    s.signs()
    s.under("告知人（人民调解员）", DAY)


#: People's Mediation Law, articles 3, 4, 15, 23, 24, 26, 31 to 33.
RIGHTS = """
{{ m.committee }}已受理各方当事人之间的纠纷。依照《中华人民共和国人民调解法》的规定，现将当事人在人民调解活动中享有的权利和履行的义务告知如下：
一、当事人享有的权利（第二十三条）
（一）选择或者接受人民调解员；
（二）接受调解、拒绝调解或者要求终止调解；
（三）要求调解公开进行或者不公开进行；
（四）自主表达意愿、自愿达成调解协议。
二、当事人履行的义务（第二十四条）
（一）如实陈述纠纷事实；
（二）遵守调解现场秩序，尊重人民调解员；
（三）尊重对方当事人行使权利。
三、其他事项
（一）人民调解委员会调解民间纠纷，不收取任何费用。当事人认为人民调解员与纠纷有利害关系的，可以要求更换。人民调解员不得泄露当事人的个人隐私、商业秘密。
（二）不因调解而阻止当事人依法通过仲裁、行政、司法等途径维护自己的权利。调解不成的，终止调解，并依据有关法律、法规的规定，告知当事人可以依法通过仲裁、行政、司法等途径维护自己的权利（第二十六条）。
（三）经人民调解委员会调解达成的调解协议，具有法律约束力，当事人应当按照约定履行；人民调解委员会对调解协议的履行情况进行监督，督促当事人履行约定的义务（第三十一条）。
（四）当事人之间就调解协议的履行或者调解协议的内容发生争议的，一方当事人可以向人民法院提起诉讼（第三十二条）。
（五）双方当事人认为有必要的，可以自调解协议生效之日起三十日内共同向人民法院申请司法确认。人民法院依法确认调解协议有效，一方当事人拒绝履行或者未全部履行的，对方当事人可以向人民法院申请强制执行。人民法院依法确认调解协议无效的，当事人可以通过人民调解方式变更原调解协议或者达成新的调解协议，也可以向人民法院提起诉讼（第三十三条）。
以上权利义务已经告知，我已知悉。
"""


def identity(s: Sheet) -> None:
    s.number()
    s.lines(
        "当事人出示了居民身份证等身份证件或者单位登记证照，经调解员当场核对后即时退还，本卷不留存证件复印件、照片或者扫描件。"
    )
    s.loop(
        ["当事人", "证件（证照）号码", "核对时间", "核对结果"],
        FOR_PARTY,
        ["{{ party.name }}（{{ party.side|say }}）", "{{ (party.id_number if party.is_person else party.credit_code) or '—' }}", "{{ party.id_checked_at|time if party.id_checked_at else '' }}", "{{ '人证相符' if party.id_checked_at else '尚未核对' }}"],
        [40, 48, 44, 24],
    )  # fmt: skip
    s.lines("核对人：{{ m.mediators|join('、') }}；未留存证件影像。")
    s.under("核对人（人民调解员）", DAY)


def attorney(s: Sheet) -> None:
    s.number()
    s.lines(
        "委托人：{{ item.party }}",
        "受托人：{{ item.name }}{% if item.relation %}（{{ item.relation }}）{% endif %}{% if item.phone %}，联系电话{{ item.phone }}{% endif %}",
        "委托人现委托受托人以委托人名义参加由{{ m.committee }}主持的“{{ m.title }}”一案的人民调解活动。",
    )
    s.heading("委托权限")
    s.lines(
        "{% if item.has_special_power %}特别授权：代为陈述事实、提交证据；代为承认、放弃、变更调解请求；代为达成调解协议、签署调解协议书并代收有关文书。"
        "{% else %}一般授权：代为陈述事实、提交证据、代收有关文书。受托人无权代为承认、放弃、变更调解请求，无权代为达成、签署调解协议。{% endif %}"
    )
    s.typed("item.powers")
    s.lines("委托期限自{{ item.given_on|day }}起至本次调解终结止。")
    s.under("委托人（签名、盖章或者按指印）", "受托人（签名）", DAY)


def inquiry(s: Sheet) -> None:
    s.number()
    rows = [
        ["日期", "{{ item.asked_on|day }}", "地点", "{{ item.place }}"],
        ["被调查人", "{{ item.asked }}", "在场人", "{{ item.present }}"],
        ["调查人", "{{ item.written_by }}", None, None],
    ]
    s.table(rows, [26, 52, 26, 52])
    s.heading("记录")
    s.questions("item.questions")
    s.typed("item.text")
    s.lines("以上记录我看过（已向我宣读），与我所述相符。")
    s.under("被调查人（签名或者按指印）", "调查人（签名）", RECORDER)


def evidence(s: Sheet) -> None:
    s.number()
    s.loop(
        ["序号", "证据名称", "收取日期", "备注"],
        "{%tr for scan in m.scans_of('evidence') %}",
        ["{{ loop.index }}", "{{ scan.name }}", "{{ scan.added_at|day }}", "{{ scan.remark }}"],
        [16, 64, 40, 36],
    )
    s.lines("以上证据材料共{{ m.scans_of('evidence')|length }}份，扫描件附后。")
    s.under("提交人（签名）", "接收人（签名）", DAY)


def session(s: Sheet) -> None:
    s.number()
    rows = [
        [
            "调解次数",
            "第{{ item.no }}次（{{ '公开进行' if item.is_public else '不公开进行' }}）",
            "地点",
            "{{ item.room }}",
        ],
        ["时间", "{{ item.held_from|time }}{% if item.held_to %} — {{ item.held_to|time }}{% endif %}", None, None],
        ["当事人", "{{ m.parties|map(attribute='name')|join('、') }}", None, None],
        ["参加人", "{{ item.attended|join('、') }}", None, None],
        ["人民调解员", "{{ m.mediators|join('、') }}", None, None],
    ]
    s.table(rows, [28, 64, 18, 46])
    s.lines("人民调解委员会已将人民调解的相关规定告知各方当事人。")
    s.heading("调解记录")
    s.questions("item.questions")
    s.typed("item.text")
    s.heading("调解结果")
    s.typed("item.outcome or item.reason")
    s.lines("以上记录我们看过（已向我们宣读），记录无误。")
    s.signs()
    s.under(MEDIATOR, RECORDER, DAY)


def agreement(s: Sheet) -> None:
    s.number()
    s.each("line", "agreement_of(m)", "{{ line }}")
    s.signs()
    s.under(MEDIATOR, RECORDER)
    s.seal("{{ m.effective_on|day }}")


def oral(s: Sheet) -> None:
    s.number()
    s.parties()
    s.heading("纠纷主要事实、争议事项")
    s.typed("m.facts or m.matter")
    s.heading("经调解，自愿达成如下协议：")
    s.each("clause", "m.clauses", "（{{ chinese_number(clause.no) }}）{{ clause_text(clause) }}")
    s.lines(
        "本协议以口头方式达成，自各方当事人达成协议之日即{{ (m.effective_on or m.ended_on)|day }}起生效，协议内容由人民调解员记录。"
    )
    s.signs()
    s.under(MEDIATOR, RECORDER, "备注")
    s.seal("{{ (m.effective_on or m.ended_on)|day }}")


def performance(s: Sheet) -> None:
    s.number()
    for_each: list[Any] = ["{%tr for clause in m.clauses %}", None, None, None, None, None]
    s.table(
        [
            ["条款", "履行人", "约定期限", "实际履行日期", "金额（元）", "备注"],
            for_each,
            ["{%tr for one in clause.performances %}", None, None, None, None, None],
            ["第{{ clause.no }}项", "{{ clause.performer }}", "{{ clause.due_on|day }}", "{{ one.performed_on|day }}{% if one.performed_on > clause.due_on %}（逾期）{% endif %}", "{{ figures(one.amount_fen) if one.amount_fen else '—' }}", "{{ '全部履行' if one.is_whole else '部分履行' }}{% if one.note %}；{{ one.note }}{% endif %}"],
            ["{%tr endfor %}", None, None, None, None, None],
            ["{%tr endfor %}", None, None, None, None, None],
        ],
        [16, 28, 28, 32, 24, 28],
        heads=False,
    )  # fmt: skip
    s.heading("各项协议内容履行情况")
    s.each(
        "clause",
        "m.clauses",
        "第{{ clause.no }}项：{{ clause.state|say }}{% if clause.performed_on %}（{{ clause.performed_on|day }}）{% endif %}",
    )
    s.under("履行人（签名）", "接收人（签名）", MEDIATOR)


def visit(s: Sheet) -> None:
    s.number()
    s.lines("当事人：{{ m.parties|map(attribute='name')|join('、') }}。回访事由：了解协议履行情况和当事人现状。")
    s.mark("{%p for one in m.visits %}")
    rows = [
        ["回访日期", "{{ one.visited_on|day }}", "计划日期", "{{ one.planned_on|day }}"],
        ["被回访人", "{{ one.who }}", "方式", "{{ one.way|say }}"],
        ["回访情况", "{{ one.kept|say }}", None, None],
        ["当事人评价", "{{ one.answer|say }}", None, None],
        ["备注", "{{ one.note }}", None, None],
    ]
    s.table(rows, [28, 50, 28, 50])
    s.mark("{%p endfor %}")
    s.under("被回访人（签名）", "回访人（签名）", DAY)


def confirmation(s: Sheet) -> None:
    s.parties()
    s.heading("请求事项")
    s.lines(
        "请求依法确认申请人于{{ m.effective_on|day }}经{{ m.committee }}主持调解达成的{{ m.number }}人民调解协议有效。"
    )
    s.heading("事实和理由")
    s.lines(
        "申请人之间因{{ m.category }}发生争议，经{{ m.committee }}调解，自愿达成调解协议，协议自{{ m.effective_on|day }}起生效。现依照《中华人民共和国人民调解法》第三十三条和《中华人民共和国民事诉讼法》的有关规定，自协议生效之日起三十日内共同申请司法确认。",
        "申请人承诺：申请人出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；如果因为该协议内容而给他人造成损害的，愿意承担相应的民事责任和其他法律责任。",
        "此致",
    )
    s.lines("{{ m.confirm_court or '＿＿＿＿＿＿人民法院' }}", indent=False)
    s.lines("附：人民调解协议书，申请人身份证明，与调解协议相关的财产权利证明等材料。")
    s.signs()
    s.heading("办理情况和结果")
    s.lines("申请日期：{{ m.confirm_applied_on|day }}；申请期限届满日：{{ m.confirm_due_on|day }}。")
    s.lines(
        "{% if m.confirmation == 'confirmed' %}人民法院于{{ m.confirm_decided_on|day }}裁定调解协议有效，裁定书文号：{{ m.confirm_no or '—' }}。"
        "{% elif m.confirmation == 'not_confirmed' %}人民法院于{{ m.confirm_decided_on|day }}裁定驳回申请，裁定书文号：{{ m.confirm_no or '—' }}。"
        "{% else %}人民法院尚未作出裁定。{% endif %}"
    )


def statement(s: Sheet) -> None:
    s.number()
    s.lines(
        "本卷为“{{ m.title }}”一案的人民调解材料，办理结果：{{ m.outcome|say }}。",
        "卷内附扫描件{{ m.scans|length }}份。",
    )
    s.lines(
        "{% if absent %}本案未形成下列材料：{% for one in absent %}{{ one.title|say }}{% if not loop.last %}、{% endif %}{% endfor %}。{% endif %}"
    )
    s.each("one", "missing", "尚缺：{{ papers[one.paper].title|say }}（{{ one.why|say }}）")
    s.lines(
        "本卷不留存当事人身份证件影像，核对时间和核对人见当事人身份证明；表格中“民族”一栏由当事人自行填写，系统不采集、不保存。"
    )
    s.under("立卷人（签名）", "检查人（签名）", DAY)


def back(s: Sheet) -> None:
    s.lines("{{ m.number or m.ref }}", "{{ m.committee }}", "整卷PDF在此处载明总页数和SHA-256校验值。", indent=False)
    s.under("立卷人（签名）", "检查人（签名）", "立卷日期")


def cover(s: Sheet) -> None:
    s.lines("{{ m.committee }}", indent=False)
    rows = [
        ["卷　　名", "{{ m.title }}"],
        ["卷　　号", "{{ m.number or m.ref }}"],
        ["纠纷类型", "{{ m.category }}"],
        ["人民调解员", "{{ m.mediators|join('、') }}"],
        ["调解日期", "{{ (m.registered_on or m.opened_on)|day }}至{{ m.ended_on|day }}"],
        ["调解结果", "{{ m.outcome|say }}"],
        ["立卷人", "{{ m.archived_by }}"],
        ["立卷日期", "{{ m.archived_on|day }}"],
        ["保管期限", "{{ m.retention|say }}"],
        ["备注", ""],
    ]
    s.table(rows, [36, 120])


def index(s: Sheet) -> None:
    s.number()
    s.loop(
        ["序号", "材料名称", "页号", "备注"],
        "{%tr for entry in entries %}",
        ["{{ entry.number }}", "{{ entry.title|say }}", "", ""],
        [16, 90, 20, 30],
    )


def notice(s: Sheet) -> None:
    s.number()
    s.lines("{{ (item.invited or m.parties|map(attribute='name'))|join('、') }}：", indent=False)
    s.lines("“{{ m.title }}”一案已由{{ m.committee }}受理。现定于下列时间、地点进行第{{ item.no }}次调解，请准时参加。")
    rows = [
        ["时间", "{{ item.planned_at|time }}（约{{ item.minutes }}分钟）"],
        ["地点", "{{ item.room }}"],
        ["人民调解员", "{{ m.mediators|join('、') }}"],
        ["调解形式", "{{ '公开进行' if item.is_public else '不公开进行' }}"],
        ["电话", "{{ m.committee_phone }}"],
    ]
    s.table(rows, [36, 120])
    s.lines(
        "请携带本人身份证件和有关证据材料。委托他人参加的，应当提交授权委托书；未成年人由其监护人陪同参加。因故不能参加的，请提前告知。",
        "人民调解遵循自愿原则，不收取任何费用。您有权拒绝调解，也可以随时要求终止调解，不影响您办理其他任何事项。",
    )
    s.seal()


def slip(s: Sheet) -> None:
    s.number()
    s.lines("{{ item.name }}：", indent=False)
    s.lines(
        "“{{ m.title }}”一案已由{{ m.committee }}于{{ m.registered_on|day }}受理，编号{{ m.number or m.ref }}。人民调解员：{{ m.mediators|join('、') }}；联系电话：{{ m.committee_phone or '—' }}。"
    )
    s.mark("{%p if m.is_agreed %}")
    s.heading("调解协议")
    s.lines(
        "调解协议{% if m.effective_on %}自{{ m.effective_on|day }}起生效，{% endif %}对您具有法律约束力。请按照约定履行，并妥善保存付款等履行凭证。"
    )
    s.each(
        "clause",
        "m.clauses|selectattr('performer', 'equalto', item.name)",
        "（{{ chinese_number(clause.no) }}）{{ clause_text(clause) }}",
    )
    s.mark("{%p endif %}")
    s.mark("{%p if m.confirm_due_on and not m.is_oral %}")
    s.heading("司法确认")
    s.lines(
        "{% if m.is_confirmable %}自协议生效之日起30日内，即{{ m.confirm_due_on|day }}前（含当日），由双方当事人共同向{{ m.confirm_court or '人民调解委员会所在地的基层人民法院' }}提出申请，人民法院办理司法确认不收取费用。"
        "{% else %}本协议不能申请司法确认，原因：{% for one in m.unconfirmable %}{{ one|say }}{% if not loop.last %}、{% endif %}{% endfor %}。{% endif %}",
        "下列内容人民法院不予确认：确认婚姻关系、亲子关系、收养关系等身份关系的；适用其他特别程序审理的；涉及物权、知识产权确权的；违反法律或者损害他人合法权益的；内容不明确的。",
    )
    s.mark("{%p endif %}")
    s.heading("发生争议怎么办")
    s.lines(
        "对调解协议的履行或者内容发生争议的，可以向人民法院提起诉讼，也可以再次申请人民调解。人民调解自愿参加，不收取任何费用。"
    )
    s.under("接收人（签名）", DAY)
    s.seal()


def failure(s: Sheet) -> None:
    s.number()
    s.lines("{{ m.parties|map(attribute='name')|join('、') }}：", indent=False)
    s.lines(
        "“{{ m.title }}”一案，经{{ m.committee }}主持调解，未达成调解协议，已于{{ m.ended_on|day }}终止调解。{% if m.end_reason %}终止原因：{{ m.end_reason|say }}。{% endif %}",
        "依照《中华人民共和国人民调解法》第二十六条的规定，现终止调解，并告知各方当事人可以依法通过下列途径维护自己的权利：",
        "（一）有仲裁协议的，或者属于劳动人事争议、农村土地承包经营纠纷的，可以依法向有管辖权的仲裁机构申请仲裁；",
        "（二）依法应当或者可以由行政机关处理的，可以向有关行政机关申请处理；",
        "（三）向有管辖权的人民法院提起诉讼；",
        "（四）各方当事人自愿的，可以再次申请人民调解。",
        "请注意诉讼时效和申请仲裁的期限。人民调解委员会对调解中知悉的个人隐私和商业秘密予以保密。经济困难需要法律帮助的，可以拨打12348咨询、申请法律援助。",
    )
    s.signs()
    s.seal("{{ m.ended_on|day }}")
