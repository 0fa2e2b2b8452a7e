"""Free text is tidied and screened: the page names the piece it found and what to do."""

from __future__ import annotations

import pytest
from django import forms
from django.utils import translation

from lic.base import screens
from lic.core.text import screen


class Say(screens.ScreenedForm):
    text = screens.FreeText(max_length=140)
    name = forms.CharField(required=False)


class Publish(screens.ScreenedForm):
    text = screens.FreeText(scope="PUBLIC")


class Describe(screens.ScreenedForm):
    text = screens.FreeText(strict=False, required=False, one_line=True)


def test_text_is_kept_without_what_cannot_be_seen():
    form = Say({"text": "  More\u200b  lights\r\n\r\n\r\n\r\non the path \x00 "})

    assert form.is_valid()
    assert form.cleaned_data["text"] == "More lights\n\non the path"


def test_one_line_stays_one_line():
    form = Describe({"text": "More\nlights"})

    assert form.is_valid() and form.cleaned_data["text"] == "More lights"


def test_an_empty_text_that_may_be_empty_is_fine():
    assert Describe({"text": " \u200b "}).is_valid()
    assert not Say({"text": " \u200b "}).is_valid()


def test_length_is_counted_after_tidying():
    assert Say({"text": "x" * 140 + "   "}).is_valid()
    assert not Say({"text": "x" * 141}).is_valid()


def test_every_finding_gets_one_sentence_that_names_it():
    form = Say({"text": "Call 604-555-0134 or write ann@example.org"})

    assert form.errors["text"] == [
        "“604-555-0134” looks like a telephone number. Leave it out, so that nobody can be reached through it.",
        "“ann@example.org” looks like an e-mail address. Leave it out, so that nobody can be reached through it.",
    ]


def test_what_could_lead_to_a_person_cannot_be_kept_in_a_strict_field():
    form = Say({"text": "Call 604-555-0134", screens.KEEP: "on"})

    assert not form.is_valid()
    assert screens.KEEP not in form.fields


def test_what_could_lead_to_a_person_may_be_kept_where_it_is_the_point():
    first = Describe({"text": "The clinic answers at 604-555-0134"})
    second = Describe({"text": "The clinic answers at 604-555-0134", screens.KEEP: "on"})

    assert (first.is_valid(), screens.KEEP in first.fields) == (False, True)
    assert (second.is_valid(), screens.KEEP in second.fields) == (True, False)


def test_a_word_to_avoid_is_asked_about_once():
    first = Publish({"text": "Clean up the streets."})
    second = Publish({"text": "Clean up the streets.", screens.KEEP: "on"})

    assert (first.is_valid(), screens.KEEP in first.fields) == (False, True)
    assert "“Clean up the streets”" in first.errors["text"][0]
    assert (second.is_valid(), second.cleaned_data) == (True, {"text": "Clean up the streets."})


def test_people_s_own_words_stand_where_no_scope_is_given():
    assert Say({"text": "They say: clean up the streets."}).is_valid()


def test_keeping_a_word_keeps_no_telephone_number():
    form = Publish({"text": "Clean up the streets: call 604-555-0134", screens.KEEP: "on"})

    assert not form.is_valid()
    assert [error.code for error in form.errors.as_data()["text"]] == ["PHONE"]
    assert screens.KEEP in form.fields


def test_the_question_is_not_asked_when_nothing_was_found():
    form = Publish({"text": ""})

    assert not form.is_valid()
    assert screens.KEEP not in form.fields


def test_a_field_without_the_form_is_at_its_strictest():
    with pytest.raises(forms.ValidationError):
        screens.FreeText(scope="PUBLIC").clean("clean up the streets")


def test_every_kind_of_finding_has_its_sentence():
    assert set(screens.SENTENCES) == set(screen.KINDS)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_sentence_takes_its_piece(language):
    pieces = {"piece": "<b>", "suggestion": "this"}

    with translation.override(language):
        said = [
            str(s) % pieces for s in (*screens.SENTENCES.values(), screens.WORD, screens.WORD_ALONE)
        ]

    assert all("<b>" in s for s in said)
