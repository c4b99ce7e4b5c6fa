"""Who logs a made-up case, from which source, and what the form says."""

from __future__ import annotations

from bisect import bisect
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from random import Random
from typing import cast

from tracker.access.policy import CENTRE_ROLE, LIAISON_ROLE, VERIFIER_ROLE
from tracker.cases.vocabulary import FileKind, Source, Visibility
from tracker.demo.habits import Habits, Shares, draw, pick
from tracker.demo.life import Life, is_fresh
from tracker.demo.names import FRONT_GRIDS
from tracker.demo.office import Entry, Office, SamplePhoto
from tracker.demo.roster import Grid, Kind
from tracker.demo.sheet import Sheet
from tracker.demo.times import local_date
from tracker.demo.wording import Wording, point_in, reporter_name, reporter_phone
from tracker.foundation.days import EAST
from tracker.foundation.identifiers import format_ref
from tracker.foundation.moments import Written
from tracker.people.vocabulary import Role

# fmt: off
BY_DAY = (
    (0.50,  Source.PATROL), (0.20, Source.HOTLINE), (0.13, Source.RESIDENT), (0.06, Source.WINDOW),
    (0.035, Source.PROPERTY), (0.03, Source.DEPARTMENT), (0.025, Source.SUPERIOR), (0.015, Source.POLICE_TRANSFER),
    (0.005, Source.MEDIA),
)
BY_NIGHT = ((0.55, Source.HOTLINE), (0.30, Source.RESIDENT), (0.15, Source.POLICE_TRANSFER))
#: What a grid officer may settle with his own hands.
SIMPLE = frozenset({
    "0101", "0102", "0103", "0107", "0401", "0402", "0403", "0405", "0406", "0502", "0506", "0509", "0510", "0601",
    "0602", "0603", "0605", "0606", "0607", "0701", "0702", "0704", "9901",
})
#: What the named police liaisons, units and mediators have to do with.
FRONT_KINDS = (
    "0101", "0102", "0103", "0202", "0214", "0301", "0302", "0305", "0305", "0306", "0401", "0406", "0501", "0502",
    "0601",
)
# fmt: on


@dataclass
class Writer:
    """Makes whole cases up, one after the other; `recent` are those a later one may repeat."""

    office: Office
    wording: Wording
    habits: Habits
    random: Random
    photos: list[SamplePhoto]
    recent: deque[tuple[Sheet, Grid]]

    def __post_init__(self) -> None:
        self.shares = list(accumulate(_share_of(grid) for grid in self.office.roster.grids))

    def write(self, *, case_id: int, number: int, at: int, is_latest: bool) -> Sheet:
        """One case logged at an instant, as far as it has come by now."""
        outcome = "" if is_latest else draw(self.habits.outcomes, self.random) or ""
        lead, grid = self._repeated(outcome)
        if lead is None:
            kind = self.office.roster.kinds[self.wording.category(self.random)]
            outcome = "" if outcome == "merged" else outcome
        else:
            kind = lead.category
        if is_latest and self.random.random() < 0.7:
            kind, grid = self._on_front()
        source = self._source(kind, at)
        post_id = self._post(kind, source, grid, at)
        entry = self._entry(kind, grid, source, at, lead)
        self._choose_way(entry, kind, outcome, post_id, at)
        self._show(entry, kind, is_latest and self.random.random() < 0.35)
        user_id = self.office.roster.acting(post_id, local_date(at))
        if user_id is None:
            raise LookupError(f"nobody acts for post {post_id}")
        sheet = self.office.log(
            case_id=case_id, ref=format_ref(self.office.roster.county, local_date(at), number), kind=kind, grid=grid,
            entry=entry, at=at, user_id=user_id, post_id=post_id,
        )  # fmt: skip
        Life(self.office, self.wording, self.habits, self.random, sheet).live(
            outcome=outcome, merge_with=lead, halt=(draw(self.habits.halts, self.random) or "") if is_latest else ""
        )
        if not outcome and not entry.is_draft and sheet.visibility in (Visibility.STANDARD, Visibility.POLICE):
            self.recent.append((sheet, grid))
        return sheet

    def _repeated(self, outcome: str) -> tuple[Sheet | None, Grid]:
        """The case this one repeats and its grid; else any grid."""
        if outcome == "merged" and self.recent:
            return pick(self.recent, self.random)
        grids = self.office.roster.grids
        return None, grids[bisect(self.shares, self.random.random() * self.shares[-1])]

    def _on_front(self) -> tuple[Kind, Grid]:
        """Something for the named people of the demonstration."""
        roster = self.office.roster
        village = pick(FRONT_GRIDS, self.random)[:12]
        grids = [grid for grid in roster.grids if grid.code.startswith(village)]
        grid = grids[0] if self.random.random() < 0.6 else pick(grids, self.random)
        return roster.kinds[pick(FRONT_KINDS, self.random)], grid

    def _source(self, kind: Kind, at: int) -> Source:
        hour = (at + EAST) % 86_400 // 3600
        choices: Shares[Source] = BY_DAY if 7 <= hour < 20 else BY_NIGHT
        if kind.is_about_staff:
            choices = ((0.7, Source.HOTLINE), (0.3, Source.WINDOW))
        return draw(choices, self.random) or Source.HOTLINE

    def _post(self, kind: Kind, source: Source, grid: Grid, at: int) -> int:
        """Who sits down and writes it: the grid officer, the centre, the liaison or the mediator."""
        roster, chance = self.office.roster, self.random.random()
        role = CENTRE_ROLE
        if source is Source.PATROL or (source is Source.RESIDENT and chance < 0.5):
            role = VERIFIER_ROLE
        elif source is Source.POLICE_TRANSFER and kind.visibility is Visibility.POLICE:
            role = LIAISON_ROLE
        elif kind.visibility is Visibility.MEDIATION and source is Source.WINDOW:
            role = Role.MEDIATOR
        if source is Source.HOTLINE and chance < 0.3:
            post_id = roster.post_for(CENTRE_ROLE, roster.county)
        else:
            post_id = roster.post_for(role, grid.code)
        if post_id is None or roster.acting(post_id, local_date(at)) is None:
            post_id = roster.post_for(CENTRE_ROLE, grid.code)
        if post_id is None:
            raise LookupError(f"no centre serves {grid.code}")
        return post_id

    def _entry(self, kind: Kind, grid: Grid, source: Source, at: int, lead: Sheet | None) -> Entry:
        random = self.random
        place = lead.place if lead else self.wording.place(kind.code, grid, random)
        written_at = at - int(random.random() ** 3 * 600)
        if random.random() < 0.03:
            written_at -= int(random.random() * 4 * 3600)  # written where there was no signal
        entry = Entry(
            place=place,
            text=self.wording.text(kind.code, place, source, random),
            source=source,
            client_key=_client_key(at, random),
            occurred_at=written_at - int(random.random() ** 4 * 3 * 3600),
            written=Written(cast(datetime, written_at)),
        )
        if source in (Source.PATROL, Source.RESIDENT, Source.PROPERTY) or random.random() < 0.4:
            entry.point = point_in(grid, random)
        if (source is not Source.PATROL and random.random() < 0.6) or random.random() < 0.03:
            entry.reporter_name = reporter_name(random) if random.random() < 0.9 else ""
            entry.reporter_phone = reporter_phone(random)
        return entry

    def _choose_way(self, entry: Entry, kind: Kind, outcome: str, post_id: int, at: int) -> None:
        """Settled on the spot, kept as a draft first, or simply reported."""
        is_patrol = entry.source is Source.PATROL and self.office.roster.posts[post_id].role is VERIFIER_ROLE
        chance = self.random.random()
        if is_patrol and not outcome and kind.code in SIMPLE and chance < self.habits.on_spot:
            entry.is_on_spot, entry.result_text = True, self.wording.result(kind.code, self.random)
        elif (
            is_patrol
            and outcome in ("", "void")
            and chance > 1 - self.habits.drafted * (3 if is_fresh(at, self.office.now) else 1)
        ):
            entry.is_draft = True

    def _show(self, entry: Entry, kind: Kind, shows_before: bool) -> None:
        """The sample pictures: after settling on the spot always, before on the latest cases only."""
        if not entry.is_on_spot and not (shows_before and kind.visibility is Visibility.STANDARD):
            return
        subject = kind.code[:2]
        mine = [photo for photo in self.photos if photo.subject == subject] or self.photos[:2]
        wanted = [FileKind.BEFORE] * shows_before + [FileKind.AFTER] * entry.is_on_spot
        entry.files = [photo for kind_of in wanted for photo in mine if photo.kind is kind_of]


def _share_of(grid: Grid) -> float:
    """More happens in the streets than in the towns, and most in the first grid of a village."""
    if grid.code in FRONT_GRIDS:
        return 3.0
    share = 1.0 if grid.code.endswith("001") else 0.6
    return share if int(grid.code[6:9]) < 100 else share * 0.6


def _client_key(at: int, random: Random) -> str:
    """Looks like a time-ordered UUID: keys that come one after the other keep the index small and quick."""
    rest = f"{random.getrandbits(76):019x}"
    stamp = f"{at * 1000 + int(random.random() * 1000):012x}"
    return f"{stamp[:8]}-{stamp[8:]}-7{rest[:3]}-8{rest[3:6]}-{rest[6:18]}"
