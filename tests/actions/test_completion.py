"""When an action counts as done."""

from lic.actions.completion import Standing, Word, askable, standing


def test_the_owner_alone_cannot_say_it_is_done():
    assert standing(is_finished=True, lead_group="gov", words=[Word("gov", True)]).is_done is False


def test_every_asked_group_has_to_say_so():
    words = [Word("com", True), Word("res", None)]

    assert standing(is_finished=True, lead_group="gov", words=words) == Standing(
        False, ("res",), ()
    )


def test_done_when_the_lead_and_every_asked_group_say_so():
    words = [Word("com", True), Word("res", True)]

    assert standing(is_finished=True, lead_group="gov", words=words) == Standing(True, (), ())


def test_groups_cannot_finish_what_the_lead_has_not():
    assert standing(is_finished=False, lead_group="gov", words=[Word("res", True)]).is_done is False


def test_one_not_yet_keeps_it_open():
    words = [Word("com", True), Word("res", False)]

    assert standing(is_finished=True, lead_group="gov", words=words) == Standing(
        False, (), ("res",)
    )


def test_a_group_other_than_the_leads_has_to_be_asked():
    assert askable("gov", ["gov"], "sw", needs_centre=False) == "OTHER_GROUP"


def test_on_a_tagged_agreement_the_centre_has_to_be_asked():
    assert askable("gov", ["res"], "sw", needs_centre=True) == "CENTRE"
    assert askable("gov", ["res", "sw"], "sw", needs_centre=True) == ""
    assert askable("sw", ["res"], "sw", needs_centre=True) == ""
