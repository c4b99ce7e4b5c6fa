"""What a row of somebody else's case table may tell, and how such tables usually call it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from tracker.cases.vocabulary import State
from tracker.foundation.words import N_


class Part(StrEnum):
    """One thing a case of the past has."""

    ID = "id"
    RECEIVED = "received"
    DUE = "due"
    CLOSED = "closed"
    STATE = "state"
    CATEGORY = "category"
    AREA = "area"
    UNIT = "unit"
    TITLE = "title"
    TEXT = "text"
    PLACE = "place"
    RESULT = "result"
    LNG = "lng"
    LAT = "lat"


PARTS = {
    Part.ID: N_("Number in the other system"),
    Part.RECEIVED: N_("Reported at"),
    Part.DUE: N_("Deadline"),
    Part.CLOSED: N_("Closed at"),
    Part.STATE: N_("State"),
    Part.CATEGORY: N_("Category"),
    Part.AREA: N_("Area (code or name)"),
    Part.UNIT: N_("Unit that handled it"),
    Part.TITLE: N_("Title"),
    Part.TEXT: N_("Description"),
    Part.PLACE: N_("Place"),
    Part.RESULT: N_("Result"),
    Part.LNG: N_("Longitude"),
    Part.LAT: N_("Latitude"),
}
#: Without these a row is no case.
NEEDED = (Part.ID, Part.RECEIVED)

#: The states a case of the past may come in with.
HISTORY_STATES = (State.ACCEPTED, State.HANDLING, State.CLOSED, State.ARCHIVED, State.REJECTED, State.VOID)
#: Of these, the ones that need a closing time.
CLOSED_STATES = frozenset({State.CLOSED, State.ARCHIVED})

# fmt: off
#: Names of columns as `plain` writes them, the surest first.
COLUMN_WORDS: dict[Part, tuple[str, ...]] = {
    Part.ID:       ("编号", "案件编号", "事件编号", "工单编号", "工单号", "受理编号", "任务号", "流水号", "单号", "序号", "id", "caseid", "caseenquiryid", "ref", "number"),
    Part.RECEIVED: ("上报时间", "受理时间", "登记时间", "立案时间", "来电时间", "反映时间", "接件时间", "创建时间", "发生时间", "上报日期", "登记日期", "受理日期", "日期", "received", "receivedat", "opendt", "opened", "created", "createdat"),
    Part.DUE:      ("截止时间", "办理期限", "处置期限", "办结期限", "应办结时间", "到期时间", "处置截止时间", "限办时间", "截止日期", "时限", "due", "dueat", "deadline", "targetdt"),
    Part.CLOSED:   ("办结时间", "结案时间", "完成时间", "关闭时间", "处置完成时间", "办结日期", "结案日期", "closed", "closedat", "closeddt"),
    Part.STATE:    ("状态", "办理状态", "案件状态", "事件状态", "当前状态", "工单状态", "state", "status", "casestatus"),
    Part.CATEGORY: ("类别", "小类", "事件类别", "案件类别", "事项类别", "问题类别", "事件类型", "案件类型", "问题类型", "类型", "category", "type"),
    Part.AREA:     ("网格编码", "区划代码", "所属网格", "网格名称", "网格", "所属社区", "社区", "所属村社", "村社区", "村", "区域", "area", "areacode", "grid"),
    Part.UNIT:     ("承办单位", "主办单位", "责任单位", "处置单位", "办理单位", "责任部门", "承办部门", "处置部门", "部门", "unit", "department"),
    Part.TITLE:    ("标题", "事件标题", "案件标题", "事项标题", "主题", "事项", "事件名称", "title", "casetitle", "summary"),
    Part.TEXT:     ("内容", "描述", "事件描述", "问题描述", "案件描述", "诉求内容", "反映内容", "事件内容", "情况说明", "description", "text"),
    Part.PLACE:    ("地址", "地点", "位置", "发生地点", "事发地点", "详细地址", "事发地址", "address", "place", "location"),
    Part.RESULT:   ("办理结果", "处理结果", "处置结果", "处理意见", "办理情况", "回复内容", "result", "closurereason"),
    Part.LNG:      ("经度", "lng", "lon", "longitude"),
    Part.LAT:      ("纬度", "lat", "latitude"),
}
#: Words of other systems for states, as `plain` writes them.
STATE_WORDS: dict[str, State] = {
    word: state
    for state, words in {
        State.CLOSED:   ("已办结", "办结", "已结案", "结案", "已完成", "完成", "已处置", "已处理", "已解决", "已关闭", "关闭", "closed", "done", "resolved", "completed"),
        State.HANDLING: ("办理中", "处理中", "处置中", "在办", "未办结", "待办结", "未结案", "待处置", "待反馈", "已派单", "已派遣", "open", "inprogress"),
        State.ACCEPTED: ("已受理", "待派单", "待派遣", "待分派", "待受理", "新建", "accepted", "new"),
        State.ARCHIVED: ("已归档", "归档", "archived"),
        State.REJECTED: ("不予受理", "不受理", "已退回", "退回", "rejected"),
        State.VOID:     ("作废", "已作废", "无效", "已撤销", "撤销", "void", "cancelled"),
    }.items()
    for word in words
}
# fmt: on


def plain(word: str) -> str:
    """A name as it is compared: one width and case, without spaces, dashes and what stands in brackets."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    return re.sub(r"[\s_\-:*]+", "", re.sub(r"\(.*?\)|【.*?】", "", folded))


def guess_columns(header: Iterable[str]) -> dict[Part, str]:
    """Which column probably holds which part; each column at most once, parts without a likely one left out."""
    columns = {plain(name): name for name in reversed(list(header))}
    found: dict[Part, str] = {}
    for part, words in COLUMN_WORDS.items():
        column = next((columns[word] for word in words if word in columns), None)
        if column is not None and column not in found.values():
            found[part] = column
    return found


def guess_state(word: str) -> State | None:
    """The state a word of another system probably means."""
    return STATE_WORDS.get(plain(word))
