"""At the window with a mouse, on the agent's phone, and the applicant without scripts: one missing paper, two errands."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from playwright.sync_api import expect

from tests.browser.conftest import Screen, wait_longer
from tests.journeys.steps import post_of
from tracker.extensions import db
from tracker.people.models import Appointment, Post, User
from tracker.people.passwords import hash_password
from tracker.people.vocabulary import Rank
from tracker.services.queries.applications import load_application
from tracker.services.services.effects import find_decider

SEND = ".form-actions button[type=submit]"
ITEM = "MZ-001"


def take(here: Screen, address: str, step: str, **answers: object) -> None:
    """One step: what is a tick is ticked, what is chosen chosen, the rest written."""
    page = here.open(f"{address}/moves/{step}").page
    for name, value in answers.items():
        if value is True:
            for box in page.locator(f"[name='{name}'][type=checkbox]").all():
                box.check(force=True)
            continue
        field = page.locator(f"[name='{name}']").first
        if isinstance(value, Path):
            page.set_input_files(f"#{name}", value)
        elif field.get_attribute("type") == "radio":
            page.check(f"[name='{name}'][value='{value}']", force=True)
        elif field.evaluate("one => one.tagName") == "SELECT":
            page.select_option(f"[name='{name}']", str(value))
        else:
            field.fill(str(value))
    page.click(f"form[action$='{step}'] {SEND}")
    page.wait_for_url(lambda url: "/moves/" not in url)


def unit_login(app: Flask, application_id: int) -> str:
    """Whoever sits in the unit that decides, with a password."""
    with app.app_context():
        found = load_application(application_id)
        assert found is not None
        query = db.select(User).join(Appointment, Appointment.user_id == User.id)
        user = db.session.scalar(query.where(Appointment.post_id == find_decider(found).id, Appointment.rank == Rank.A))
        user.password_hash = hash_password("Gridcase-demo-2026")
        name = str(user.username)
        db.session.commit()
        db.session.remove()
    return name


def test_one_missing_paper_two_errands_and_the_promise_is_kept(
    screen: Callable[..., Screen], served: tuple[Flask, str], photo: Path
) -> None:
    app, _base = served
    window = screen("desk").login("window1")
    wait_longer(window.page)
    page = window.open("/services/new?q=低保").page
    page.click(f"a[href*='{ITEM}']")
    page.locator("#area option").nth(1).evaluate("one => one.selected = true")
    page.fill("#name", "王桂兰")
    page.fill("#phone", "13900002345")
    boxes = page.locator("[name=received]")
    for at in range(boxes.count() - 1):
        boxes.nth(at).check(force=True)
    page.click(f"#form {SEND}")
    page.wait_for_url(re.compile(r"/applications/\d+$"))
    address = re.sub(r"^https?://[^/]+", "", page.url)
    number = int(address.rsplit("/", 1)[1])
    assert window.faults("phone", "desk") == []
    take(window, address, "tell", told="请补交最后一项材料。")
    expect(page.locator("main")).to_contain_text("待申请人补正")
    with page.context.expect_page() as opened:
        page.click("form[action$='/papers/completion'] button")
    expect(opened.value.locator("h1")).to_contain_text("一次性")
    opened.value.close()

    page = window.open(address).page
    page.click("form[action$='/slip'] button")
    code = page.locator(".slip-digits").inner_text()
    ref = page.locator(".slip dd").first.inner_text()
    applicant = screen("phone", script=False)
    wait_longer(applicant.page)
    theirs = applicant.open("/s").page
    theirs.fill("#ref", ref)
    theirs.fill("#code", code)
    theirs.click("main form button[type=submit]")
    expect(theirs.locator("main")).to_contain_text("请补交最后一项材料。")

    take(window, address, "receive", received=True)
    take(window, address, "accept", id_checked=True)
    with app.app_context():
        agent = str(post_of("agent1").id)
        unit = str(load_application(number).holder_post_id)  # type: ignore[union-attr]
        is_hers = db.session.get_one(Post, int(agent)).area_code
        db.session.remove()
    assert is_hers
    take(window, address, "mandate", agent=agent, scope="代交材料、代领结果", mandate_files=photo)
    helper = screen("phone").login("agent1")
    wait_longer(helper.page)
    take(helper, address, "errand", department=unit, task="递交申请表", time="2")
    take(helper, address, "errand", department_name="县档案馆", task="查档", time="1")
    page = helper.open("/errands").page
    assert helper.faults("phone", "desk") == []
    links = [one.get_attribute("href") for one in page.locator("a.row-link").all()]
    mine = [one for one in links if one and helper.open(one).page.locator(f"a[href='{address}']").count()]
    assert len(mine) == 2
    for errand in mine:
        take(helper, errand, "finish", answer="已办好，取回回执。")

    house = screen("desk").login(unit_login(app, number))
    wait_longer(house.page)
    take(house, address, "decide", outcome="granted", told="经审核符合条件。")
    page = window.open(address).page
    if page.locator("a[href$='/moves/return_papers']").count():
        take(window, address, "return_papers", papers=True)
    take(window, address, "deliver", delivery="window")
    theirs = applicant.open("/s/application").page
    theirs.click("a[href$='/rate']")
    theirs.check("[name=rating][value=satisfied]", force=True)
    theirs.click(f"form[action$='rate'] {SEND}")
    expect(theirs.locator("main")).to_contain_text("满意")
    board = screen("desk").login("supervisor1").open("/applications/promises")
    expect(board.page.locator("main")).to_contain_text("最低生活保障")
    assert board.faults("phone", "desk") == []
    assert [one for one in window.errors + helper.errors + house.errors + board.errors if "422" not in one] == []


def test_the_queue_is_called_and_refreshes_without_taking_what_is_typed(screen: Callable[..., Screen]) -> None:
    here = screen("desk").login("window1")
    wait_longer(here.page)
    page = here.open("/windows").page
    page.fill("#call_name", "张女士")
    page.click("aside button[type=submit]")
    expect(page.locator("#queue")).to_contain_text("张女士")
    page.fill("#desk", "3")
    page.evaluate("htmx.trigger('#queue', 'refresh'); htmx.ajax('GET', '/windows', '#queue')")
    expect(page.locator("#desk")).to_have_value("3")
    assert here.faults("phone", "desk") == []
    page.click("form[action$='/next'] button")
    expect(page.locator("#queue")).to_contain_text("3窗口")
    assert here.errors == []
