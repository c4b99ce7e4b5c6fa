"""What is entered into a file: one row a field, from which form, check, sealed body and papers follow."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from flask import Flask

from tests.mediation.papers.builder import add_party as built_party
from tests.mediation.papers.builder import make_mediation
from tests.mediation.steps import add_party, log_dispute, mediation_from, mediation_of, mediator_of, set_up
from tests.visitor import Visitor
from tracker.audit.sealing import unseal
from tracker.extensions import db
from tracker.foundation.words import Refused
from tracker.mediation import asks
from tracker.mediation.papers import content
from tracker.mediation.papers.queries import loading
from tracker.mediation.papers.rules import PAPERS
from tracker.mediation.papers.services.printing import Press
from tracker.mediation.services import parties as services
from tracker.mediation.views import detail, parties
from tracker.mediation.vocabulary import PartyKind, Side
from tracker.workflow.asks import Widget

HOUSE = "云汀县第三中学"


def _upper(text: str) -> str:
    if "!" in text:
        raise Refused("No such school.", field="school")
    return text.strip().upper()


@pytest.fixture
def more_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    """A field nobody has heard of, for persons, and one for organisations on the ministry's own lines."""
    school = asks.Field(
        "school", "School of the party", Widget.LINE, help="Where it learns.", longest=12, of=PartyKind.PERSON,
        tidy=_upper, doubt=(lambda text: text != "X", "There is no school X."), is_listed=True, place=(4, 1),
    )  # fmt: skip
    more = (*asks.PARTY, school)
    for room in (asks, services, parties, detail, loading, content):
        monkeypatch.setattr(room, "PARTY", more)


@pytest.mark.usefixtures("more_fields")
def test_a_field_of_a_party_is_one_row(visitor: Visitor, now: datetime, tmp_path: Path) -> None:
    """The row alone brings it into the form, the check, the sealed body, the list, and the papers on screen and in Word."""
    set_up(now)
    ref = mediation_from(log_dispute(visitor)).ref
    visitor.login(mediator_of(mediation_of(ref)))
    form = visitor.get(f"/mediations/{ref}/parties/new")
    assert form.soup.find("label", {"for": "school"}) and "Where it learns." in form.text
    right = {"version": form.field("version"), "side": "applicant", "kind": "person", "name": "王秀兰"}
    for wrong in ("长" * 13, "三中!"):
        page = visitor.post(f"/mediations/{ref}/parties/new", {**right, "school": wrong}, status=422)
        assert page.soup.select_one("#school-error") and page.field("school") == wrong
    party = add_party(visitor, ref, "applicant", "王秀兰", school=f" {HOUSE}a ")
    assert unseal(party)["school"] == f"{HOUSE}A"
    assert HOUSE in visitor.get(f"/mediations/{ref}").text
    known = visitor.get(f"/mediations/{ref}/parties/{party.id}")
    assert known.field("school") == f"{HOUSE}A"
    doubted = visitor.post(f"/mediations/{ref}/parties/{party.id}", {**right, "version": "", "school": "x"})
    assert "There is no school X." in visitor.follow(doubted).text

    told = loading.load_content(mediation_of(ref).id, today=now.date())
    assert told.parties[0].school == "X" and told.parties[0].further == [("School of the party", "X", "school")]
    press = Press(data_dir=tmp_path, language="en")
    assert "School of the party" in press.body(PAPERS["application"], told, None)
    word = Document(io.BytesIO(press.docx(PAPERS["application"], told)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "School of the party" in cells and "X" in cells


@pytest.mark.usefixtures("more_fields")
def test_who_it_is_not_for_is_not_asked_on_paper(app: Flask, now: datetime) -> None:
    mediation = make_mediation(now)
    built_party(mediation, now, "某公司", Side.RESPONDENT, kind=PartyKind.ORGANISATION, body={"school": "X"})
    db.session.flush()
    told = loading.load_content(mediation.id, today=now.date()).parties[0]
    assert told.further == []
    assert [[place.label for place in line] for line in told.lines] == [
        ["respondent"],
        ["Credit code", "Phone"],
        ["Address"],
    ]


@pytest.mark.parametrize(
    "entry",
    ["PARTY", "REPRESENTATIVE", "DECLARATION", "MATTER", "INQUIRY", "SESSION", "RECORD", "CALLING_OFF", "CLAUSE"],
)
def test_what_must_be_said_is_asked_by_its_label(entry: str) -> None:
    """Whoever writes without a form is refused at the first field that is missing, as its form would."""
    fields = getattr(asks, entry)
    first = next(field for field in fields if field.is_needed)
    with pytest.raises(Refused) as refused:
        asks.body_of(fields, {first.name: " \u3164"})
    assert (refused.value.field, refused.value.params["label"]) == (first.name, first.label)
    assert len({field.name for field in fields}) == len(fields)


def test_empty_pairs_are_not_kept() -> None:
    answers = {"question_0": " 谁？ ", "answer_0": "", "question_3": "", "answer_3": "他", "question_5": "  "}
    assert asks.questions_of(answers) == [("谁？", ""), ("", "他")]


def test_everything_wrong_with_a_party_is_said_at_once(visitor: Visitor, now: datetime) -> None:
    """What the service refuses is not kept back until what the form asks for is there."""
    set_up(now)
    ref = mediation_from(log_dispute(visitor)).ref
    visitor.login(mediator_of(mediation_of(ref)))
    form = visitor.get(f"/mediations/{ref}/parties/new")
    typed = {
        "version": form.field("version"),
        "side": "applicant",
        "kind": "person",
        "name": " ",
        "phone": "12",
        "age": "x",
    }
    page = visitor.post(f"/mediations/{ref}/parties/new", typed, status=422)
    assert all(page.soup.select_one(f"#{name}-error") for name in ("name", "phone", "age"))
    assert (page.field("phone"), page.field("age")) == ("12", "x")
