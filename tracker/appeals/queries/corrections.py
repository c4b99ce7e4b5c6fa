"""Upheld appeals as corrections of reports that are frozen: how many, about which month, on what ground."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select

from tracker.access.actor import Actor
from tracker.access.scope import within
from tracker.appeals.models import Appeal
from tracker.appeals.queries.appeals import counted_appeals
from tracker.appeals.vocabulary import Counting, Ground, Status
from tracker.cases.models import Case
from tracker.cases.queries.scope import counted_cases
from tracker.extensions import db
from tracker.supervision.corrections import Correction

#: A report goes out in the language of the office.
COUNTED = {
    Counting.OVERDUE: "计入超期",
    Counting.RETURNED: "计入退单",
    Counting.REWORKED: "计入返工",
    Counting.UNVERIFIED: "未计入经核实解决",
    Counting.REOPENED: "计入重办",
    Counting.DISSATISFIED: "计入不满意",
    Counting.UNANSWERED: "计入反映人未评价",
    Counting.EXTENDED: "计入延期",
}
BECAUSE = {
    Ground.FORCE_MAJEURE: "不可抗力",
    Ground.NOT_OURS: "责任不属申诉岗位",
    Ground.CLOCK: "时限起算有误",
    Ground.SYSTEM: "系统故障或无信号",
    Ground.HINDERED: "材料或通行受阻",
    Ground.OTHER: "其他理由",
}


def find_upheld(area: str, since: datetime, until: datetime, actor: Actor) -> list[Correction]:
    """A correction for each month and counting of which appeals were upheld from an instant until before another.

    The grounds tell why; what people wrote stays in the appeals, for it may name persons.
    """
    query = (
        select(Appeal.month_on, Appeal.counting, Appeal.ground, func.count())
        .join(Case, Case.id == Appeal.case_id)
        .where(Appeal.status == Status.UPHELD, Appeal.judged_at >= since, Appeal.judged_at < until)
        .where(within(Appeal.area_code, area), counted_appeals(actor), counted_cases(actor))
        .group_by(Appeal.month_on, Appeal.counting, Appeal.ground)
    )
    found: dict[tuple[date, Counting], dict[Ground, int]] = {}
    for month_on, counting, ground, count in db.session.execute(query):
        found.setdefault((month_on, counting), {})[ground] = int(count)
    in_order = sorted(found, key=lambda one: (one[0], list(Counting).index(one[1])))
    return [Correction(month_on, _words(counting, found[month_on, counting])) for month_on, counting in in_order]


def _words(counting: Counting, grounds: dict[Ground, int]) -> str:
    why = "、".join(f"{words}{grounds[ground]}件" for ground, words in BECAUSE.items() if ground in grounds)
    told = f"对“{COUNTED[counting]}”的申诉有{sum(grounds.values())}件经裁定成立（{why}）"
    return f"{told}；原公布数据不变，“申诉后”数据剔除相关案件"
