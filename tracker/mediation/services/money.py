"""Amounts as people write them, kept in fen."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from tracker.foundation.words import N_, Refused

_YUAN = re.compile(r"^\d{1,10}(\.\d{1,2})?$")


def parse_yuan(text: str, *, field: str) -> int:
    """'3,500.5' or '３５００元' in fen; Refused at the field when it is no amount above zero."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").removesuffix("元").lstrip("¥")
    if not _YUAN.match(plain) or Decimal(plain) <= 0:
        raise Refused(N_("Give an amount in yuan, such as 3500 or 3500.50."), field=field)
    return int(Decimal(plain) * 100)
