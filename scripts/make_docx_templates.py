"""Make the Word templates of the papers of a mediation and of the monthly report.

Run `python scripts/make_docx_templates.py` after changing docx_papers.py or this file; the made files are committed, so
that a county can open one in Word, change it and put it into its own data folder (docs/papers.md). The fields in double
braces are the same that the HTML templates use.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import docx_papers as paper
from docx_sheet import Sheet, sheets

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
MEDIATION, MONTHLY = TEMPLATES / "mediation" / "docx", TEMPLATES / "monthly"

#: key of the catalogue: (title, what writes it, whether it is a form in smaller type)
PAPERS: dict[str, tuple[str, Callable[[Sheet], None], bool]] = {
    "application": ("人民调解申请书", paper.application, True),
    "registration": ("人民调解受理登记表", paper.registration, True),
    "rights": ("人民调解权利义务告知书", paper.rights, True),
    "identity": ("当事人身份证明", paper.identity, True),
    "attorney": ("授权委托书", paper.attorney, False),
    "inquiry": ("人民调解调查记录", paper.inquiry, True),
    "evidence": ("证据材料清单", paper.evidence, True),
    "session": ("调解记录", paper.session, True),
    "agreement": ("人民调解协议书", paper.agreement, False),
    "oral": ("人民调解口头协议登记表", paper.oral, True),
    "performance": ("协议履行凭证", paper.performance, True),
    "visit": ("人民调解回访记录", paper.visit, True),
    "confirmation": ("司法确认申请书", paper.confirmation, True),
    "statement": ("卷宗情况说明", paper.statement, True),
    "back": ("封底", paper.back, False),
    "cover": ("人民调解卷宗", paper.cover, False),
    "index": ("卷内目录", paper.index, True),
    "notice": ("人民调解通知书", paper.notice, False),
    "slip": ("当事人告知回执", paper.slip, True),
    "failure": ("调解不成告知书", paper.failure, False),
}


def monthly() -> Sheet:
    """The monthly report: the same fields as templates/monthly/body.html."""
    s = Sheet()
    s.title("{{ m.title }}")
    s.lines("{{ m.month }}{{ m.status }}", indent=False)
    s.heading("一、总体情况")
    _paragraphs(s, "m.summary")
    five = [46.0, 34.0, 25.0, 25.0, 26.0]
    s.loop(
        ["指标", "分子/分母", "本月", "上月", "去年同月"],
        "{%tr for row in m.indicators %}",
        [f"{{{{ row[{at}] }}}}" for at in range(5)],
        five,
    )
    s.heading("二、分类情况")
    s.mark("{%p for label, cells, bars in m.tables %}")
    s.heading("{{ label }}")
    heads = ["{{ label }}", *(f"{{{{ heads[{at}] }}}}" for at in range(5)), "结案率"]
    s.loop(
        heads,
        "{%tr for row in cells %}",
        [f"{{{{ row[{at}] }}}}" for at in range(7)],
        [42.0, 19.0, 19.0, 19.0, 19.0, 19.0, 19.0],
    )
    s.mark("{%p endfor %}")
    s.mark("{%p for heading, lines in m.sections %}")
    s.heading("{{ heading }}")
    _paragraphs(s, "lines")
    s.mark("{%p endfor %}")
    s.lines("{% if m.approved %}批准日期：{{ m.approved }}{% endif %}", indent=False)
    return s


def _paragraphs(s: Sheet, lines: str) -> None:
    s.mark(f"{{%p for line in {lines} %}}")
    s.lines("{{ line }}")
    s.mark("{%p endfor %}")


def main(mediation: Path = MEDIATION, monthly_report: Path = MONTHLY) -> int:
    """Write every template into the two folders."""
    for key, (title, write, is_form) in PAPERS.items():
        sheets(title, write, is_form=is_form).save(mediation / f"{key}.docx")
    monthly().save(monthly_report / "report.docx")
    return 0


if __name__ == "__main__":
    sys.exit(main())
