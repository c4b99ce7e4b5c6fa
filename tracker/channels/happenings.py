"""What notices of this room say."""

from __future__ import annotations

from tracker.channels.vocabulary import SHUT
from tracker.foundation.words import N_

NOTICES = {SHUT: N_("A webhook was shut because it failed too often")}
