"""Words of the service guide (办事指南)."""

from __future__ import annotations

from tracker.foundation.words import N_, Vocabulary


class MaterialKind(Vocabulary):
    """What is asked for of a paper."""

    ORIGINAL = "original", N_("original")
    COPY = "copy", N_("photocopy")
    SHOWN = "shown", N_("original, to be shown only")
    FORM = "form", N_("form to fill in")

    @property
    def is_original(self) -> bool:
        """Whether somebody's own paper is handed over, and goes back to him."""
        return self is MaterialKind.ORIGINAL


#: How long the words of a guide may be.
LONGEST_NAME, LONGEST_LINE, LONGEST_TEXT = 80, 200, 2000
#: How many materials one item may ask for.
MOST_MATERIALS = 40
