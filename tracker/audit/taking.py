"""Who takes a table out of the house: written into the file itself, its name and the log, with the day to delete it.

No table is kept on the server: it is made while it is sent. What has left cannot be called back; the file says whose it
is and until when it may be kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xlsxwriter import Workbook

from tracker.access.actor import Actor
from tracker.foundation.days import CHINA, local_day
from tracker.foundation.json import Json
from tracker.foundation.words import N_
from tracker.site.queries import get_setting


@dataclass(frozen=True)
class Taken:
    """One table taken by one person."""

    actor: Actor
    at: datetime
    delete_after: date
    say: Callable[..., str]

    @property
    def detail(self) -> Json:
        """What the log says of it beside rows and filter."""
        return {"delete_after": self.delete_after.isoformat()}

    def name(self, stem: str, ending: str) -> str:
        """The name of the file: what, when, and who took it."""
        return f"{stem}-{self.at.astimezone(CHINA):%Y%m%d-%H%M}-{self.actor.username}.{ending}"

    def lines(self) -> list[str]:
        """The same in words."""
        say, at = self.say, self.at.astimezone(CHINA)
        return [
            say(N_("Exported by %(name)s (%(username)s)"), name=self.actor.name, username=self.actor.username),
            say(
                N_("Exported at %(time)s · to be deleted after %(day)s"),
                time=f"{at:%Y-%m-%d %H:%M}",
                day=self.delete_after.isoformat(),
            ),
        ]

    def stamp(self, book: Workbook) -> None:
        """Write it into a workbook: properties, the foot of every printed page, and a last sheet of its own."""
        lines = self.lines()
        book.set_properties({"author": f"{self.actor.name} {self.actor.username}", "comments": "\n".join(lines)})
        for page in book.worksheets():
            page.set_footer("&L&8" + " · ".join(lines).replace("&", "&&")[:200] + "&R&8&P / &N")
        about = book.add_worksheet(self.say(N_("About this file"))[:31])
        about.set_column(0, 0, 60)
        for place, line in enumerate(lines):
            about.write_string(place, 0, line)


def take(*, actor: Actor, now: datetime, say: Callable[..., str]) -> Taken:
    """What is taken now by this person."""
    days = int(get_setting("export.keep_days"))
    return Taken(actor, now, local_day(now) + timedelta(days=days), say)
