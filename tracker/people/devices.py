"""What a browser says of itself, in words a person knows a device by."""

from __future__ import annotations

from tracker.foundation.words import N_

#: The first of these words that stands in what the browser says names the device; the order matters, since an
#: Android says Linux as well and Edge says Chrome.
DEVICES = {
    "HarmonyOS": N_("Huawei phone"),
    "iPhone": N_("iPhone"),
    "iPad": N_("iPad"),
    "Android": N_("Android phone"),
    "Windows": N_("Windows computer"),
    "Macintosh": N_("Mac"),
    "Linux": N_("Linux computer"),
}
BROWSERS = {
    "MicroMessenger": N_("WeChat"),
    "DingTalk": N_("DingTalk"),
    "Edg": N_("Edge"),
    "Firefox": N_("Firefox"),
    "Chrome": N_("Chrome"),
    "Safari": N_("Safari"),
}


def words_of(device: str) -> list[str]:
    """The device and its browser as message ids, as far as they are known."""
    found = (next((label for word, label in table.items() if word in device), None) for table in (DEVICES, BROWSERS))
    return [label for label in found if label]
