"""Limits as people give them: a number and its unit, and what it comes to."""

from __future__ import annotations

import pytest

from tests.journeys.steps import log, move, to_handling
from tests.visitor import Visitor
from tracker.clock.limits import Limit
from tracker.foundation.words import Refused


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2个工作日", "2wd"), ("2工作日", "2wd"), ("１天", "1d"), ("24小时", "24h"), ("2天", "2d"), ("2ＷＤ", "2wd"), ("90分钟", "90m"),
        ("4个工作小时", "4wh"), ("4 working hours", "4wh"), (" 3  working days ", "3wd"), ("3日", "3d"), ("2wd", "2wd"),
    ],
)  # fmt: skip
def test_words_are_understood(written: str, code: str) -> None:
    assert str(Limit.parse(written)) == code


@pytest.mark.parametrize("written", ["", "0天", "天", "两", "-1d", "1.5天", "2年", "2wd 1wd", "99999999d"])
def test_what_is_no_limit_is_refused(written: str) -> None:
    with pytest.raises(Refused):
        Limit.parse(written)


def handling(visitor: Visitor):
    case = log(visitor.login("officer1"))
    to_handling(visitor, case)
    return case


@pytest.mark.parametrize("sent", [{"amount": "1", "amount-unit": "wd"}, {"amount": "1个工作日"}, {"amount": "1wd"}])
def test_an_extension_is_a_number_and_its_unit(visitor: Visitor, sent: dict[str, str]) -> None:
    case = handling(visitor)
    move(visitor, case, "extend", reason="车主在外地", **sent)
    assert case.state == "handling"
    assert "1 working day" in visitor.get(f"/cases/{case.ref}").text


def test_only_units_the_limit_is_given_in_are_offered(visitor: Visitor) -> None:
    case = handling(visitor)
    form = visitor.get(f"/cases/{case.ref}/moves/extend")
    assert [one["value"] for one in form.soup.select("#amount-unit option")] == ["wd"]
    page = move(visitor, case, "extend", status=422, reason="忙", amount="一会儿")
    assert "number and a unit" in page.soup.select_one(".field-error").get_text()
    assert page.soup.select_one("#amount")["value"] == "一会儿", "nothing typed is lost"


def test_what_it_comes_to_is_said_before_it_is_sent(visitor: Visitor) -> None:
    case = handling(visitor)
    address = visitor.get(f"/cases/{case.ref}/moves/extend").soup.select_one("output")["hx-get"]
    said = visitor._send("get", f"{address}?amount=1&amount-unit=wd").get_data(as_text=True)
    assert said == "The deadline would be 19 Mar 2026 23:59."
    assert visitor._send("get", f"{address}?amount=x&amount-unit=wd").get_data(as_text=True) == ""
    assert visitor.login("police2")._send("get", f"{address}?amount=1").status_code == 404
    ends = visitor.login("sysadmin1")._send("get", "/calendar/comes-to?resolve_limit=2&resolve_limit-unit=d")
    assert ends.get_data(as_text=True) == "Begun now, it would end on 19 Mar 2026 10:00."
