import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.clock.limits import Limit, Unit, total
from tracker.foundation.words import Refused


@given(st.integers(1, 99_999), st.sampled_from(Unit))
def test_a_limit_is_read_as_it_is_written(amount, unit):
    assert Limit.parse(str(Limit(amount, unit))) == Limit(amount, unit)


@pytest.mark.parametrize("text", ["", "4", "wh", "0d", "-1d", "1.5h", "4w", "4 wd x", "٤h", "100000m"])
def test_other_writings_are_refused(text):
    with pytest.raises(Refused) as caught:
        Limit.parse(text)
    assert caught.value.code == "limit"


def test_spaces_and_capitals_are_forgiven():
    assert Limit.parse(" 4 WH ") == Limit(4, Unit.WORKING_HOUR)


def test_minutes_and_words():
    assert [Limit.parse(text).minutes for text in ("15m", "4h", "1d", "4wh")] == [15, 240, 1440, 240]
    with pytest.raises(ValueError, match="no fixed length"):
        _ = Limit.parse("1wd").minutes
    with pytest.raises(ValueError, match="is none"):
        Limit(0, Unit.DAY)
    assert Limit.parse("1wd").in_words == ("1 working day", {"amount": 1})
    message, params = Limit.parse("3wd").in_words
    assert message % params == "3 working days"


def test_limits_are_not_compared_directly():
    with pytest.raises(TypeError):
        assert Limit.parse("1d") < Limit.parse("1wd")


def test_extensions_add_time_of_the_same_kind():
    parse = Limit.parse
    assert total(parse("3wd"), [parse("2wd"), parse("1wd")]) == parse("6wd")
    assert total(parse("1d"), [parse("4h")]) == parse("1680m")
    assert total(parse("4wh")) == parse("4wh")
    for base, extension in (("3wd", "4wh"), ("4wh", "1h"), ("1d", "1wd")):
        with pytest.raises(Refused) as caught:
            total(parse(base), [parse(extension)])
        assert caught.value.params == {"limit": base, "extension": extension}
