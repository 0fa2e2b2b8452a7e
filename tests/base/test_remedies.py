"""What forms say when something does not fit."""

from __future__ import annotations

from django import forms
from django.utils.translation import override


class Everything(forms.Form):
    words = forms.CharField(max_length=5)
    one = forms.ChoiceField(choices=[("A", "A")])
    some = forms.MultipleChoiceField(choices=[("A", "A")])
    sure = forms.BooleanField()
    many = forms.IntegerField(min_value=5, max_value=9)
    day = forms.DateField()
    link = forms.URLField(assume_scheme="https")
    own = forms.CharField(error_messages={"required": "Name one."})


def said(**data: object) -> dict[str, list[str]]:
    return {name: list(messages) for name, messages in Everything(data).errors.items()}


def test_what_is_missing_is_asked_for_in_our_words_and_a_fields_own_words_stay():
    assert said() == {
        "words": ["This is still empty. Fill it in."],
        "one": ["Choose one of these."],
        "some": ["Choose at least one."],
        "sure": ["Tick this box to go on."],
        "many": ["This is still empty. Fill it in."],
        "day": ["This is still empty. Fill it in."],
        "link": ["This is still empty. Fill it in."],
        "own": ["Name one."],
    }


def test_what_does_not_fit_says_what_would():
    wrong = {"words": "A" * 7, "one": "B", "some": ["B"], "sure": "on", "many": "3", "day": "soon", "link": "no", "own": "x"}  # fmt: skip

    assert said(**wrong) == {
        "words": ["This has 7 characters, and 5 fit. Make it shorter."],
        "one": ["Choose one of these."],
        "some": ["Choose among these."],
        "many": ["The least is 5."],
        "day": ["Write the day as year, month, day: 2027-01-31."],
        "link": ["Write the whole address, with https:// in front."],
    }


def test_a_field_of_the_form_speaks_french_too():
    with override("fr"):
        assert said()["sure"] == ["Cochez cette case pour continuer."]
