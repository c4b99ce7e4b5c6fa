"""The three frames give whole valid pages: one h1 that opens the title, unique ids, a way past the navigation."""

from collections import Counter
from typing import Any

import pytest
from jinja2 import Environment

from .conftest import parse_page

PAGE = '{% extends "FRAME" %}{% block title %} A <b>case</b> & more {% endblock %}{% block main %}<p>Words</p>{% endblock %}'
FRAMES = ["base.html", "_layout/auth.html", "_layout/print.html"]


def draw(environment: Environment, name: str, context: dict[str, Any], page: str = PAGE) -> Any:
    return parse_page(environment.from_string(page.replace("FRAME", name)).render(context))


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("is_known", [True, False])
def test_frame_is_a_whole_page(environment: Environment, frame: dict[str, Any], name: str, is_known: bool) -> None:
    page = draw(environment, name, frame if is_known else {**frame, "actor": None, "nav": []})
    headings = page.findall(".//h1")
    assert len(headings) == 1
    assert words(headings[0]) == "A case & more"
    assert page.find(".").get("lang") == "zh-CN"
    assert not [one for one, times in Counter(e.get("id") for e in page.iter() if e.get("id")).items() if times > 1]
    assert page.find(".//main[@id='main']") is not None
    for form in page.findall(".//form[@method='post']"):
        assert form.find(".//input[@name='csrf_token']").get("value") == "token"


def test_title_opens_with_the_heading(environment: Environment, frame: dict[str, Any]) -> None:
    page = draw(environment, "base.html", frame, PAGE.replace("<b>", "").replace("</b>", ""))
    assert page.find(".//title").text == "A case & more · Gridcase"


def test_navigation_fits_the_thumb_and_holds_everything(environment: Environment, frame: dict[str, Any]) -> None:
    page = draw(environment, "base.html", frame)
    places = page.findall(".//nav/ul/li")
    assert [li.get("class") for li in places] == [None] * 4 + ["nav-rest"] * 3 + ["nav-more"]
    assert [words(a) for a in places[-1].findall(".//a")] == ["Place 4", "Place 5", "Place 6"]
    assert [words(a) for a in page.findall(".//nav//a[@aria-current]")] == ["Place 2 99+"]


def test_five_places_need_no_more(environment: Environment, frame: dict[str, Any]) -> None:
    page = draw(environment, "base.html", {**frame, "nav": frame["nav"][:5]})
    assert len(page.findall(".//nav/ul/li")) == 5
    assert page.find(".//nav//details") is None


def test_hidden_current_place_marks_more(environment: Environment, frame: dict[str, Any]) -> None:
    for item in frame["nav"]:
        item.is_current = item.label == "Place 6"
    page = draw(environment, "base.html", frame)
    assert "nav-more-current" in page.find(".//nav//details/summary").get("class")


def test_user_menu_names_person_and_posts(environment: Environment, frame: dict[str, Any]) -> None:
    menu = draw(environment, "base.html", frame).find(".//details[@class='user-menu']")
    assert "Wang <Jianguo>" in words(menu)
    assert [words(post) for post in menu.findall(".//li")] == ["Officer of grid 3", "Officer of grid 4 standing in"]
    assert {form.get("action") for form in menu.findall(".//form")} == {
        "/people.logout",
        "/people.set_language",
        "/people.set_look",
    }


def test_stranger_gets_no_menu(environment: Environment, frame: dict[str, Any]) -> None:
    page = draw(environment, "base.html", {**frame, "actor": None, "nav": [], "is_demo": False})
    assert page.find(".//details") is None
    assert page.find(".//nav") is None
    assert page.find(".//aside") is None


def test_flashed_words_have_a_live_region(environment: Environment, frame: dict[str, Any]) -> None:
    region = draw(environment, "base.html", frame).find(".//*[@id='flash']")
    assert region.get("role") == "status"
    assert [one.get("class") for one in region.findall("div")] == ["notice tone-good", "notice tone-info"]
    alone = environment.get_template("_layout/flash.html").render(out_of_band=True)
    assert 'hx-swap-oob="true"' in alone
