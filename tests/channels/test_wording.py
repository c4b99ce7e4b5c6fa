"""Texts: a short list of variables and nothing else, in both languages."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.conftest import NOW
from tests.journeys.steps import actor_of
from tracker.channels.services.channels import save_wording
from tracker.channels.vocabulary import LONGEST_TEXT, TRIAL, Language
from tracker.channels.wording import VARIABLES, check_text, default_text, kind_words, say_in, speaking
from tracker.foundation.words import Refused
from tracker.notices.telling import Outside

THING = Outside(
    "990101-20260317-0001", "cases.detail", {"ref": "990101-20260317-0001"}, "handling", "being handled", False
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["{title}", "{number.__class__}", "{number!r}", "{number:>10}", "{0}", "{}", "{ number }", "{Number}", "{number", "number}", "{{number}}", "{number}}"],
)  # fmt: skip
def test_what_is_not_on_the_list_is_refused_with_the_list(text: str) -> None:
    with pytest.raises(Refused) as refused:
        check_text(f"案件 {text}")
    assert (refused.value.field, refused.value.code) == ("text", "variable")
    for name in VARIABLES:
        assert f"{{{name}}}" in str(refused.value)


def test_a_text_has_an_end_and_one_line() -> None:
    assert check_text(" 案件 {number}\n{state}\x00 ") == "案件 {number} {state}"
    with pytest.raises(Refused):
        check_text("x" * (LONGEST_TEXT + 1))


@pytest.mark.parametrize("language", list(Language))
def test_every_kind_has_words_of_ours_that_pass_their_own_check(app: Flask, language: Language) -> None:
    with speaking(language):
        for kind in (*kind_words(), TRIAL):
            assert check_text(default_text(kind))


def test_a_county_has_its_own_words_and_gets_ours_back(app: Flask) -> None:
    ours = say_in(Language.ZH, "CaseUrged", THING)
    assert ours.startswith("【网格案件】") and "处置中" in ours

    def save(text: str) -> None:
        save_wording(kind="CaseUrged", language=Language.ZH, text=text, actor=actor_of("sysadmin1", NOW), now=NOW)

    save("请尽快处理 {number}（{state}）")
    assert say_in(Language.ZH, "CaseUrged", THING) == "请尽快处理 990101-20260317-0001（处置中）"
    assert (
        "Urged" in say_in(Language.EN, "CaseUrged", THING) or "urge" in say_in(Language.EN, "CaseUrged", THING).lower()
    )
    hidden = Outside(THING.number, THING.endpoint, THING.values, "handling", "being handled")
    assert "请尽快" not in say_in(Language.ZH, "CaseUrged", hidden), (
        "of confidential things no county changes the words"
    )
    save("")
    assert say_in(Language.ZH, "CaseUrged", THING) == ours
