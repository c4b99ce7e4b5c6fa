"""The words of a draft. A report goes out in the language of the office: they are Chinese, and all can be edited."""

from __future__ import annotations

from typing import Any

from tracker.supervision.figures import rate
from tracker.supervision.indicators import BY_KEY

#: Below so many cases no comparison is drawn.
FEW = 20


def month_words(figures: dict[str, Any]) -> str:
    """2026年10月."""
    year, month = figures["first"].split("-")[:2]
    return f"{year}年{int(month)}月"


def draft_words(figures: dict[str, Any], corrections: list[dict[str, Any]]) -> dict[str, str]:
    """The three parts of a report: what happened, what went wrong, what follows."""
    return {
        "summary": _summary(figures),
        "problems": _problems(figures, corrections),
        "plans": "（由督导部门填写下一步工作安排。）",
    }


def _summary(figures: dict[str, Any]) -> str:
    counts = figures["indicators"]
    closed, due = counts["closure"]
    lines = [
        f"{month_words(figures)}，{figures['name']}应结案{due}件（不含挂账），期末已结案{closed}件，"
        f"结案率{rate(closed, due)}{_compared(figures, 'closure')}；"
        f"按期结案{counts['on_time'][0]}件，按期结案率{rate(*counts['on_time'])}。",
        f"经核实解决{counts['verified'][0]}件，经核实解决率{rate(*counts['verified'])}。"
        f"结案案件中有{counts['response_share'][0]}件得到上报人评价（评价率{rate(*counts['response_share'])}），"
        f"其中满意{counts['satisfied'][0]}件，满意率{rate(*counts['satisfied'])}。未评价的不计为满意。",
        f"返工率{rate(*counts['rework'])}，退单率{rate(*counts['returned'])}，延期率{rate(*counts['extended'])}，"
        f"挂账率{rate(*counts['paused'])}，自行处置率{rate(*counts['on_spot'])}。",
    ]
    if due < FEW:
        lines.append(f"本月应结案不足{FEW}件，单件案件对比率影响较大，不作比较。")
    return "\n".join(lines)


def _compared(figures: dict[str, Any], key: str) -> str:
    """Against last month and the same month last year, in percentage points; nothing where a base is too small."""
    told = []
    part, whole = figures["indicators"][key]
    for name, word in (("before", "环比"), ("year_before", "同比")):
        old_part, old_whole = figures[name][key]
        if min(whole, old_whole) < FEW:
            continue
        points = round(100 * part / whole - 100 * old_part / old_whole, 2)
        told.append(f"{word}{'上升' if points > 0 else '下降' if points < 0 else '持平'}{_points(points)}")
    return f"（{'，'.join(told)}）" if told else ""


def _points(points: float) -> str:
    return f"{abs(points):.2f}个百分点" if points else ""


def _problems(figures: dict[str, Any], corrections: list[dict[str, Any]]) -> str:
    late = [one for one in figures["units"] if one["overdue"] and one["key"] != "none"][:3]
    lines = []
    if late:
        told = "、".join(f"{one['name']}{one['overdue']}件" for one in late)
        lines.append(f"超期较多的单位：{told}。")
    else:
        lines.append("本月没有单位超期。")
    lines += [correction_words(one) for one in corrections]
    return "\n".join(lines)


def correction_words(one: dict[str, Any]) -> str:
    """One late change of a frozen month, in words."""
    frozen = one["frozen"] or [0, 0]
    year, month = one["month"].split("-")
    return (
        f"更正：{year}年{int(month)}月{BY_KEY[one['key']].chinese}原为{rate(*frozen)}（{frozen[0]}/{frozen[1]}），"
        f"截至本期末为{rate(*one['now'])}（{one['now'][0]}/{one['now'][1]}）。"
    )
