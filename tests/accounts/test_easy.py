"""Own words that a stranger would try first are not taken; ordinary sentences are."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError

from lic.accounts import easy


@pytest.mark.parametrize(
    "typed",
    [
        "living in community",
        "Living-in-Community 2026",
        "the sex workers table",
        "residents and police",
        "travailleuses et travailleurs du sexe",
        "gouvernement et santé",
        "aaaaaaaaaaaaaaaaaaaa",
        "abababababababababab",
        "canoe canoe canoe canoe",
        "password password password",
        "letmein123 dragon2024 monkey",
        "qwertyuiop 1234567890",
    ],
)
def test_words_that_a_stranger_would_try_are_refused(typed):
    with pytest.raises(ValidationError) as refused:
        validate_password(typed)

    assert [error.code for error in refused.value.error_list] == ["easy"]


@pytest.mark.parametrize(
    "typed",
    [
        "a blue kettle sings at noon",
        "onlysmallletterswithoutblanks",
        "7203 8841 0927 5516",
        "Été comme hiver, le héron pêche",
        "!?#;:,.-_+*~ héron de la rivière",
        "dragon horse summer banana",
        "我们在河边等着春天回来的那一只鸟",
        "the police never reads my diary",
    ],
)
def test_other_words_may_be_of_any_signs(typed):
    validate_password(typed)


def test_the_list_of_this_place_is_plain():
    assert [
        word for word in easy.OF_THIS_PLACE if "".join(easy._plain(word)) != word.replace(" ", "")
    ] == []


def test_a_common_one_of_fifteen_signs_and_more_is_refused():
    known = [one for one in CommonPasswordValidator().passwords if len(one) >= 15]

    taken = [one for one in known if not _is_refused(one)]

    assert (len(known) > 40, taken) == (True, [])


def _is_refused(typed):
    try:
        validate_password(typed)
    except ValidationError:
        return True
    return False
