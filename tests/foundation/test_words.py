from tracker.foundation.words import N_, Refused


def test_a_refusal_speaks_its_params_and_names_its_field():
    refused = Refused(N_("%(count)s of %(name)s"), field="name", code="few", count=3, name="a%b")
    assert str(refused) == "3 of a%b"
    assert (refused.message, refused.params) == ("%(count)s of %(name)s", {"count": 3, "name": "a%b"})
    assert (refused.field, refused.code) == ("name", "few")


def test_a_refusal_without_params_may_hold_a_percent_sign():
    assert str(Refused("100 % is too much")) == "100 % is too much"
    assert Refused("x").field is None
