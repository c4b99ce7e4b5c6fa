"""Classes of handling time: what medians and percentiles are read from.

A tenth of an hour below four working hours, half an hour below twenty, two hours below two hundred, then ten: a median
is right to that. Each time goes to the nearest value of its class.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, SQLColumnExpression
from sqlalchemy import case as sql_case

#: From how many minutes on classes are how wide.
WIDTHS = ((0, 6), (240, 30), (1_200, 120), (12_000, 600))
#: Beyond this many minutes all are one class: 49,000 working hours.
MOST = 2_940_000


def class_sql(column: SQLColumnExpression[int | None]) -> ColumnElement[int]:
    """The working minutes that stand for a handling time, in the database."""
    whens = [(column > MOST, MOST)]
    whens += [(column >= least, (column + width // 2) // width * width) for least, width in reversed(WIDTHS[1:])]
    width = WIDTHS[0][1]
    return sql_case(*whens, else_=(column + width // 2) // width * width)


def quantile(classes: Mapping[int, int], share: float) -> float | None:
    """The minutes below which `share` of the cases lie; between two classes their middle. None without cases."""
    count = sum(classes.values())
    wanted, seen, before = count * share, 0, None
    for minutes in sorted(classes):
        if not classes[minutes]:
            continue
        if before is not None:
            return (before + minutes) / 2
        seen += classes[minutes]
        if seen > wanted:
            return float(minutes)
        if seen == wanted:
            before = minutes
    return float(before) if before is not None else None
