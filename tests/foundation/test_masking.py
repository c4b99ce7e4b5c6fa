import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.foundation.masking import mask_name, mask_phone

digits = "0123456789"
given_names = st.text("伟芳娜敏静丽强磊洋艳", min_size=2, max_size=3)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"), ("张三丰", "张**"), ("欧阳娜娜", "欧阳**"), ("欧阳修", "欧阳*"), ("欧阳", "欧*"), ("张", "*"), ("", ""),
        ("买买提·艾力", "买**"), ("𠮷田茂", "𠮷**"), ("葛\U000e0100三", "葛*"), ("John Smith", "J**"), (" 李四 ", "李*"),
    ],
)  # fmt: skip
def test_names(name, masked):
    assert mask_name(name) == masked


@given(given_names, given_names)
def test_a_masked_name_is_the_same_whatever_was_hidden(one, other):
    assert mask_name("王" + one) == mask_name("王" + other) == "王**"


@given(st.text())
def test_a_masked_name_shows_at_most_two_characters(name):
    assert len(mask_name(name).replace("*", "")) <= 2


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800001234", "138****1234"), ("+86 138 0000 1234", "138****1234"), ("0393-6661234", "0393****34"),
        ("010-66612345-801", "010****45"), ("12345", "12345"), ("400-820-8820转5", "400-820-8820"), ("95598", "95598"),
        ("13800001234转5678", "138****1234"), ("+85291234567", "+852****67"), ("0990 5500101转8001", "0990****01"), ("66612345", "***"), ("微信 abc123", "***"), ("", ""),
    ],
)  # fmt: skip
def test_phones(phone, masked):
    assert mask_phone(phone) == masked


@given(st.text(digits, min_size=4, max_size=4), st.text(digits, min_size=4, max_size=4))
def test_a_masked_mobile_is_the_same_whatever_was_hidden(one, other):
    assert mask_phone(f"139{one}5678") == mask_phone(f"139{other}5678") == "139****5678"


@given(st.text())
def test_what_is_no_phone_shows_nothing(text):
    masked = mask_phone("x" + text)
    assert masked == "***"
