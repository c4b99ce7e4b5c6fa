"""A category found on the phone: by letters, by other names, by the words of the report; without a signal too."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from flask import Flask
from playwright.sync_api import expect

from tests.browser.conftest import Screen
from tests.browser.station import Phone, Station, ready
from tracker.areas.queries import get_tree
from tracker.cases.models import Category, WordCount
from tracker.cases.queries.words import Words, get_words
from tracker.cases.services.words import tally
from tracker.cases.vocabulary import Source, Visibility
from tracker.demo.roster import Grid
from tracker.demo.wording import Wording
from tracker.extensions import db
from tracker.foundation.bigrams import windows
from tracker.foundation.identifiers import AreaLevel

REPORTS = Path(__file__).parents[1] / "data" / "reports.csv"
COUNTY = "990101"
CHIPS = "[data-finder] .chip"


def test_letters_other_names_and_the_words_of_the_report_find_it(screen: Callable[..., Screen]) -> None:
    here = screen("phone").login("officer1").open("/cases/new")
    page = here.page
    for typed, name in (("dpc", "电动车违规停放充电"), ("狗", "犬只伤人或流浪犬"), ("jg", "井盖缺失破损")):
        page.fill("#category-find", typed)
        expect(page.locator(CHIPS).filter(has_text=name)).to_be_visible()
    page.fill("#category-find", "没有这种事")
    expect(page.locator("[data-finder-words]")).to_have_text("没有找到，请从列表中选择。")
    page.fill("#category-find", "dpc")
    page.press("#category-find", "Enter")
    assert page.input_value("#category") == "0103"
    assert page.url.endswith("/cases/new")
    page.fill("#text", "井盖没了，晚上很危险")
    chip = page.locator(CHIPS).filter(has_text="井盖缺失破损")
    expect(chip).to_be_visible()
    assert page.input_value("#category") == "0103"  # suggested, never chosen by itself
    expect(page.locator("[data-finder-words]")).to_contain_text("井盖")
    chip.click()
    assert page.input_value("#category") == "0501"
    expect(chip).to_have_attribute("aria-pressed", "true")
    assert here.faults("phone", "desk") == [] and here.errors == []


def test_without_a_signal_the_words_find_it_as_well(station: Station, phone: Callable[..., Phone]) -> None:
    officer = phone()
    officer.login("officer1")
    ready(officer, rows=3)
    with station.off():
        page = officer.open("/cases/new")
        page.fill("#text", "有人把电瓶车推到楼道里充电")
        expect(page.locator(CHIPS).filter(has_text="电动车违规停放充电")).to_be_visible()


def learned() -> tuple[Words, list[tuple[str, str]]]:
    """What 4,000 made-up cases teach, and 1,000 others with their category, none of them counted."""
    classes = dict(db.session.execute(db.select(Category.code, Category.visibility)).all())
    wording, random = Wording(set(classes)), Random(7)
    grids = [Grid(place.code, place.name, (0, 0), []) for place in get_tree().within(COUNTY, AreaLevel.GRID)]
    rows = []
    for _case in range(5000):
        code, grid = wording.category(random), random.choice(grids)
        source = random.choice([Source.PATROL, Source.HOTLINE, Source.WINDOW])
        rows.append((code, wording.text(code, wording.place(code, grid, random), source, random), grid.code))
    said = [(windows(text), code, grid) for code, text, grid in rows[:4000] if classes[code] is Visibility.STANDARD]
    cases, words = tally(said)
    db.session.merge(
        WordCount(county_code=COUNTY, counted_at=datetime(2030, 1, 1, tzinfo=UTC), cases=cases, words=words)
    )
    return get_words(COUNTY), [(code, text) for code, text, _grid in rows[4000:]]


def test_nine_of_ten_reports_find_their_category_among_three(
    served: tuple[Flask, str], screen: Callable[..., Screen]
) -> None:
    """On cases that were not counted, and on reports in words of people who never saw those."""
    with served[0].app_context():
        weights, fresh = learned()
        db.session.rollback()
    page = screen("phone").login("officer1").open("/cases/new").page
    page.locator("[data-finder][data-begun]").wait_for()
    with REPORTS.open(encoding="utf-8", newline="") as lines:
        others = [(row["code"], row["text"]) for row in csv.DictReader(lines)]
    module = page.evaluate(
        "performance.getEntriesByType('resource').find((one) => /category\\..*js/.test(one.name)).name"
    )
    for rows in (fresh, others):
        told = page.evaluate(
            """async ([module, texts, weights]) => {
              const { fitting } = await import(module);
              return texts.map((text) => fitting(text, weights).map((one) => one.code));
            }""",
            [module, [text for _code, text in rows], weights],
        )
        missed = [(code, text, codes) for (code, text), codes in zip(rows, told, strict=True) if code not in codes]
        assert len(missed) <= len(rows) / 10, (len(missed), len(rows), missed[:20])
