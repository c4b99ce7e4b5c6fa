"""What cases tell the subjects that are above them."""

from __future__ import annotations

from tracker.hooks import Signal

#: A case was moved, sent with `doing`: it holds the answers, what history keeps of them, who moved it and when.
case_moved = Signal()
#: A case has come in, sent with `case` and `now`: whoever takes cases at once takes it now.
case_reported = Signal()
