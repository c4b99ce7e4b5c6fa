"""How much a paper is needed."""

from __future__ import annotations

from tracker.foundation.words import N_, Vocabulary


class Need(Vocabulary):
    """Whether a file must hold a paper."""

    MUST = "must", N_("must be there")
    IF_ANY = "if_any", N_("if there is one")
    DEPENDS = "depends", N_("depends on the result")
    BESIDE = "beside", N_("beside the file")
