"""Invented names. The county code 990101 is assigned to no place: there is no province 99."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

COUNTY_CODE = "990101"
COUNTY_NAME = "云汀县"


@dataclass(frozen=True)
class StreetPlan:
    """A street or town: the last three digits of its code and its name; each village as "digits name"."""

    digits: str
    name: str
    listed: tuple[str, ...]

    @property
    def villages(self) -> tuple[tuple[str, str], ...]:
        """The villages from north to south as (digits, name)."""
        return tuple((digits, name) for digits, name in (one.split() for one in self.listed))


# fmt: off
STREETS = (
    StreetPlan("001", "听澜街道", ("001 书声里社区", "002 观澜亭社区", "003 桐花巷社区", "004 晴川坊社区")),
    StreetPlan("002", "青梧街道", ("001 云汀站社区", "002 梧荫社区", "003 织锦里社区", "004 灯市口社区")),
    StreetPlan("003", "枕溪街道", ("001 枕溪桥社区", "002 半亩塘社区", "003 竹喧社区", "004 砚池社区")),
    StreetPlan("100", "白榆渡镇", ("001 渡口社区", "200 南榆庄村", "201 北榆庄村", "202 柳荫湾村", "203 石磨坡村")),
    StreetPlan("101", "鹤影镇",   ("001 鹤影社区", "200 鹤滩村", "201 芦花淀村", "202 望鹤台村", "203 稻香沟村")),
    StreetPlan("102", "晚枫镇",   ("001 枫林社区", "200 上枫村", "201 下枫村", "202 茶垄村", "203 泉眼岭村")),
)
NUMERALS = "一二三四五六七八九"
#: The one special grid (专属网格) and its name.
SPECIAL_GRID, SPECIAL_NAME = "990101002001001", "云汀客运站专属网格"
#: Where the named grid officers work: more is made up there, so that their desks are not empty.
FRONT_GRIDS = ("990101001001001", "990101001002001")
#: Grids that are divided further into micro-grids.
DIVIDED_GRIDS = ("990101001001001", "990101001001002", "990101003002001")
#: Villages that have no police liaison: the gaps a supervisor should see.
UNCOVERED = ("990101100203", "990101102202")

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻苏潘葛范彭鲁韦马苗方俞任袁柳"
    "史唐薛雷贺倪汤滕罗毕郝邬安常乐于傅皮齐康伍余顾孟黄穆萧尹姚邵汪祁毛米明戴宋庞熊纪舒屈项祝董梁杜阮蓝"
)
GIVEN_FIRST = "文志建国明永春秋晓海云思雨佳子宇欣静立德学家庆景向玉秀瑞书彦承怀锦若清温"
GIVEN_SECOND = "平安宁远航涛波辉强军伟杰峰磊鹏洋帆林森华英兰芳萍娟敏洁琳颖慧怡然轩宸琪瑶霞玲燕军勤俭礼信"
# fmt: on


def people_names(random: Random) -> Iterator[str]:
    """Names of three characters, each once, in an order the seed decides."""
    names = ["".join(parts) for parts in product(SURNAMES, GIVEN_FIRST, GIVEN_SECOND)]
    seen: set[str] = set()
    while True:
        name = names[int(random.random() * len(names))]
        if name not in seen:
            seen.add(name)
            yield name


def fresh_names(random: Random, taken: Iterable[str]) -> Iterator[str]:
    """The same without those that are taken."""
    known = set(taken)
    return (name for name in people_names(random) if name not in known)


def phone_numbers() -> Iterator[str]:
    """Numbers of a style no carrier has given out: 1990000 and a serial."""
    for serial in range(10_000):
        yield f"1990000{serial:04d}"
