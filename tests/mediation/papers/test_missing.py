"""Naming what is missing of a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask

from tests.mediation.papers.builder import add_party, make_mediation, make_whole
from tracker.mediation.models import Mediation
from tracker.mediation.papers.content import Standing
from tracker.mediation.papers.queries.loading import load_content
from tracker.mediation.papers.queries.standing import standing_of
from tracker.mediation.papers.rules import MISSING, PAPERS, missing_of
from tracker.mediation.queries.detail import load_facts
from tracker.mediation.vocabulary import Confirmation, FileKind, Stage


def read_standing(mediation: Mediation) -> Standing:
    return standing_of(load_facts(mediation))


def test_nothing_is_missing_of_a_whole_file(app: Flask, now: datetime, store: Path) -> None:
    assert load_facts(make_whole(now, store)).find_missing() == []


def test_a_new_one_misses_what_must_be_there(app: Flask, now: datetime) -> None:
    mediation = make_mediation(now, registered_on=None, stage=Stage.APPLIED)
    add_party(mediation, now, "张三", rights_told_at=None, id_checked_at=None)
    assert {one.paper for one in load_facts(mediation).find_missing()} == {
        "registration",
        "rights",
        "identity",
        "session",
        "agreement",
    }


@pytest.mark.parametrize(
    ("change", "paper"),
    [
        ({"rights_untold": 1}, "rights"),
        ({"ids_unchecked": 1}, "identity"),
        ({"file_kinds": frozenset({FileKind.SIGNED_AGREEMENT, FileKind.COURT})}, "attorney"),
        ({"sessions_held": 0}, "session"),
        ({"clauses": 0}, "agreement"),
        ({"file_kinds": frozenset({FileKind.POWER_OF_ATTORNEY, FileKind.COURT})}, "agreement"),
        ({"clauses_open": 1}, "performance"),
        ({"visits_made": 0}, "visit"),
        ({"visits_open": 1}, "visit"),
        ({"confirmation": Confirmation.APPLIED}, "confirmation"),
        ({"file_kinds": frozenset({FileKind.POWER_OF_ATTORNEY, FileKind.SIGNED_AGREEMENT})}, "confirmation"),
    ],
)
def test_each_gap_is_named(app: Flask, now: datetime, store: Path, change: dict, paper: str) -> None:
    whole: Standing = read_standing(make_whole(now, store))
    assert [one.paper for one in missing_of(replace(whole, **change))] == [paper]


def test_without_an_agreement_none_is_asked_for(app: Flask, now: datetime, store: Path) -> None:
    whole = read_standing(make_whole(now, store))
    bare = replace(whole, clauses=0, visits_made=0, agents=0, confirmation=Confirmation.NONE, file_kinds=frozenset())
    failed = replace(bare, stage=Stage.FAILED, result=Stage.FAILED)
    assert missing_of(failed) == []
    assert [one.paper for one in missing_of(replace(failed, sessions_held=0))] == ["session"]
    ended = replace(failed, stage=Stage.TERMINATED, result=Stage.TERMINATED, sessions_held=0)
    assert missing_of(ended) == [], "who stops before the first session leaves no record of one"
    assert missing_of(replace(bare, stage=Stage.DECLINED, rights_untold=2)) == []


def test_an_oral_agreement_needs_no_signature(app: Flask, now: datetime, store: Path) -> None:
    whole = read_standing(make_whole(now, store))
    kinds = whole.file_kinds - {FileKind.SIGNED_AGREEMENT}
    assert missing_of(replace(whole, result=Stage.AGREED_ORAL, file_kinds=kinds)) == []


def test_reasons_name_papers_of_the_catalogue() -> None:
    assert {paper for paper, _why, _rule in MISSING} <= set(PAPERS)


def test_an_unknown_mediation_is_an_error(app: Flask) -> None:
    with pytest.raises(LookupError):
        load_content(2**40, today=date(2026, 3, 17))
