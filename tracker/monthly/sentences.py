"""The words of a draft. A report goes out in the language of the office: they are Chinese, and all can be edited."""

from __future__ import annotations

from datetime import date

from tracker.figures.measures import MEASURES
from tracker.figures.rates import FEW, Rate
from tracker.foundation.json import Json
from tracker.monthly.masks import mask_pair

#: Rates of the last paragraph of the summary.
LESSER = ("rework", "returned", "extended", "paused", "on_spot")

Pair = list[int]


def month_words(figures: Json) -> str:
    """2026年10月."""
    year, month = figures["last"].split("-")[:2]
    return f"{year}年{int(month)}月"


def days_words(figures: Json) -> str:
    """（9月26日至10月25日） of a month that is not the calendar's, else nothing."""
    first, last = (date.fromisoformat(figures[end]) for end in ("first", "last"))
    if first.day == 1:
        return ""
    return f"（{first.month}月{first.day}日至{last.month}月{last.day}日）"


def draft_words(figures: Json) -> dict[str, str]:
    """The three parts of a report: what happened, what went wrong, and what follows, which people alone know."""
    return {"summary": "\n".join(summary_lines(figures)), "problems": _problems(figures), "plans": ""}


def summary_lines(figures: Json, *, is_public: bool = False) -> list[str]:
    """What happened in the month, a paragraph each; the public version leaves out whatever rests on small counts."""
    opening = f"{month_words(figures)}{days_words(figures)}，{figures['name']}"
    closure, on_time = (_shown(figures, key, is_public) for key in ("closure", "on_time"))
    if closure is None:
        return [f"{opening}应结案件较少，具体数据不予公布。"]
    if not closure[1]:
        return [f"{opening}没有应结案件。", *_solved(figures, is_public)]
    told = (
        f"{opening}应结案{closure[1]}件（不含挂账），期末已结案{closure[0]}件，"
        f"{_told('closure', closure)}{_compared(figures, 'closure', is_public)}"
    )
    if on_time:
        told += f"；按期结案{on_time[0]}件，{_told('on_time', on_time)}"
    lines = [f"{told}。", *_solved(figures, is_public)]
    if closure[1] < FEW:
        lines.append(f"本月应结案不足{FEW}件，单件案件对比率影响较大，不作同比、环比。")
    return lines


def _shown(figures: Json, key: str, is_public: bool) -> Pair | None:
    pair = figures["indicators"][key]
    return mask_pair(pair) if is_public else pair


def _told(key: str, pair: Pair) -> str:
    return f"{MEASURES[key].chinese}{Rate(*pair)}"


def _solved(figures: Json, is_public: bool) -> list[str]:
    """How well it was done, as far as there is anything to divide by."""
    lines = []
    verified, answered, satisfied = (
        _shown(figures, key, is_public) for key in ("verified", "response_share", "satisfied")
    )
    if verified and verified[1]:
        lines.append(f"经核实解决{verified[0]}件，{_told('verified', verified)}。")
    if answered and answered[1]:
        told = f"已结案件中有{answered[0]}件收到反映人评价（{_told('response_share', answered)}）"
        if satisfied and satisfied[1]:
            told += f"，其中满意{satisfied[0]}件，{_told('satisfied', satisfied)}"
        lines.append(f"{told}。未评价的不计为满意。")
    rates = [(key, _shown(figures, key, is_public)) for key in LESSER]
    told = "，".join(_told(key, pair) for key, pair in rates if pair and pair[1])
    return [*lines, f"{told}。"] if told else lines


def _compared(figures: Json, key: str, is_public: bool) -> str:
    """Against last month and the same month last year, in percentage points; nothing where a base is too small."""
    told = []
    present = Rate(*figures["indicators"][key])
    for name, word in (("before", "环比"), ("year_before", "同比")):
        old = figures[name][key]
        points = present.since(Rate(*old))
        if points is None or min(present.whole or 0, old[1]) < FEW or (is_public and mask_pair(old) is None):
            continue
        told.append(f"{word}{'上升' if points > 0 else '下降' if points < 0 else '持平'}{_points(points)}")
    return f"（{'，'.join(told)}）" if told else ""


def _points(points: float) -> str:
    return f"{abs(points):.2f}个百分点" if points else ""


def _problems(figures: Json) -> str:
    late = [one for one in figures["units"] if one["overdue"] and one["key"] != "none"][:3]
    unled = sum(one["overdue"] for one in figures["units"] if one["key"] == "none")
    told = "、".join(f"{one['name']}{one['overdue']}件" for one in late)
    lines = [f"超期较多的单位：{told}。" if told else "本月各责任单位没有超期案件。"]
    if unled:
        lines.append(f"网格岗位办理和尚未派单的案件超期{unled}件。")
    return "\n".join(lines)


def correction_words(one: Json) -> str:
    """One late change of a frozen month, or what was decided about it since, in words."""
    year, month = one["month"].split("-")
    if "words" in one:
        return f"更正：{year}年{int(month)}月{one['words']}。"
    frozen = one["frozen"] or [0, 0]
    return (
        f"更正：{year}年{int(month)}月{MEASURES[one['key']].chinese}原为{Rate(*frozen)}（{frozen[0]}/{frozen[1]}），"
        f"截至本期末为{Rate(*one['now'])}（{one['now'][0]}/{one['now'][1]}）。"
    )
