"""Which posts a case meets on its way: centre, verifier, liaison, lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import insert

from tracker.access.policy import (
    ABOUT_STAFF,
    ASSISTANTS,
    CENTRE_ROLE,
    LIAISON_ROLE,
    RECEIVERS,
    SERVING,
    STATION_ROLE,
    SUPERVISOR_ROLE,
    VERIFIER_ROLE,
)
from tracker.access.scope import keeps_from
from tracker.cases.facts import CaseFacts
from tracker.cases.models import Case, CasePost
from tracker.cases.rules import Seat
from tracker.cases.vocabulary import CONFIDENTIAL, Rating, Visibility
from tracker.extensions import db
from tracker.foundation.days import local_day
from tracker.foundation.identifiers import AreaLevel
from tracker.foundation.words import N_
from tracker.hooks import Hook
from tracker.people.models import Post
from tracker.people.queries.actors import find_able
from tracker.people.queries.posts import (
    find_able_id,
    find_post_id,
    list_posts_for,
    list_posts_held_with,
    next_up,
    pick_by_kind,
)
from tracker.people.vocabulary import Role
from tracker.workflow.taking import Doing


class Book(Protocol):
    """What the seats ask of the posts of a county: those in the database, or others that look like them."""

    def post(self, post_id: int) -> Post | None: ...
    def find_able(self, post_ids: Iterable[int], on: date) -> set[int]: ...
    def find_able_id(self, role: Role, area_code: str, on: date) -> int | None: ...
    def find_post_id(self, role: Role, area_code: str, on: date) -> int | None: ...
    def list_posts_for(self, roles: Iterable[Role], area_code: str, *, able_on: date | None = None) -> list[Post]: ...

    def checker(self, case: Case) -> int | None:
        """The post that the subject of a confidential case names for the check of its result."""

    def involve(self, case: Case, post_id: int | None) -> None:
        """Give a post its part in the case: from now on the case is in its scope."""


class _Database:
    find_able = staticmethod(find_able)
    find_able_id = staticmethod(find_able_id)
    find_post_id = staticmethod(find_post_id)
    list_posts_for = staticmethod(list_posts_for)

    def post(self, post_id: int) -> Post | None:
        return db.session.get(Post, post_id)

    def checker(self, case: Case) -> int | None:
        return next((found for checker in CHECKERS if (found := checker(case)) is not None), None)

    def involve(self, case: Case, post_id: int | None) -> None:
        if post_id and db.session.get(CasePost, (post_id, case.id)) is None:
            db.session.add(CasePost(post_id=post_id, case_id=case.id))


#: The posts of the database.
POSTS: Book = _Database()
involve = POSTS.involve


def involve_first(case: Case, post_ids: Iterable[int | None]) -> None:
    """Give the first posts of a new case their part in it; there are none yet that could be doubled."""
    rows = [{"post_id": one, "case_id": case.id} for one in set(post_ids) if one]
    db.session.connection().execute(insert(CasePost.__table__), rows)  # type: ignore[arg-type]


#: What is chosen where nobody knows whom a complaint is about.
UNKNOWN = "unknown"

NOBODY_UNCONCERNED = N_(
    "No supervisor of this place is unconcerned. Hand the complaint to the discipline inspection office in person."
)


def list_serving(area_code: str) -> list[Post]:
    """The posts a complaint about staff may be about: all that serve the place, the nearest first."""
    return list_posts_for(SERVING, area_code)


def find_centre(case: Case, on: date, book: Book = POSTS) -> int | None:
    """The post of the centre that takes the case on.

    A complaint about staff goes to the nearest supervisor it is not about instead; while nobody knows whom it is about,
    past those of the street, who may be.
    """
    if not case.category.is_about_staff:
        return _nearest(CENTRE_ROLE, case, on, book)
    posts = _unconcerned(case, _able_first(SUPERVISOR_ROLE, case, on, book))
    if case.about_post_id is None:
        posts = [post for post in posts if len(post.area_code) < AreaLevel.STREET.digits] or posts
    return posts[0].id if posts else None


def _nearest(role: Role, case: Case, on: date, book: Book) -> int | None:
    """The post of a role that serves the place of the case, unless the case is about it; then the next one."""
    found = book.find_post_id(role, case.area_code, on)
    if case.about_post_id is None or found is None:
        return found
    posts = _unconcerned(case, _able_first(role, case, on, book))
    return posts[0].id if posts else None


def _able_first(role: Role, case: Case, on: date, book: Book) -> list[Post]:
    """The posts of a role that serve the place and have somebody on the day; where none has, all of them."""
    return book.list_posts_for([role], case.area_code, able_on=on) or book.list_posts_for([role], case.area_code)


def _unconcerned(case: Case, posts: list[Post]) -> list[Post]:
    """Without the posts a case is kept from, and without whatever else those hold who hold them."""
    if not keeps_from(case):
        return posts
    on = local_day(case.received_at)
    kept = {other for post_id in keeps_from(case) for other in list_posts_held_with(post_id, on)}
    return [post for post in posts if post.id not in kept]


def find_liaison(case: Case, on: date, book: Book = POSTS) -> int | None:
    """Who is told for the police of the village, for a public-safety case."""
    return liaison_of(case.area_code, on, book) if case.visibility is Visibility.POLICE else None


def receivers_of(
    case: Case, *, assisting: bool = False, at: datetime | None = None, book: Book = POSTS
) -> list[Post]:  # fmt: skip
    """The posts an order of this case may go to, the one suggested at an instant first."""
    by_class = ASSISTANTS if assisting else RECEIVERS
    roles = ABOUT_STAFF if case.category.is_about_staff else by_class[case.visibility.value]
    posts = _unconcerned(case, book.list_posts_for(roles, case.area_code))
    if assisting:
        return [post for post in posts if post.id != case.lead_post_id]
    first = suggested(case, posts, at)
    return sorted(posts, key=lambda post: post.id != first.id) if first else posts


#: Names one of the posts an order may go to, by rules that another subject keeps; None where no rule fits.
Suggester = Callable[[Case, list[Post], datetime], Post | None]

SUGGESTERS: Hook[Suggester] = Hook()


def suggested(case: Case, posts: list[Post], at: datetime | None = None) -> Post | None:
    """The post an order is suggested to go to: by rules where an instant is given and one fits, else as usual."""
    if at is not None:
        posts = suggestible(posts, at)
        for suggester in SUGGESTERS:
            found = suggester(case, posts, at)
            if found is not None:
                return found
    return usual(case, posts)


def suggestible(posts: list[Post], at: datetime) -> list[Post]:
    """Those of some posts that are suggested at an instant: somebody can act for them.

    A liaison is suggested all the same: his order falls to the station, and the case says whose it was.
    """
    able = find_able((post.id for post in posts), local_day(at))
    return [post for post in posts if post.id in able or post.role is LIAISON_ROLE]


def usual(case: Case, posts: list[Post]) -> Post | None:
    """The post of some that an order would usually go to: the liaison for public safety, else by line of work."""
    preferred = RECEIVERS[case.visibility.value][0]
    if case.visibility is Visibility.STANDARD:
        return pick_by_kind(posts, case.category.unit_kind)
    return next((post for post in posts if post.role is preferred), None) or (posts[0] if posts else None)


def able_or_next(case: Case, post: Post, on: date, book: Book = POSTS) -> tuple[Post, bool]:
    """The post itself, or the next one up where nobody can act for it on the day; and whether nobody can."""
    if book.find_able([post.id], on):
        return post, False
    return next_up(post, case.area_code, on, book.list_posts_for) or post, True


def liaison_of(area_code: str, on: date, book: Book = POSTS) -> int | None:
    """Who is asked for the police of a place: its liaison post, or the station's where nobody acts for one."""
    found = book.find_able_id(LIAISON_ROLE, area_code, on) or book.find_able_id(STATION_ROLE, area_code, on)
    return found or book.find_post_id(STATION_ROLE, area_code, on) or book.find_post_id(LIAISON_ROLE, area_code, on)


def seat_post(facts: CaseFacts, seat: Seat, on: date, book: Book = POSTS) -> int | None:
    """The post that sits in a seat of this case on a day; None when nobody does."""
    case = facts.case
    if seat in _STORED:
        return getattr(case, _STORED[seat])
    if seat is Seat.VERIFIER:
        return find_checker(case, on, book)
    if seat is Seat.LIAISON:
        return find_liaison(case, on, book)
    if seat is Seat.REOPENER and case.rating is not Rating.DISSATISFIED:
        return None
    if seat in (Seat.SUPERVISOR, Seat.REOPENER):
        return _nearest(SUPERVISOR_ROLE, case, on, book)
    return None


_STORED = {
    Seat.SAME: "holder_post_id",
    Seat.HOLDER: "holder_post_id",
    Seat.REPORTER: "reporter_post_id",
    Seat.CENTRE: "centre_post_id",
    Seat.LEAD: "lead_post_id",
    Seat.TRIAGE: "triage_post_id",
}


def find_checker(case: Case, on: date, book: Book = POSTS) -> int | None:
    """Who checks a result on a day, and must be able to read it.

    The grid officer of the place, on site; the centre where he handled it himself or nobody acts for him. A mediation
    or restricted matter is checked by whom its subject names (the head of the committee), else by the nearest
    supervisor who does not lead it.
    """
    if case.visibility in CONFIDENTIAL:
        named = book.checker(case)
        if named and book.find_able([named], on):
            return named
        return _nearest_supervisor(case, on, book) or named or _same_post(case, book)
    officer = book.find_able_id(VERIFIER_ROLE, case.area_code, on)
    return case.centre_post_id if officer is None or officer == case.lead_post_id else officer


def _nearest_supervisor(case: Case, on: date, book: Book) -> int | None:
    posts = _unconcerned(case, _able_first(SUPERVISOR_ROLE, case, on, book))
    return next((post.id for post in posts if post.id != case.lead_post_id), None)


def _same_post(case: Case, book: Book) -> int | None:
    """Where no other supervisor is left for a complaint: the post that led it, in which somebody else must check."""
    lead = book.post(case.lead_post_id) if case.lead_post_id else None
    return lead.id if lead and lead.role == SUPERVISOR_ROLE and case.category.is_about_staff else None


def sit(facts: CaseFacts, seat: Seat, on: date, book: Book = POSTS) -> int | None:
    """Hand the case to the post in a seat, or to the next one up where nobody can act for it.

    The answer is the post it was meant for where that is another.

    A case that stays where it is stays there: what becomes of it is for the sweep and for those who manage posts.
    """
    case = facts.case
    holder_id = seat_post(facts, seat, on, book)
    meant = book.post(holder_id) if holder_id else None
    if meant is None or seat is Seat.SAME:
        case.holder_post_id = holder_id
        book.involve(case, case.holder_post_id)
        return None
    holder, is_gap = able_or_next(case, meant, on, book)
    if seat is Seat.LEAD:
        # A post that stands in keeps the flag until another order goes out.
        case.has_coverage_gap = is_gap or (case.has_coverage_gap and holder.id == case.lead_post_id)
        lead(case, holder)
    else:
        case.has_coverage_gap = is_gap or (case.has_coverage_gap and case.lead_post_id is not None)
    case.holder_post_id = holder.id
    book.involve(case, case.holder_post_id)
    return int(meant.id) if holder.id != meant.id else None


def lead(case: Case, post: Post) -> None:
    """Let a post lead; one to which no order of this class goes may send the case elsewhere."""
    case.lead_post_id, case.lead_post = post.id, post
    if post.role not in RECEIVERS[case.visibility.value]:
        case.is_escalated = True


#: Names the post that checks the result of a confidential case; None where it has none to name.
Checker = Callable[[Case], int | None]

CHECKERS: Hook[Checker] = Hook()


def told(
    facts: CaseFacts, seats: tuple[Seat, ...], *, but: int | None, on: date, book: Book = POSTS
) -> list[int]:  # fmt: skip
    """The posts behind some seats, without the one that acts and those the case is kept from."""
    posts: list[int | None] = []
    for seat in seats:
        if seat is Seat.ASSISTING:
            posts += sorted(facts.assisting_post_ids)
        else:
            posts.append(seat_post(facts, seat, on, book))
    return [one for one in dict.fromkeys(posts) if one and one != but and one not in keeps_from(facts.case)]


def show_to_supervisor(doing: Doing[CaseFacts]) -> None:
    """Let the supervisor read a confidential case in which he has something to decide; others he reads anyway."""
    if doing.thing.is_confidential:
        book = doing.flow.book
        book.involve(doing.thing.case, seat_post(doing.thing, Seat.SUPERVISOR, doing.actor.on, book))
