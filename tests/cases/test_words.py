"""What is counted of the words of closed cases, who may read it, and by what a category is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.cases.test_categories import filled
from tests.journeys.steps import log
from tests.visitor import Visitor
from tracker.cases.models import Category, WordCount
from tracker.cases.queries import choices
from tracker.cases.queries.words import NAMED, SMOOTHING, get_words
from tracker.cases.seed import seed_base
from tracker.cases.services.words import LEAST_CASES, count_words, tally
from tracker.cases.vocabulary import Visibility
from tracker.extensions import db
from tracker.foundation.bigrams import windows
from tracker.foundation.pinyin import initials

NOW = datetime(2030, 1, 2, 4, tzinfo=UTC)
COUNTY = "990101"


def said(text: str, category: str, grid: str) -> tuple[set[str], str, str]:
    return windows(text), category, grid


def test_a_word_of_one_grid_is_not_kept_however_often_it_is_said() -> None:
    here = [said("张建国家门口有垃圾", "0401", "g1") for _ in range(50)]
    others = [said("路边有垃圾", "0401", f"g{n}") for n in range(2, 9)] + [
        said("路灯不亮", "0502", f"g{n}") for n in range(9)
    ]
    cases, words = tally(here + others)
    assert cases == {"0401": 57, "0502": 9}
    assert "垃圾" in words and "路灯" in words
    assert not {"张建", "建国", "国家"} & set(words)


def test_a_word_of_few_cases_is_not_kept() -> None:
    few = [said("井盖丢失", "0501", f"g{n}") for n in range(LEAST_CASES - 1)]
    assert "井盖" not in tally([*few, *(said("路灯不亮", "0502", f"g{n}") for n in range(9))])[1]


def test_neither_numbers_nor_letters_are_words() -> None:
    assert windows("13800138000 张A村") == set()
    assert windows("３号楼道") == {"号楼", "楼道"}


def test_closed_standard_cases_alone_are_read(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.cases.services.words.LEAST_CASES", 1)
    monkeypatch.setattr("tracker.cases.services.words.LEAST_GRIDS", 1)
    visitor.login("officer1")
    closed, secret, still_open = (log(visitor, text=words) for words in ("甲乙丙丁", "戊己庚辛", "子丑寅卯"))
    closed.closed_at = secret.closed_at = NOW
    secret.visibility = Visibility.RESTRICTED
    db.session.flush()
    assert still_open.closed_at is None
    assert count_words(NOW) == 1
    counted = db.session.get_one(WordCount, COUNTY)
    assert (counted.cases[closed.category_code], set(counted.words)) == (1, windows("甲乙丙丁"))


def test_a_county_is_counted_once_a_night(app: object) -> None:
    noon = NOW
    assert count_words(noon) == 1  # never counted before: at once
    nearly_three = noon + timedelta(hours=14, minutes=59)
    assert count_words(nearly_three) == 0
    assert count_words(nearly_three + timedelta(minutes=2)) == 1
    assert count_words(nearly_three + timedelta(hours=9)) == 0


def test_before_anything_is_counted_the_names_speak(app: object) -> None:
    found = get_words(COUNTY)
    at = found["categories"].index("0103")
    told = dict(zip(found["words"]["电瓶"][::2], found["words"]["电瓶"][1::2], strict=True))
    assert told[at] > 0
    assert set(found["totals"]) == {NAMED + SMOOTHING}


def test_the_words_are_for_who_logs_cases(visitor: Visitor) -> None:
    visitor.login("officer1")
    response = visitor.get("/cases/new/words").response
    assert response.headers["Cache-Control"].startswith("private, max-age=86400")
    assert response.get_json()["words"]
    for other in ("auditor1", "unit1"):
        visitor.login(other).get("/cases/new/words", status=403)


@pytest.mark.parametrize(("text", "letters"), [("电瓶车 飞线充电", "dpc fxcd"), ("重复 A4", "cf a4"), ("", "")])
def test_first_letters(text: str, letters: str) -> None:
    assert initials(text) == letters


def test_an_installation_older_than_the_words_is_given_them_and_keeps_its_own(app: object) -> None:
    old, own = db.session.get_one(Category, "0103"), db.session.get_one(Category, "0502")
    old.also, old.initials, old.name = None, "", "电动车乱充电"
    own.also = "黑灯瞎火"
    db.session.flush()
    seed_base(now=NOW)
    assert "电瓶车" in (old.also or "")
    assert old.initials.startswith("ddclcd")
    assert own.also == "黑灯瞎火"
    choices._kept.clear()


def test_what_one_logs_often_stands_ready(visitor: Visitor) -> None:
    visitor.login("officer1")
    for category in ("0502", "0502", "0102"):
        log(visitor, category=category)
    page = visitor.get("/cases/new")
    assert str(page.soup.select_one("[data-finder]")["data-recent"]).split() == ["0102", "0502"]


def test_an_administrator_says_what_a_category_is_called_besides(visitor: Visitor) -> None:
    visitor.login("sysadmin1")
    form = filled(visitor.get("/categories/0103"))
    visitor.post("/categories/0103", form | {"also": "小电驴，飞线、 乱充"})
    found = db.session.get_one(Category, "0103")
    assert (found.also, found.initials.split()[1:]) == ("小电驴 飞线 乱充", ["xdl", "fx", "lc"])
    choices._kept.clear()
