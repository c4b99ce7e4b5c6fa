"""The made-up county's service guide, through the real services. Nothing in it is drawn by lot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from tracker.demo.names import COUNTY_NAME
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.people.models import Unit
from tracker.services.guide.models import ServiceVersion
from tracker.services.guide.queries.contents import Content, Material
from tracker.services.guide.queries.items import KeptItem
from tracker.services.guide.services.items import make_item, make_version
from tracker.services.guide.vocabulary import MaterialKind

ORIGINAL, COPY, SHOWN, FORM = MaterialKind.ORIGINAL, MaterialKind.COPY, MaterialKind.SHOWN, MaterialKind.FORM

ID_CARD = Material("申请人身份证", SHOWN, is_held=True, note="凭电子证照核验")
HOUSEHOLD = Material("居民户口簿", SHOWN, is_held=True, note="由公安户籍数据共享核验")
PHOTO = Material("近期二寸免冠照片", ORIGINAL, copies=2)
ACCOUNT = Material("申请人银行卡", COPY, note="本人名下，用于发放")
LICENCE = Material("营业执照", COPY, is_held=True, note="由市场主体登记数据共享核验")


@dataclass(frozen=True)
class Change:
    """A later version: what it says differently, and how many days ago it began (below 0: it is to come)."""

    days_ago: int
    promised_limit: str
    #: The material that is not asked for any more, as the authorities hold it.
    held: str = ""
    dropped: str = ""


@dataclass(frozen=True)
class Plan:
    """An item, the unit of the county that decides on it, and its later versions."""

    code: str
    unit: str
    content: Content
    changes: tuple[Change, ...] = ()


def _form(name: str) -> Material:
    return Material(name, FORM, note="窗口领取，也可在本页下载")


def _steps(*more: str) -> str:
    return "\n".join(("申请人到户籍地或居住地便民服务中心窗口提出申请，也可请代办员代办", *more))


PLANS: tuple[Plan, ...] = (
    Plan(
        "MZ-001",
        "民政局",
        Content(
            "最低生活保障金给付",
            "18wd",
            "30wd",
            "持有本县户籍、共同生活的家庭成员人均收入低于当地最低生活保障标准，且家庭财产符合规定的家庭。",
            _steps("乡镇（街道）入户调查、信息核对", "民主评议并公示七日", "县民政部门审核确认", "按月发放"),
            "《社会救助暂行办法》第九条、第十一条",
            "不收费",
            "《最低生活保障证》",
            materials=(
                _form("最低生活保障申请书"),
                ID_CARD,
                HOUSEHOLD,
                _form("家庭经济状况核对授权书"),
                Material("收入情况证明", ORIGINAL, is_gap_allowed=True, note="近六个月"),
                ACCOUNT,
            ),
        ),
        (Change(150, "15wd"), Change(-20, "12wd", dropped="收入情况证明")),
    ),
    Plan(
        "MZ-002",
        "民政局",
        Content(
            "特困人员认定",
            "15wd",
            "20wd",
            "无劳动能力、无生活来源且无法定赡养、抚养、扶养义务人的老年人、残疾人以及未成年人。",
            _steps("入户调查", "公示七日", "县民政部门确认"),
            "《社会救助暂行办法》第十四条",
            "不收费",
            "《特困人员供养证》",
            materials=(_form("特困人员救助供养申请书"), ID_CARD, HOUSEHOLD, Material("残疾人证", SHOWN, is_held=True)),
        ),
    ),
    Plan(
        "MZ-003",
        "民政局",
        Content(
            "高龄津贴给付",
            "10wd",
            "20wd",
            "年满八十周岁、持有本县户籍的老年人。",
            _steps("乡镇（街道）核对年龄和户籍", "县民政部门审核", "次月起发放"),
            "《中华人民共和国老年人权益保障法》第三十三条",
            "不收费",
            "按月发放津贴",
            materials=(_form("高龄津贴申请表"), ID_CARD, HOUSEHOLD, PHOTO, ACCOUNT),
        ),
        (Change(90, "5wd", dropped="近期二寸免冠照片"),),
    ),
    Plan(
        "MZ-004",
        "民政局",
        Content(
            "临时救助对象认定",
            "3wd",
            "10wd",
            "因火灾、交通事故、突发重大疾病等原因，基本生活暂时出现严重困难的家庭或者个人。",
            _steps("情况紧急的先行救助，五个工作日内补办手续", "乡镇（街道）审核", "县民政部门确认"),
            "《社会救助暂行办法》第四十七条",
            "不收费",
            "临时救助金",
            materials=(
                _form("临时救助申请书"),
                ID_CARD,
                Material("困难情况的证明", ORIGINAL, is_gap_allowed=True, note="可先申请后补"),
                ACCOUNT,
            ),
        ),
    ),
    Plan(
        "RS-001",
        "人力资源和社会保障局",
        Content(
            "城乡居民养老保险参保登记",
            "1wd",
            "3wd",
            "年满十六周岁（不含在校学生）、未参加职工养老保险的本县居民。",
            _steps("窗口录入", "信息核对", "告知缴费方式"),
            "《中华人民共和国社会保险法》第二十条、第二十二条",
            "不收费",
            "参保登记回执",
            materials=(_form("城乡居民基本养老保险参保登记表"), ID_CARD, HOUSEHOLD),
        ),
    ),
    Plan(
        "RS-002",
        "人力资源和社会保障局",
        Content(
            "就业困难人员认定",
            "7wd",
            "20wd",
            "大龄、残疾、低保家庭等难以实现就业、连续失业六个月以上的劳动者。",
            _steps("乡镇（街道）初审", "公示三日", "县人社部门认定"),
            "《就业服务与就业管理规定》第四十条",
            "不收费",
            "认定结果记入就业创业证",
            materials=(
                _form("就业困难人员认定申请表"),
                ID_CARD,
                Material("就业创业证", SHOWN, is_held=True),
                Material("相关困难情况的证件", COPY, is_gap_allowed=True),
            ),
        ),
        (Change(45, "5wd", held="相关困难情况的证件"),),
    ),
    Plan(
        "RS-003",
        "人力资源和社会保障局",
        Content(
            "失业登记",
            "4wh",
            "3wd",
            "法定劳动年龄内、有劳动能力、有就业要求、处于无业状态的城乡居民。",
            _steps("窗口登记", "当场告知结果"),
            "《中华人民共和国就业促进法》第三十五条",
            "不收费",
            "失业登记信息",
            materials=(_form("失业登记表"), ID_CARD),
        ),
    ),
    Plan(
        "WJ-001",
        "卫生健康局",
        Content(
            "再生育登记",
            "3wd",
            "5wd",
            "符合法律法规规定、夫妻一方户籍或者居住地在本县的。",
            _steps("信息核对", "办结告知"),
            "《中华人民共和国人口与计划生育法》第十八条",
            "不收费",
            "生育登记凭证",
            materials=(_form("生育登记表"), ID_CARD, HOUSEHOLD, Material("结婚证", SHOWN, is_held=True)),
        ),
    ),
    Plan(
        "WJ-002",
        "卫生健康局",
        Content(
            "公共场所卫生许可",
            "8wd",
            "20wd",
            "经营宾馆、理发店、美容店、游泳馆、公共浴室等公共场所的。",
            _steps("材料审查", "现场核查", "决定并发证"),
            "《公共场所卫生管理条例》第四条、第八条",
            "不收费",
            "《卫生许可证》",
            False,
            materials=(
                _form("公共场所卫生许可申请表"),
                LICENCE,
                Material("场所平面布局图", ORIGINAL),
                Material("卫生检测或者评价报告", COPY, is_gap_allowed=True, note="一年内"),
                Material("卫生管理制度", COPY),
            ),
        ),
        (Change(60, "5wd"),),
    ),
    Plan(
        "SC-001",
        "市场监督管理局",
        Content(
            "个体工商户设立登记",
            "1wd",
            "3wd",
            "有经营能力的公民。",
            _steps("提交材料", "当场登记"),
            "《促进个体工商户发展条例》；《中华人民共和国市场主体登记管理条例》第十九条",
            "不收费",
            "营业执照",
            materials=(_form("个体工商户登记申请书"), ID_CARD, Material("经营场所使用证明", COPY, is_gap_allowed=True)),
        ),
    ),
    Plan(
        "CG-001",
        "城市管理局",
        Content(
            "临时占用城市道路许可",
            "5wd",
            "20wd",
            "因建设、集市、宣传等确需临时占用城市道路的单位和个人。",
            _steps("材料审查", "现场勘查", "决定并告知恢复要求"),
            "《城市道路管理条例》第三十一条",
            "按省定标准收取道路占用费",
            "《临时占用城市道路许可证》",
            materials=(
                _form("临时占道申请表"),
                ID_CARD,
                LICENCE,
                Material("占用位置示意图", ORIGINAL, copies=2),
                Material("道路恢复承诺书", ORIGINAL),
            ),
        ),
    ),
    Plan(
        "ZJ-001",
        "住房和城乡建设局",
        Content(
            "公共租赁住房资格确认",
            "15wd",
            "30wd",
            "在本县无房或者住房困难、收入和财产低于规定标准的家庭。",
            _steps("乡镇（街道）初审", "住房、收入信息核对", "公示十日", "县住建部门确认"),
            "《公共租赁住房管理办法》第七条、第八条",
            "不收费",
            "资格确认通知书",
            materials=(
                _form("公共租赁住房申请表"),
                ID_CARD,
                HOUSEHOLD,
                Material("婚姻状况证明", COPY, is_held=True),
                Material("住房情况证明", ORIGINAL, is_gap_allowed=True),
                Material("收入证明", ORIGINAL),
            ),
        ),
        (Change(30, "12wd", held="住房情况证明"),),
    ),
)

#: How many days ago the guide began.
BEGUN = 400


def make_guide(now: datetime) -> int:
    """Every item with its versions as they came to hold one after another; how many items."""
    units = {unit.name: unit for unit in db.session.scalars(select(Unit).where(Unit.name.startswith(COUNTY_NAME)))}
    made = 0
    for number, plan in enumerate(PLANS, 1):
        unit = units.get(COUNTY_NAME + plan.unit)
        if unit is None:
            continue
        unit.phone = unit.phone or f"0990-56000{number:02d}"
        begun = now - timedelta(days=BEGUN)
        item = make_item(
            code=plan.code, unit_id=unit.id, sort=number * 10, content=plan.content, from_on=local_day(begun),
            actor=None, now=begun,
        )  # fmt: skip
        made += 1
        versions = list(db.session.scalars(select(ServiceVersion).where(ServiceVersion.item_id == item.id)))
        content = plan.content
        for change in plan.changes:
            content = _changed(content, change)
            kept = KeptItem(item, versions)
            day = local_day(now) - timedelta(days=change.days_ago)
            at = now - timedelta(days=max(change.days_ago, 0) + 1)
            version = make_version(kept=kept, content=content, from_on=day, actor=None, now=at)
            assert version is not None
            versions.append(version)
    return made


def _changed(content: Content, change: Change) -> Content:
    materials = (
        replace(one, is_held=True, is_gap_allowed=False, note="改为数据共享核验") if one.name == change.held else one
        for one in content.materials
        if one.name != change.dropped
    )
    return replace(content, promised_limit=change.promised_limit, materials=tuple(materials))
