"""What notices say of subscriptions; they have no history."""

from __future__ import annotations

from tracker.foundation.words import N_

NOTICES = {
    "DigestMade": N_("Your subscription"),
    "SubscriptionPaused": N_("A subscription has paused"),
}
