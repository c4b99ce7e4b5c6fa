"""The papers of a case that are printed on A4."""

from __future__ import annotations

from tracker.foundation.words import N_

#: paper: (title, for whom)
PAPERS: dict[str, tuple[str, str]] = {
    "receipt": (N_("Acceptance receipt"), N_("for the reporter")),
    "order": (N_("Dispatch order"), N_("for the handling unit")),
    "closing": (N_("Closing report"), N_("for the file")),
}
