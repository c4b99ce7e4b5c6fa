"""What a table of another system means here: which column holds what, in which zone, which word is which state."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tracker.cases.vocabulary import State
from tracker.exchange.moments import get_zone
from tracker.exchange.vocabulary import HISTORY_STATES, NEEDED, Part, guess_state, plain
from tracker.foundation.datum import Datum
from tracker.foundation.words import N_, Refused

FOLDER = Path(__file__).with_name("maps")
HOME_ZONE = "Asia/Shanghai"
DEFAULT_CATEGORY = "9901"
LONGEST_SOURCE = 40

_KEYS = {"name", "source", "zone", "datum", "dates", "columns", "states", "category"}
_CATEGORY_KEYS = {"default", "unknown", "rules"}


@dataclass(frozen=True)
class CategoryRule:
    """Cases whose cell in `column` is (or, unless `whole`, has) one of the words get the category `code`."""

    column: str
    words: tuple[str, ...]
    code: str
    whole: bool = True
    #: The words as the map writes them, for people to read; `words` are folded as `plain` does it.
    written: tuple[str, ...] = ()

    def fits(self, record: Mapping[str, str]) -> bool:
        cell = plain(record.get(self.column, ""))
        return cell in self.words if self.whole else any(word in cell for word in self.words)


@dataclass(frozen=True)
class CaseMap:
    """How to read one kind of table. `columns` may name several columns for the description, one for the rest."""

    source: str
    columns: Mapping[Part, tuple[str, ...]]
    name: str = ""
    zone: str = HOME_ZONE
    #: Further strptime patterns of dates, tried first.
    dates: tuple[str, ...] = ()
    datum: Datum = Datum.WGS84
    #: Words for states, as `plain` writes them; common ones are known without.
    states: Mapping[str, State] = field(default_factory=dict)
    #: The category where the table names none, and where it names one that is not known ('': the row is bad).
    category_default: str = DEFAULT_CATEGORY
    category_unknown: str = ""
    rules: tuple[CategoryRule, ...] = ()

    def state_of(self, word: str) -> State | None:
        """The state a word means, None for a word nobody knows."""
        return self.states.get(plain(word)) or guess_state(word)

    def column(self, part: Part) -> str | None:
        """The (first) column of a part, None when the table has none."""
        columns = self.columns.get(part)
        return columns[0] if columns else None

    @property
    def category_codes(self) -> set[str]:
        """Every category the map itself names."""
        named = {self.category_default, self.category_unknown, *(rule.code for rule in self.rules)}
        return named - {""}

    @property
    def first_columns(self) -> dict[str, str]:
        """The (first) column of each part, by the part's word: what a form with one column a part can show."""
        return {part.value: columns[0] for part, columns in self.columns.items()}

    def with_choices(self, *, columns: Mapping[Part, str], states: Mapping[str, State], **changed: Any) -> CaseMap:
        """The same map as a person has changed it; a part that still has its first column keeps its further ones."""
        kept = {
            part: self.columns[part] if self.column(part) == column else (column,) for part, column in columns.items()
        }
        return replace(self, columns=kept, states={**self.states, **states}, **changed)

    def fits(self, header: Iterable[str]) -> bool:
        """Whether the table has every column the map names."""
        try:
            self.check(header)
        except Refused:
            return False
        return True

    def check(self, header: Iterable[str]) -> None:
        """Refused when the map lacks what a case needs or names a column the table does not have."""
        for part in NEEDED:
            if not self.columns.get(part):
                raise _bad(f"columns.{part}")
        known = set(header)
        for column in [one for columns in self.columns.values() for one in columns] + [r.column for r in self.rules]:
            if column not in known:
                raise Refused(N_("The table has no column named %(column)s."), code="map_column", column=column)


def _bad(why: str) -> Refused:
    return Refused(N_("The map is wrong or incomplete at: %(place)s"), code="map", place=why)


def shipped_maps() -> list[str]:
    """The names of the maps that come with the product."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_map(name: str | Path) -> CaseMap:
    """The map of a TOML file, or the one of that name that comes with the product; Refused with what is wrong."""
    path = Path(name)
    if not path.is_file():
        path = FOLDER / f"{path.name.removesuffix('.toml')}.toml"
    if not path.is_file():
        raise Refused(N_("There is no map called %(name)s."), code="map", name=str(name))
    return parse_map(path.read_text(encoding="utf-8"), default_source=path.stem)


def parse_map(text: str, *, default_source: str = "") -> CaseMap:
    """The map written as TOML; Refused naming the place that is wrong."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _bad(str(error)) from error
    _only(found, _KEYS, "")
    category = _table(found, "category")
    _only(category, _CATEGORY_KEYS, "category.")
    source = str(found.get("source") or default_source).strip()
    if not 0 < len(source) <= LONGEST_SOURCE:
        raise _bad("source")
    zone = str(found.get("zone", HOME_ZONE))
    get_zone(zone)
    return CaseMap(
        source=source,
        name=str(found.get("name", source)),
        zone=zone,
        dates=_strings(found.get("dates", ()), "dates"),
        datum=_datum(found.get("datum", Datum.WGS84.value)),
        columns=_columns(_table(found, "columns")),
        states={plain(word): _state(word, value) for word, value in _table(found, "states").items()},
        category_default=str(category.get("default", DEFAULT_CATEGORY)),
        category_unknown=str(category.get("unknown", "")),
        rules=_rules(category.get("rules", [])),
    )


def _only(found: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in found:
        if key not in known:
            raise _bad(where + key)


def _table(found: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    table = found.get(key, {})
    if not isinstance(table, Mapping):
        raise _bad(key)
    return table


def _strings(value: Any, where: str) -> tuple[str, ...]:
    listed = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list | tuple) else ()
    if not all(isinstance(one, str) and one for one in listed) or (value and not listed):
        raise _bad(where)
    return listed


def _columns(table: Mapping[str, Any]) -> dict[Part, tuple[str, ...]]:
    columns: dict[Part, tuple[str, ...]] = {}
    for key, value in table.items():
        if key not in {part.value for part in Part}:
            raise _bad(f"columns.{key}")
        names = _strings(value, f"columns.{key}")
        if len(names) > 1 and key != Part.TEXT:
            raise _bad(f"columns.{key}")
        if names:
            columns[Part(key)] = names
    return columns


def _state(word: str, value: Any) -> State:
    if value not in {state.value for state in HISTORY_STATES}:
        raise _bad(f"states.{word}")
    return State(value)


def _datum(value: Any) -> Datum:
    try:
        return Datum(value)
    except ValueError as error:
        raise _bad("datum") from error


def _rules(found: Any) -> tuple[CategoryRule, ...]:
    if not isinstance(found, list):
        raise _bad("category.rules")
    return tuple(_rule(one, number) for number, one in enumerate(found, 1))


def _rule(found: Any, number: int) -> CategoryRule:
    where = f"category.rules[{number}]"
    if not isinstance(found, Mapping) or ("is" in found) == ("has" in found):
        raise _bad(where)
    _only(found, {"column", "is", "has", "code"}, f"{where}.")
    written = _strings(found.get("is") or found.get("has"), where)
    words = tuple(map(plain, written))
    if not words or not all(words) or not found.get("column") or not found.get("code"):
        raise _bad(where)
    return CategoryRule(str(found["column"]), words, str(found["code"]), whole="is" in found, written=written)
