import os
import stat
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.foundation.crypto import KeyRing, KeyUnusable, NotReadable


@pytest.fixture(scope="module")
def ring(tmp_path_factory):
    return KeyRing.open(tmp_path_factory.mktemp("keys"))


def test_a_field_comes_back_only_in_its_own_row(ring):
    sealed = ring.encrypt("张三 13800001234", "case_reporters.name:7")
    assert ring.decrypt(sealed, "case_reporters.name:7") == "张三 13800001234"
    assert "张三".encode() not in sealed
    assert ring.key_id_of(sealed) == sealed[0] == ring.current_id == 1
    for other in ("case_reporters.name:8", "case_reporters.phone:7", ""):
        with pytest.raises(NotReadable):
            ring.decrypt(sealed, other)


def test_equal_texts_are_sealed_differently(ring):
    assert ring.encrypt("张三", "a") != ring.encrypt("张三", "a")


@given(st.text(), st.data())
def test_any_changed_byte_is_seen(ring, plain, data):
    sealed = ring.encrypt(plain, "t.c:1")
    assert ring.decrypt(sealed, "t.c:1") == plain
    place = data.draw(st.integers(0, len(sealed) - 1))
    changed = sealed[:place] + bytes((sealed[place] ^ 1,)) + sealed[place + 1 :]
    with pytest.raises(NotReadable):
        ring.decrypt(changed, "t.c:1")


@given(st.binary(max_size=40))
def test_rubbish_is_not_readable(ring, rubbish):
    with pytest.raises(NotReadable):
        ring.decrypt(rubbish, "t.c:1")


def test_the_keys_stay_and_are_for_the_owner_only(tmp_path):
    folder = tmp_path / "keys"
    first, second = KeyRing.open(folder), KeyRing.open(folder)
    assert second.decrypt(first.encrypt("x", "a"), "a") == "x"
    assert first.session_secret() == second.session_secret()
    assert first.blind_index("x", "p") == second.blind_index("x", "p")
    assert first.chain_mac(b"", b"x") == second.chain_mac(b"", b"x")
    files = sorted(path.name for path in folder.iterdir())
    assert files == ["field-001.key", "root.key"]
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_two_installations_share_nothing(ring, tmp_path):
    other = KeyRing.open(tmp_path)
    assert other.session_secret() != ring.session_secret()
    assert other.blind_index("x", "p") != ring.blind_index("x", "p")
    with pytest.raises(NotReadable):
        other.decrypt(ring.encrypt("x", "a"), "a")


def test_rotation_keeps_the_old_readable(tmp_path):
    ring = KeyRing.open(tmp_path)
    running = KeyRing.open(tmp_path)
    old, index = ring.encrypt("old", "a"), ring.blind_index("x", "p")
    assert ring.add_key() == 2
    new = ring.encrypt("new", "a")
    assert (old[0], new[0]) == (1, 2)
    assert ring.decrypt(old, "a") == "old"
    assert running.decrypt(new, "a") == "new"  # a process that started before the rotation finds the key
    assert running.add_key() == 3
    assert ring.blind_index("x", "p") == index


def _open(folder: Path) -> bytes:
    ring = KeyRing.open(folder)
    return ring.session_secret() + ring.encrypt("x", "a")


def test_processes_that_start_together_end_with_the_same_keys(tmp_path):
    with ProcessPoolExecutor(2) as pool:
        answers = list(pool.map(_open, [tmp_path / "keys"] * 8))
    assert len({answer[:32] for answer in answers}) == 1
    ring = KeyRing.open(tmp_path / "keys")
    assert {ring.decrypt(answer[32:], "a") for answer in answers} == {"x"}


def test_missing_or_damaged_keys_are_named(tmp_path):
    with pytest.raises(KeyUnusable, match=r"root\.key"):
        KeyRing.open(tmp_path, create=False)
    KeyRing.open(tmp_path)
    (tmp_path / "root.key").write_text("abcd\n")
    with pytest.raises(KeyUnusable, match=r"root\.key: 2 bytes"):
        KeyRing.open(tmp_path)


def test_the_blind_index_forgives_spelling_and_keeps_purposes_apart(ring):
    spellings = ["138 0000 1234", "１３８-0000-1234", "13800001234"]
    assert len({ring.blind_index(spelling, "phone") for spelling in spellings}) == 1
    assert ring.blind_index("34052419800101001x", "id") == ring.blind_index("34052419800101001X", "id")
    assert ring.blind_index("13800001234", "phone") != ring.blind_index("13800001234", "name")
    assert len(ring.blind_index("", "phone")) == 32


def test_the_chain_hangs_on_what_came_before(ring):
    first = ring.chain_mac(b"", b"one")
    assert len(first) == 16
    assert ring.chain_mac(first, b"two") != ring.chain_mac(b"", b"two")
    assert ring.chain_mac(b"ab", b"c") != ring.chain_mac(b"a", b"bc")
