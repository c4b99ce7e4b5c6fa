import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.foundation.masking import mask_address, mask_id, mask_name, mask_phone, mask_plate

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


def test_identity_numbers():
    assert mask_id("410902190001010015") == "410***********0015"
    assert mask_id("34052419800101001x") == "340***********001X"
    assert mask_id("410902900101001") == "410********1001"
    assert mask_id("E12345678") == "***"
    assert mask_id("") == ""


@given(st.text(digits, min_size=11, max_size=11), st.text(digits, min_size=11, max_size=11))
def test_a_masked_identity_number_is_the_same_whatever_was_hidden(one, other):
    assert mask_id(f"410{one}001X") == mask_id(f"410{other}001X") == "410***********001X"


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("幸福小区3号楼2单元501室", "幸福小区3号楼***"),
        ("幸福小区3号楼", "幸福小区3号楼***"),
        ("幸福小区十二号楼张三家", "幸福小区十二号楼***"),
        ("建设路18号院B座1203", "建设路18号院B座***"),
        ("阳光家园5栋502", "阳光家园5栋***"),
        ("桃园村12号", "桃园村***"),
        ("黄河路123号王五家", "黄河路***"),
        ("胜利路街道张三家", "胜利路街道***"),
        ("李四家", "***"),
        ("电话13800001234幸福小区3号楼", "***"),
        ("2单元3号楼501", "***"),
        ("", ""),
    ],
)
def test_addresses(address, masked):
    assert mask_address(address) == masked


@given(st.text(digits + "单元室户张三李四家", max_size=12), st.text(digits + "单元室户张三李四家", max_size=12))
def test_a_masked_address_is_the_same_whatever_follows_the_building(one, other):
    place = "幸福小区3号楼"
    assert mask_address(place + one) == mask_address(place + other) == place + "***"


@given(st.text())
def test_no_long_number_is_left_in_any_address(text):
    assert "13800001234" not in mask_address(text + "13800001234")
    assert "13800001234" not in mask_address("13800001234" + text)


def test_plates():
    assert mask_plate("豫J34512") == "豫J***12"
    assert mask_plate("豫J·D34512") == "豫J***12"
    assert mask_plate("豫j34512") == "豫J***12"
    assert mask_plate("京A1234警") == "京A***4警"
    assert mask_plate("没有牌照") == "***"
    assert mask_plate("") == ""
