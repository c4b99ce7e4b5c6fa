"""Figures kept ready: how many cases of which kind fell into which reporting month, for every part of the county.

Two tables of one shape, read together: `figures` holds what has been summed up, `figure_changes` what has changed
since. A change is written as what the case counted before, negated, and what it counts now: adding up is always right,
and two people who work on cases of one street never wait for each other.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, Integer, String, Table, false

from tracker.foundation.orm import Base, BigKey, words_check


class Slice(StrEnum):
    """By what the cases of a cell are told apart, besides the place."""

    AREA = "area"
    #: By nothing but the street: the fewest cells, for whole counties and streets.
    STREET = "street"
    CATEGORY = "category"
    UNIT = "unit"
    SOURCE = "source"


class Fact(StrEnum):
    """Which day of a case puts it into a month, and what is counted of it."""

    DUE = "due"
    CLOSED = "closed"
    RECEIVED = "received"
    #: Handling times of cases by the month they were due in: one cell for each class of time.
    HANDLED = "handled"
    #: What came in and what was closed on a single day.
    DAY_IN = "day_in"
    DAY_OUT = "day_out"


#: What a cell counts. Which of them a fact fills stands in measures.py; the others stay 0.
COUNTS = (
    "cases", "on_time", "extended", "timed", "minutes", "handled", "solved", "reworked", "answered", "satisfied",
    "sent_out", "returned", "paused", "reopened", "on_spot", "off_spot", "accepted", "settled", "no_target", "workload",
)  # fmt: skip


def _key() -> list[Column[Any]]:
    """What a cell is found by.

    `area` is the grid; in every slice but the one by area the street; of single days and of handling times by area
    the village. `part` is the category, lead post or source. Months are counted since the year 0; a `closed_month` of 0
    means not closed. `on_day` is the local day since 1970 of an open case's deadline, or of a day's figures, else 0.
    `minutes_class` stands for a handling time (classes.py), else 0.
    """
    return [
        Column("slice", String(8), primary_key=True),
        Column("fact", String(8), primary_key=True),
        Column("month", Integer, primary_key=True, autoincrement=False),
        Column("area", String(17), primary_key=True),
        Column("part", String(20), primary_key=True),
        Column("closed_month", Integer, primary_key=True, autoincrement=False),
        Column("on_day", Integer, primary_key=True, autoincrement=False),
        Column("minutes_class", Integer, primary_key=True, autoincrement=False),
    ]


def _measures() -> list[Column[int]]:
    return [Column(name, BigInteger if name == "minutes" else Integer, nullable=False) for name in COUNTS]


KEY = tuple(column.name for column in _key())

figures = Table(
    "figures",
    Base.metadata,
    *_key(),
    *_measures(),
    CheckConstraint(words_check("slice", Slice), name="slice_known"),
    CheckConstraint(words_check("fact", Fact), name="fact_known"),
    sqlite_with_rowid=False,
)

figure_changes = Table(
    "figure_changes",
    Base.metadata,
    Column("id", BigKey, primary_key=True),
    *[Column(column.name, column.type, nullable=False) for column in _key()],
    *_measures(),
    #: Set while the sweep adds it to `figures`; what another transaction writes meanwhile stays for the next sweep.
    Column("is_counted", Boolean, nullable=False, server_default=false()),
    Index("ix_figure_changes_fact", "slice", "fact", "month"),
)
