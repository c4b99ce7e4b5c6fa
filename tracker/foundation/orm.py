"""The mapping base and the column types every subject uses.

Instants are stored as whole seconds since 1970 (UTC) in a BIGINT: the same arithmetic and the same
range index on SQLite and PostgreSQL, and a difference of two instants is a duration in seconds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Select,
    SmallInteger,
    String,
    cast,
    literal,
)
from sqlalchemy import SQLColumnExpression as Expression
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

T = TypeVar("T")
#: A SELECT, and a row it gives, whose columns are found by their names.
AnySelect = Select[*tuple[Any, ...]]
AnyRow = Row[*tuple[Any, ...]]
#: A column of instants, some of which may be missing.
Instants = Expression[datetime | None]

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every mapped class inherits from here; constraint names follow one convention."""

    metadata = MetaData(naming_convention=NAMING)


#: A 64-bit key that SQLite still treats as its rowid.
BigKey = BigInteger().with_variant(Integer, "sqlite")


class Numbered:
    """What has a number of its own in each year, as offices write it: 督办〔2026〕第1号."""

    #: What its numbers begin with.
    sign: ClassVar[str]

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger)
    seq: Mapped[int] = mapped_column(Integer)

    @hybrid_property
    def number(self) -> str:
        """As it stands on paper; in SQL as well."""
        return f"{self.sign}〔{self.year}〕第{self.seq}号"

    @number.inplace.expression
    @classmethod
    def _number(cls) -> ColumnElement[str]:
        year, seq = cast(cls.year, String), cast(cls.seq, String)
        return (literal(f"{cls.sign}〔") + year + literal("〕第") + seq + literal("号")).label("number")


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, to the second."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | int | None, dialect: object) -> int | None:
        if value is None or isinstance(value, int):
            return value
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return int(value.timestamp())

    def process_result_value(self, value: int | None, dialect: object) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)


def among(column: Expression[T], values: Collection[T]) -> ColumnElement[bool]:
    """The column is one of the values; for a single one an equality, which is quicker to run than a list."""
    only = [*values]
    return column == only[0] if len(only) == 1 else column.in_(only)


class Word(TypeDecorator[StrEnum]):
    """A StrEnum stored as its readable value; reading an unknown word is an error, not a guess."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[StrEnum], length: int = 24) -> None:
        self.words = words
        super().__init__(length)

    def process_bind_param(self, value: str | None, dialect: object) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: object) -> StrEnum | None:
        return None if value is None else self.words(value)


class Sealed(LargeBinary):
    """Ciphertext of a personal field, bound to `table.column:key`; only services seal and open it."""


def words_check(column: str, words: Iterable[StrEnum]) -> str:
    """The text of a CHECK that allows exactly the words of an enum."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return f"{column} IN ({listed})"
