import copy
import json
import pickle

import pytest

from tracker.foundation.words import N_, Refused, Vocabulary, labels, toned


class Consent(Vocabulary):
    """A party's own answer."""

    REFUSED = "refused", N_("refuses"), "warn"
    AGREED = "agreed", N_("agrees"), "good"
    NONE = "none", N_("not asked yet")

    @property
    def is_given(self) -> bool:
        return self is Consent.AGREED


def test_a_refusal_speaks_its_params_and_names_its_field():
    refused = Refused(N_("%(count)s of %(name)s"), field="name", code="few", count=3, name="a%b")
    assert str(refused) == "3 of a%b"
    assert (refused.message, refused.params) == ("%(count)s of %(name)s", {"count": 3, "name": "a%b"})
    assert (refused.field, refused.code) == ("name", "few")


def test_a_refusal_without_params_may_hold_a_percent_sign():
    assert str(Refused("100 % is too much")) == "100 % is too much"
    assert Refused("x").field is None


def test_a_word_is_its_stored_value_and_carries_what_people_read():
    word = Consent.AGREED
    assert (word.value, word.label, word.tone) == ("agreed", "agrees", "good")
    assert (Consent.NONE.label, Consent.NONE.tone) == ("not asked yet", "")
    assert word == "agreed" and f"{word}" == str(word) == "agreed" and json.dumps([word]) == '["agreed"]'
    assert type(word.value) is str, "what is sent to the database is the plain text"
    assert {"agreed": 1}[word] == {word: 1}["agreed"] == 1
    assert word.is_given and not Consent.NONE.is_given


def test_a_word_is_found_by_its_stored_value_alone_and_is_one_thing_wherever_it_comes_from():
    assert Consent("agreed") is Consent["AGREED"] is Consent.AGREED
    assert pickle.loads(pickle.dumps(Consent.AGREED)) is copy.deepcopy(Consent.AGREED) is Consent.AGREED
    for unknown in ("agrees", "AGREED", ""):
        with pytest.raises(ValueError, match="is not a valid Consent"):
            Consent(unknown)


def test_labels_and_tones_stand_in_the_order_of_the_rows():
    assert list(labels(Consent).items()) == [("refused", "refuses"), ("agreed", "agrees"), ("none", "not asked yet")]
    assert all(type(word) is Consent for word in labels(Consent))
    assert list(toned(Consent).values()) == [("refuses", "warn"), ("agrees", "good"), ("not asked yet", "")]


def test_a_word_nobody_could_read_is_an_error_where_it_stands():
    with pytest.raises(TypeError, match="Bare: 'agreed' has no label"):

        class Bare(Vocabulary):
            REFUSED = "refused", N_("refuses")
            AGREED = "agreed"
