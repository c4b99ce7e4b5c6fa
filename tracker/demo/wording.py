"""What made-up cases say: places, matters, results, reasons. No sentence is about a real place or person.

`matters.csv` holds for each category its weight, the sort of place it happens at, and sentences apart by "/".
The weights follow the published counts of a city's 12345 hotline (Kaifeng, January 2025: 73 categories, 10,920
cases) with what grid patrols and mediation committees find beside it.
"""

from __future__ import annotations

import csv
from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

from tracker.cases.vocabulary import Source
from tracker.demo.habits import pick
from tracker.demo.names import GIVEN_FIRST, GIVEN_SECOND, SURNAMES
from tracker.demo.roster import Grid

MATTERS = Path(__file__).with_name("matters.csv")

# fmt: off
ROADS = (
    "砚耕路", "听雨巷", "梧桐里", "织云街", "晴岚路", "渡口街", "望汀大道", "竹影巷", "书院东路", "书院西路",
    "泊舟路", "灯塔街", "枕水巷", "芦溪路", "采薇街", "鹿鸣巷", "松风路", "银杏街", "石桥巷", "云锦路", "南薰路",
    "北辰巷", "汀兰路", "半月街",
)
ESTATES = (
    "听澜雅苑", "书香名邸", "汀上人家", "梧桐花园", "云汀新村", "织锦苑", "晴川小区", "竹喧里", "砚池家园",
    "枕溪华庭", "桐花苑", "观澜府", "灯市嘉园", "半亩方塘", "荷风小区", "松涛苑",
)
BESIDE = (
    "菜市场北侧", "公交站旁", "幼儿园门口", "社区卫生站旁", "广场东侧", "十字路口", "便利店前", "健身步道旁",
    "河堤边", "学校后门", "停车场入口", "老年活动室旁",
)
SHOPS = ("早餐店", "烧烤店", "小超市", "快递驿站", "理发店", "五金店", "水果店", "饭馆", "汽修店", "手机店")
VILLAGE_SPOTS = (
    "村部西侧", "文化广场旁", "村东头", "村西桥边", "小学门前", "村口老槐树旁", "卫生室旁", "晒谷场边",
    "村北机井旁",
)
WATERS = ("河堤", "池塘", "排水渠", "沟渠", "水塘", "景观湖")
SITES = ("二期工地", "拆除空地", "改造工地", "休闲广场", "闲置地块", "停车场")
SIDES = ("东侧", "西侧", "南侧", "北侧")

OPENINGS = {
    Source.PATROL:          ("巡查发现，", "日常巡查时发现，", "网格巡查发现，"),
    Source.RESIDENT:        ("居民反映，", "居民扫码上报，", "多名居民反映，"),
    Source.WINDOW:          ("居民到窗口反映，", "窗口登记："),
    Source.HOTLINE:         ("12345热线转来：", "热线工单反映，"),
    Source.POLICE_TRANSFER: ("110非警务警情转来：", "接警中心分流："),
    Source.SUPERIOR:        ("上级交办：", "督查交办："),
    Source.DEPARTMENT:      ("部门转来：", "兄弟部门函告："),
    Source.MEDIA:           ("本地媒体反映，", "论坛帖文反映，"),
    Source.PROPERTY:        ("物业报送：", "物业服务中心上报，"),
}
DETAILS = (
    "影响居民出行", "存在安全隐患", "夜间情况尤为明显", "周边老人孩子较多", "已持续#天", "雨后更加严重",
    "附近住户意见较大", "已设临时警示", "早晚高峰尤其不便", "已拍照留存",
)
WISHES = ("请尽快处理。", "请相关单位到场查看。", "希望及时解决并回复。", "请核实处置。", "盼早日整改。")

#: Main categories whose matters are something to look at; the others are people's concerns.
SEEN = frozenset({"01", "03", "04", "05", "06", "10"})
HEARD = ("走访时了解到，", "入户走访中居民提出，")

REJECTED = (
    "该事项属信访渠道，已告知受理部门。", "不属于网格服务事项，已向反映人说明。", "地点不详，多次联系未果。",
    "不在本县范围，已转告属地。", "属紧急警情，已同步转110处置。",
)
RETURNED = ("不属本单位职责，请另派。", "该路段由县级部门管养，请改派。", "管线权属为供电单位，请改派。")
NOTES = (
    "已到现场查看，安排人员处理。", "正在联系责任人。", "材料已备齐，明日施工。", "已完成一半，继续跟进。",
    "与居民约好上门时间。", "配件已订，到货即装。",
)
ORDERS = ("请按时限处置并反馈照片。", "请先到场核实，再行处置。", "注意现场安全。", "请与居民取得联系。", "")
REWORKS = ("现场仍有残留，请重新处理。", "居民反映问题未解决，请复查。", "整改不彻底，请限期完成。")
EXTENSIONS = (
    "需协调产权单位，申请延期。", "配件采购需要时间。", "连续降雨无法施工。", "涉及多户，逐户沟通需要时间。",
)
SUSPENSIONS = {
    "season":      "气温过低不能施工，待开春后实施。",
    "engineering": "已列入管网改造工程，随工程一并实施。",
    "funds":       "维修资金正在申请，批复后实施。",
    "law":         "相关诉讼未结，待判决后处理。",
    "other":       "等待业主大会表决。",
}
VOIDS = ("重复录入，申请作废。", "测试信息误报，申请作废。", "反映人撤回诉求。")
REFUSALS = ("理由不充分，请按原时限办理。", "请先补充现场材料。")
URGES = ("时限临近，请抓紧办理。", "已超时限，请说明原因并尽快处置。")
ESCALATIONS = ("超出街道权限，请上级协调。", "涉及主管网，需县级部门处置。")
TASKS = ("请配合现场秩序。", "请协助核实产权。", "请协助通知沿街商户。")
ANSWERS = ("已配合完成。", "经核实情况属实，已处理相关部分。", "已通知到位。")
REOPENINGS = ("回访不满意且诉求合理，重新办理。", "问题复发，重新办理。")
UNMERGED = "地点不同，分开办理。"
RESUMED = "条件已具备，恢复办理。"
RECALLS = ("地点写错，撤回修改。", "派错单位，收回重派。", "补充照片后重新反馈。")
# fmt: on


@dataclass(frozen=True)
class Matter:
    """What a category's cases are about."""

    code: str
    weight: int
    place: str
    matters: tuple[str, ...]
    results: tuple[str, ...]


class Wording:
    """Draws words for cases; every choice comes from the given random numbers."""

    def __init__(self, codes: set[str]) -> None:
        with MATTERS.open(encoding="utf-8", newline="") as lines:
            found = [
                Matter(
                    row["code"], int(row["weight"]), row["place"],
                    tuple(row["matters"].split("/")), tuple(row["results"].split("/")),
                )
                for row in csv.DictReader(lines)
            ]  # fmt: skip
        self.matters = {matter.code: matter for matter in found if matter.code in codes}
        self._codes = list(self.matters)
        self._shares = list(accumulate(matter.weight for matter in self.matters.values()))

    def category(self, random: Random) -> str:
        """A category, as often as it is met in life."""
        return self._codes[bisect(self._shares, random.random() * self._shares[-1])]

    def place(self, code: str, grid: Grid, random: Random) -> str:
        """Somewhere in a grid where such a matter may be."""
        return PLACES[self.matters[code].place](grid, random)

    def text(self, code: str, place: str, source: Source, random: Random) -> str:
        """The report in two sentences."""
        is_seen = code[:2] in SEEN
        openings = HEARD if source is Source.PATROL and not is_seen else OPENINGS[source]
        matter = _numbered(pick(self.matters[code].matters, random), random)
        detail = "，" + _numbered(pick(DETAILS, random), random) if is_seen else ""
        return f"{pick(openings, random)}{place}{matter}{detail}。{pick(WISHES, random)}"

    def result(self, code: str, random: Random) -> str:
        return _numbered(pick(self.matters[code].results, random), random) + "。"


def _numbered(sentence: str, random: Random) -> str:
    """A sentence whose # has become a small number."""
    return sentence.replace("#", str(2 + int(random.random() * 7))) if "#" in sentence else sentence


def _number(most: int, random: Random) -> int:
    return 1 + int(random.random() * most)


def _is_rural(grid: Grid) -> bool:
    return int(grid.code[9:12]) >= 200


def _roads(grid: Grid) -> tuple[str, str]:
    """The two streets of a grid; neighbours share one."""
    start = int(grid.code[6:9]) * 7 + int(grid.code[9:12]) * 3 + int(grid.code[12:15])
    return ROADS[start % len(ROADS)], ROADS[(start + 1) % len(ROADS)]


def _estate(grid: Grid) -> str:
    start = int(grid.code[6:9]) * 5 + int(grid.code[9:12]) * 4 + int(grid.code[12:15])
    return ESTATES[start % len(ESTATES)]


def _road(grid: Grid, random: Random) -> str:
    if _is_rural(grid):
        return grid.village + pick(VILLAGE_SPOTS, random)
    one, other = _roads(grid)
    chance = random.random()
    if chance < 0.5:
        return f"{one}{_number(180, random)}号门前"
    if chance < 0.7:
        return f"{one}与{other}交叉口{pick(SIDES, random)}"
    return f"{other}{pick(BESIDE, random)}"


def _building(grid: Grid, random: Random) -> str:
    if _is_rural(grid):
        return f"{grid.village}{_number(9, random)}组安置楼{_number(3, random)}单元"
    return f"{_estate(grid)}{_number(24, random)}号楼{_number(4, random)}单元"


def _home(grid: Grid, random: Random) -> str:
    return f"{grid.village}{_number(12, random)}组" if _is_rural(grid) else f"{_estate(grid)}{_number(24, random)}号楼"


def _shop(grid: Grid, random: Random) -> str:
    if _is_rural(grid):
        return f"{grid.village}{pick(SHOPS, random)}"
    return f"{_roads(grid)[int(random.random() * 2)]}{_number(180, random)}号{pick(SHOPS, random)}"


def _water(grid: Grid, random: Random) -> str:
    return f"{grid.village}{pick(SIDES, random)}{pick(WATERS, random)}"


def _site(grid: Grid, random: Random) -> str:
    return f"{grid.village if _is_rural(grid) else _estate(grid)}{pick(SITES, random)}"


PLACES = {"road": _road, "building": _building, "home": _home, "shop": _shop, "water": _water, "site": _site}


def reporter_name(random: Random) -> str:
    return pick(_SURNAMES, random) + pick(_FIRST, random) + (pick(_SECOND, random) if random.random() < 0.8 else "")


def reporter_phone(random: Random) -> str:
    """A number of the style no carrier has given out."""
    return f"1990000{int(random.random() * 10_000):04d}"


_SURNAMES, _FIRST, _SECOND = tuple(SURNAMES), tuple(GIVEN_FIRST), tuple(GIVEN_SECOND)


def point_in(grid: Grid, random: Random) -> tuple[float, float]:
    """A point (lng, lat) inside the grid: in a triangle between its middle and one stretch of its edge."""
    place = int(random.random() * (len(grid.ring) - 1))
    (x1, y1), (x2, y2), (x0, y0) = grid.ring[place], grid.ring[place + 1], grid.middle
    reach, along = random.random() ** 0.5 * 0.97, random.random()
    x, y = x1 + along * (x2 - x1), y1 + along * (y2 - y1)
    return round(x0 + reach * (x - x0), 6), round(y0 + reach * (y - y0), 6)


TRIAGE_ASKED = "请协助判断是否属于治安管理事项。"
TRIAGE_ANSWERED = "已到现场了解情况。"
HANDED_BACK = "经核实不涉及治安违法，建议由相关部门处理。"
