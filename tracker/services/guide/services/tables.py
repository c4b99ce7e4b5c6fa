"""The guide in and out of tables: a row for each material, the item's columns on its first row.

Every row is judged before anything is written, and one bad cell keeps the whole table out. An item that says already
what the table says is passed over, so a second run changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.clock.limits import Limit
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.tables import CellValue, plain_cell, plain_name, read_records
from tracker.foundation.tables.bad_cells import BadCell, Trouble
from tracker.foundation.words import N_, Refused, printable
from tracker.services.guide.models import ServiceItem
from tracker.services.guide.queries.contents import Content, Difference, Material, content_of, differences
from tracker.services.guide.queries.items import KeptItem, list_kept, list_units_kept, search_words
from tracker.services.guide.services.checks import check_code, check_content, check_from, check_materials
from tracker.services.guide.services.items import change_item, correct_version, make_item, make_version
from tracker.services.guide.vocabulary import MaterialKind

T = TypeVar("T")
# fmt: off
#: The columns of the table: the word in the program, the head of an export, and what else the head may be called.
ITEM_COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "code":           (N_("Item code"),              ("itemcode", "code", "事项编码", "事项代码", "编码")),
    "unit":           (N_("Deciding unit"),          ("decidingunit", "unit", "实施主体", "受理单位", "办理单位")),
    "name":           (N_("Name of the item"),       ("nameoftheitem", "item", "事项名称", "事项")),
    "from":           (N_("Says so since"),          ("sayssosince", "起始日期")),
    "who":            (N_("Who may apply"),          ("whomayapply", "who", "受理条件", "申请条件")),
    "steps":          (N_("Steps"),                  ("steps", "办理流程", "办理程序")),
    "legal_limit":    (N_("Legal limit"),            ("legallimit", "法定时限", "法定办结时限", "法定期限")),
    "promised_limit": (N_("Promised limit"),         ("promisedlimit", "承诺时限", "承诺办结时限", "承诺期限")),
    "fee":            (N_("Fee"),                    ("fee", "收费标准", "收费")),
    "result":         (N_("What comes of it"),       ("whatcomesofit", "result", "办理结果", "结果名称")),
    "basis":          (N_("Legal basis"),            ("legalbasis", "basis", "法律依据", "设定依据")),
    "is_agency":      (N_("An agent may run the errands"), ("agency", "可全程代办", "可代办")),
}
MATERIAL_COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "m_name":   (N_("Material"),                    ("material", "材料名称", "材料", "申请材料")),
    "m_kind":   (N_("Kind of material"),            ("kindofmaterial", "kind", "材料形式", "材料类型")),
    "m_copies": (N_("Copies"),                      ("copies", "份数")),
    "m_held":   (N_("Already held, not asked for"), ("alreadyheld,notaskedfor", "免提交")),
    "m_gap":    (N_("May follow later"),            ("mayfollowlater", "可容缺", "容缺")),
    "m_note":   (N_("Note on the material"),        ("noteonthematerial", "材料说明", "材料要求")),
}
COLUMNS = ITEM_COLUMNS | MATERIAL_COLUMNS
NEEDED = ("code", "unit", "name", "promised_limit", "m_name")
#: Compared in one width and case, so the comma of 原件，仅供查验 is an ASCII one.
KIND_WORDS: dict[str, MaterialKind] = {
    **{kind.value: kind for kind in MaterialKind}, **{kind.label.casefold(): kind for kind in MaterialKind},
    "": MaterialKind.COPY, "原件": MaterialKind.ORIGINAL, "复印件": MaterialKind.COPY,
    "原件,仅供查验": MaterialKind.SHOWN, "原件核验": MaterialKind.SHOWN, "核验原件": MaterialKind.SHOWN,
    "需填写的表格": MaterialKind.FORM, "表格": MaterialKind.FORM, "申请表": MaterialKind.FORM,
}
YES_WORDS = {"是": True, "yes": True, "y": True, "1": True, "√": True, "true": True,
             "否": False, "no": False, "n": False, "0": False, "": False, "×": False, "false": False}
#: The last part of a field of a material, and its column.
M_AT = {"name": "m_name", "copies": "m_copies", "note": "m_note"}
# fmt: on


def list_rows(kept: Sequence[KeptItem], say: Callable[..., str]) -> Iterator[list[CellValue]]:
    """What the latest version of each item says, as rows under COLUMNS in the reader's words."""
    yes, no = say(N_("yes")), say(N_("no"))
    for one in kept:
        said = content_of(one.latest)
        head: list[CellValue] = [
            one.item.code, one.item.unit.name, said.name, one.latest.from_on.isoformat(), said.who, said.steps,
            limit_cell(said.legal_limit, say), limit_cell(said.promised_limit, say), said.fee, said.result, said.basis,
            yes if said.is_agency else no,
        ]  # fmt: skip
        rows: list[list[CellValue]] = [
            [m.name, say(m.kind.label), m.copies, yes if m.is_held else no, yes if m.is_gap_allowed else no, m.note]
            for m in said.materials
        ] or [[""] * len(MATERIAL_COLUMNS)]
        for row in rows:
            yield [*head, *row]
            head = [""] * len(head)


def limit_cell(limit: str, say: Callable[..., str]) -> str:
    """A limit as people write it, which is read again: 20个工作日."""
    if not limit:
        return ""
    words, params = Limit.parse(limit).in_words
    return say(words, **params)


@dataclass(frozen=True)
class Change:
    """What an import would do with one item; `unit` is the name of the one it goes to, '' where it stays."""

    code: str
    name: str
    is_new: bool
    differences: tuple[Difference, ...] = ()
    unit: str = ""


@dataclass
class GuideImport:
    """What came of a table; nothing was written when `bad` is not empty."""

    read: int = 0
    unchanged: int = 0
    changes: list[Change] = field(default_factory=list)
    bad: list[BadCell] = field(default_factory=list)


@dataclass
class _Item:
    """An item of the table while it is read."""

    line: int
    code: str
    unit_id: int
    content: Content
    #: What it said until now, for columns that the table does not have.
    base: Content | None
    cells: dict[str, str]


def import_guide(
    *, source: Path | bytes, from_on: date, actor: Actor, now: datetime, encoding: str | None = None,
    header_line: int | None = None, is_dry_run: bool = False,
) -> GuideImport:  # fmt: skip
    """Make new items, and new versions from a day on where a table says something else; or say what is wrong with it.

    Refused when the table as a whole, or the day, cannot be used.
    """
    check_from(from_on, today=local_day(now), after=None)
    header, records = read_records(source, encoding=encoding, header_line=header_line, knows=count_columns)
    judge = _Judge(header, list_kept(actor, lock=not is_dry_run), actor, now, from_on)
    for line, record in records:
        judge.row(line, record)
    wanted = judge.finish()
    found = judge.found
    found.bad.sort(key=lambda cell: cell.line)
    if not found.bad and not is_dry_run:
        for one in wanted:
            _write(one, judge.kept.get(one.code), from_on, actor, now)
    return found


def count_columns(cells: Sequence[str]) -> int:
    """How many of some cells are columns of a table of the guide."""
    known = {plain_name(name) for told, called in COLUMNS.values() for name in (told, *called)}
    return len(known & {plain_name(cell) for cell in cells})


def _write(one: _Item, kept: KeptItem | None, from_on: date, actor: Actor, now: datetime) -> None:
    if kept is None:
        make_item(code=one.code, unit_id=one.unit_id, content=one.content, from_on=from_on, actor=actor, now=now)
        return
    change_item(item=kept.item, unit_id=one.unit_id, sort=kept.item.sort, actor=actor, now=now)
    if one.content != content_of(kept.latest):
        write = correct_version if _is_corrected(kept, from_on, local_day(now)) else make_version
        write(kept=kept, content=one.content, from_on=from_on, actor=actor, now=now)


def _is_corrected(kept: KeptItem, from_on: date, today: date) -> bool:
    """The latest version begins on that very day, which is to come: the table puts it right."""
    return kept.latest.from_on == from_on > today


class _Judge:
    """Judges the rows of one table: those of an item together, and the item against what the guide says."""

    def __init__(
        self, header: list[str], kept: Sequence[KeptItem], actor: Actor, now: datetime, from_on: date
    ) -> None:  # fmt: skip
        names = {plain_name(column): column for column in header}
        self.columns = {
            part: next((names[one] for one in (plain_name(told), *called) if one in names), None)
            for part, (told, called) in COLUMNS.items()
        }
        for part in NEEDED:
            if self.columns[part] is None:
                missing = N_("The table needs a column %(column)s. Export the table once to see its form.")
                raise Refused(missing, field="table", code="table_header", column=COLUMNS[part][0])
        self.now, self.from_on, self.today = now, from_on, local_day(now)
        self.kept = {one.item.code: one for one in kept}
        self.codes = set(db.session.scalars(select(ServiceItem.code)))
        self.units = {unit.name: unit.id for unit in list_units_kept(actor)}
        self.unit_names = {unit_id: name for name, unit_id in self.units.items()}
        self.items: dict[str, _Item] = {}
        self.open: _Item | None = None
        #: The item of the rows that are read could not be made out; its materials are judged all the same.
        self.is_lost = False
        self.found = GuideImport()

    def row(self, line: int, record: dict[str, str]) -> None:
        """Judge one row; what is wrong with it is noted with line and column."""
        self.found.read += 1
        trouble = Trouble(line, self.found.bad)
        trouble.note_flawed(record, self.columns.values())
        cells = {part: plain_cell(record[column]) for part, column in self.columns.items() if column}
        if trouble.is_clean:
            self._head(trouble, cells)
            self._material(trouble, cells)
        elif cells["code"] and not (self.open and cells["code"] == self.open.code):
            self.open, self.is_lost = None, True  # what follows belongs to an item that could not be read

    def _head(self, trouble: Trouble, cells: dict[str, str]) -> None:
        """Begin an item, or go on with the one above."""
        code = trouble.guard(self._named("code"), cells["code"], check_code, cells["code"]) if cells["code"] else ""
        if code is None:
            self.open, self.is_lost = None, True
            return
        if self.open and code in ("", self.open.code):
            self._repeated(trouble, cells, self.open)
            return
        if not code:
            if not self.is_lost:
                self._note(trouble, cells, "code", Refused(N_("There is no item above to which this row belongs.")))
            return
        if code in self.items:
            self.open, self.is_lost = None, True
            twice = N_("The item stands already in line %(line)s; write the rows of an item one below the other.")
            self._note(trouble, cells, "code", Refused(twice, line=self.items[code].line))
            return
        self._begin(trouble, code, cells)

    def _begin(self, trouble: Trouble, code: str, cells: dict[str, str]) -> None:
        kept = self.kept.get(code)
        self.open, self.is_lost = None, True
        if kept is None and code in self.codes:
            self._note(trouble, cells, "code", Refused(N_("This item belongs to a unit of another area.")))
            return
        unit_id = self.units.get(cells["unit"])
        if unit_id is None and kept is not None and kept.item.unit.name == cells["unit"]:
            unit_id = kept.item.unit_id  # a unit that is not in use any more keeps what it has
        if unit_id is None:
            self._note(trouble, cells, "unit", Refused(N_("There is no unit of this name in your area.")))
        base = content_of(kept.latest) if kept else None
        said = base or Content(name="", promised_limit="")
        said = replace(
            said,
            name=cells.get("name", said.name),
            who=cells.get("who", said.who),
            steps=cells.get("steps", said.steps),
            legal_limit=cells.get("legal_limit", said.legal_limit),
            promised_limit=cells.get("promised_limit", said.promised_limit),
            fee=cells.get("fee", said.fee),
            result=cells.get("result", said.result),
            basis=cells.get("basis", said.basis),
            is_agency=self._read(trouble, cells, "is_agency", read_yes, said.is_agency),
            materials=(),
        )
        try:
            said = check_content(said, now=self.now)
        except Refused as refusal:
            self._note(trouble, cells, refusal.field or "name", refusal)
        if trouble.is_clean:
            assert unit_id is not None
            self.open = self.items[code] = _Item(trouble.line, code, unit_id, said, base, cells)

    def _repeated(self, trouble: Trouble, cells: dict[str, str], item: _Item) -> None:
        """A row that follows says nothing of the item, or the same."""
        for part in ITEM_COLUMNS:
            if part not in ("code", "from") and cells.get(part, "") not in ("", item.cells.get(part, "")):
                other = N_("Line %(line)s says something else of this item.")
                self._note(trouble, cells, part, Refused(other, line=item.line))

    def _material(self, trouble: Trouble, cells: dict[str, str]) -> None:
        said = [part for part in MATERIAL_COLUMNS if cells.get(part, "")]
        if not cells["m_name"]:
            told = [part for part in said if cells[part].casefold() not in ("0", "no", "否")]
            if told:
                self._note(trouble, cells, "m_name", Refused(N_("A material needs a name.")))
            return
        known = {one.name: one for one in self.open.base.materials} if self.open and self.open.base else {}
        base = known.get(printable(cells["m_name"]), Material(""))
        one = Material(
            name=cells["m_name"],
            kind=self._read(trouble, cells, "m_kind", read_kind, base.kind),
            copies=self._read(trouble, cells, "m_copies", read_copies, base.copies),
            is_held=self._read(trouble, cells, "m_held", read_yes, base.is_held),
            is_gap_allowed=self._read(trouble, cells, "m_gap", read_yes, base.is_gap_allowed),
            note=cells.get("m_note", base.note),
        )
        if self.open is None or not trouble.is_clean:
            return
        try:
            materials = check_materials((*self.open.content.materials, one))
        except Refused as refusal:
            wrong = M_AT.get((refusal.field or "").rpartition("_")[2], "m_name")
            self._note(trouble, cells, wrong, refusal)
            return
        self.open.content = replace(self.open.content, materials=materials)

    def _read(
        self, trouble: Trouble, cells: dict[str, str], part: str, read: Callable[[str], T], stands: T
    ) -> T:  # fmt: skip
        """What a cell says; what stands where the table has no such column, or nothing that can be read."""
        if part not in cells:
            return stands
        value = trouble.guard(self._named(part), cells[part], read, cells[part])
        return stands if value is None else value

    def finish(self) -> list[_Item]:
        """The items that differ from the guide; notes those whose versions would overlap."""
        if not self.items and not self.found.bad:
            raise Refused(N_("There is no item in this table."), field="table", code="table_empty")
        wanted = []
        for one in self.items.values():
            kept = self.kept.get(one.code)
            changed = tuple(differences(one.base, one.content)) if one.base else ()
            is_moved = kept is not None and kept.item.unit_id != one.unit_id
            if kept is not None and not changed and not is_moved:
                self.found.unchanged += 1
                continue
            if self._fits(one, kept, is_changed=bool(changed)):
                wanted.append(one)
                unit = self.unit_names[one.unit_id] if is_moved else ""
                self.found.changes.append(Change(one.code, one.content.name, kept is None, changed, unit))
        return wanted

    def _fits(self, one: _Item, kept: KeptItem | None, *, is_changed: bool) -> bool:
        if kept is None or not is_changed or _is_corrected(kept, self.from_on, self.today):
            return True
        trouble = Trouble(one.line, self.found.bad)
        after = kept.latest.from_on
        trouble.guard(
            self._named("code"), one.code, check_from, self.from_on, today=self.today, after=after
        )  # fmt: skip
        return trouble.is_clean

    def _named(self, part: str) -> str:
        """What the table calls a part."""
        return self.columns.get(part) or COLUMNS[part][0]

    def _note(self, trouble: Trouble, cells: dict[str, str], part: str, refusal: Refused) -> None:
        part = part if part in COLUMNS else "code"
        trouble.note(self._named(part), cells.get(part, ""), refusal)


def read_yes(text: str) -> bool:
    found = YES_WORDS.get(search_words(text))
    if found is None:
        raise Refused(N_("Write yes or no."))
    return found


def read_kind(text: str) -> MaterialKind:
    found = KIND_WORDS.get(search_words(text))
    if found is None:
        raise Refused(N_("Write original, copy, original to be shown only, or form to fill in."))
    return found


def read_copies(text: str) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise Refused(N_("Write a whole number."))
    return int(text)
