"""How much a paper is needed."""

from __future__ import annotations

from enum import StrEnum

from tracker.foundation.words import N_


class Need(StrEnum):
    """Whether a file must hold a paper."""

    MUST = "must"
    IF_ANY = "if_any"
    DEPENDS = "depends"
    BESIDE = "beside"


NEEDS = {
    Need.MUST: N_("must be there"),
    Need.IF_ANY: N_("if there is one"),
    Need.DEPENDS: N_("depends on the result"),
    Need.BESIDE: N_("beside the file"),
}
