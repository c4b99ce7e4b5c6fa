"""What every workflow asks for is given, not blank, and named when it is missing; every status has a way out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.workflow.search import dead_ends
from tracker.appeals import rules as appeals
from tracker.appeals import vocabulary as appeal_words
from tracker.appeals.asks import APPEAL_ASKS
from tracker.cases import rules as cases
from tracker.cases.asks import ASKS
from tracker.conferences import rules as conferences
from tracker.conferences import vocabulary as conference_words
from tracker.conferences.asks import CONFERENCE_ASKS
from tracker.foundation.words import UNANSWERED, Refused
from tracker.mediation import rules as mediation
from tracker.mediation.asks import ASKS as MEDIATION_ASKS
from tracker.recurrence import rules as recurrence
from tracker.recurrence import vocabulary as recurrence_words
from tracker.recurrence.asks import ROOT_ASKS
from tracker.supervision import rules as supervision
from tracker.supervision import vocabulary as supervision_words
from tracker.supervision.asks import ORDER_ASKS
from tracker.workflow.asks import check_answers
from tracker.workflow.taking import Stale, check_seen

TABLES: dict[str, tuple[Iterable[Any], dict[str, Any]]] = {
    "cases": (cases.MOVES, ASKS),
    "mediation": (mediation.MOVES, MEDIATION_ASKS),
    "supervision": (supervision.MOVES, ORDER_ASKS),
    "conferences": (conferences.MOVES, CONFERENCE_ASKS),
    "appeals": (appeals.MOVES, APPEAL_ASKS),
    "recurrence": (recurrence.MOVES, ROOT_ASKS),
}
#: Blanks of several widths, a zero-width one, a control character, a Hangul filler.
BLANKS = ("   ", "\u3000\u200b ", "\u200b\u2060\ufeff", "\x07", "\u3164", "", None, [])
REQUIRED = [
    pytest.param(ask, asks, id=f"{name}-{move.action}-{ask}")
    for name, (moves, asks) in TABLES.items()
    for move in moves
    for ask in move.asks
    if not ask.endswith("?")
]


@pytest.mark.parametrize(("ask", "asks"), REQUIRED)
def test_what_shows_nothing_is_no_answer_and_the_refusal_names_what_is_missing(ask: str, asks: dict[str, Any]) -> None:
    for blank in BLANKS:
        with pytest.raises(Refused) as refused:
            check_answers([ask], {ask: blank}, asks)
        assert (refused.value.field, refused.value.code) == (ask, UNANSWERED)
        assert str(refused.value).endswith(f": {asks[ask].label}")


def test_a_file_is_the_answer_to_what_asks_for_files() -> None:
    check_answers(["documents"], {}, MEDIATION_ASKS, ["a file"])


def test_another_version_than_the_one_seen_is_stale() -> None:
    check_seen("3", 3, "changed")
    check_seen(None, 3, "changed")
    with pytest.raises(Stale):
        check_seen(2, 3, "changed")


#: The statuses that are not ends. Cases and mediations have facts to be searched: see the tests beside this one.
RUNNING = {
    "supervision": supervision_words.OPEN,
    "conferences": conference_words.RUNNING,
    "appeals": appeal_words.OPEN,
    "recurrence": recurrence_words.RUNNING,
}


@pytest.mark.parametrize("name", list(RUNNING))
def test_every_running_status_can_be_left_for_an_end_by_rows_that_ask_for_no_fact(name: str) -> None:
    moves, running = list(TABLES[name][0]), RUNNING[name]

    def following(state: Any) -> list[Any]:
        return [move.to for move in moves if state in move.frm and not move.given]

    assert not dead_ends(running, following, lambda state: state not in running)
