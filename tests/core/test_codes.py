import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lic.core import codes

CODE = codes.card_code(bytes(range(7, 17)))
ENTROPY = st.binary(min_size=10, max_size=10)


def with_character(code, index, character):
    letters = list(code.replace("-", ""))
    letters[index] = character
    return "".join(letters)


def swapped(code, first, second):
    letters = list(code.replace("-", ""))
    letters[first], letters[second] = letters[second], letters[first]
    return "".join(letters)


def reason(typed):
    with pytest.raises(codes.CodeError) as caught:
        codes.parse(typed)
    return caught.value.reason, caught.value.part


def test_the_alphabet_is_crockford_s_32_characters():
    assert sorted(codes.ALPHABET) == sorted(
        set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") - set("ILOU")
    )


@settings(max_examples=30)
@given(ENTROPY)
def test_a_code_is_printed_in_four_groups_of_four_and_a_check_character(entropy):
    code = codes.card_code(entropy)

    assert re.fullmatch(rf"(?:[{codes.ALPHABET}]{{4}}-){{4}}[{codes.ALPHABET}]", code)
    assert codes.parse(code) == code


@settings(max_examples=30)
@given(ENTROPY, ENTROPY)
def test_different_bits_give_different_codes(one, other):
    assert (codes.card_code(one) == codes.card_code(other)) == (one == other)


def test_all_80_bits_are_in_the_code():
    singles = {codes.card_code((1 << bit).to_bytes(10)) for bit in range(80)}

    assert len(singles | {codes.card_code(bytes(10))}) == 81


@pytest.mark.parametrize("size", [0, 9, 11])
def test_another_number_of_bytes_is_refused(size):
    with pytest.raises(ValueError, match="10 bytes"):
        codes.card_code(bytes(size))


def test_every_single_substitution_is_detected():
    # The check is linear, so whether an error shows depends on its place and on the two characters,
    # never on the rest of the code: over the code of zeros plus one character this is every case.
    for index, right, wrong in itertools.product(range(17), codes.ALPHABET, codes.ALPHABET):
        if right != wrong:
            error = [0] * 17
            error[index] = codes.ALPHABET.index(right) ^ codes.ALPHABET.index(wrong)
            assert codes._syndrome(error) != 0


def test_every_swap_of_two_characters_is_detected_neighbours_or_not():
    for (first, second), change in itertools.product(
        itertools.combinations(range(17), 2), range(1, 32)
    ):
        error = [0] * 17
        error[first] = error[second] = change
        assert codes._syndrome(error) != 0


@settings(max_examples=30)
@given(ENTROPY, st.integers(0, 16), st.sampled_from(codes.ALPHABET))
def test_a_wrong_character_in_any_code_is_told(entropy, index, character):
    code = codes.card_code(entropy)
    typed = with_character(code, index, character)

    if typed == code.replace("-", ""):
        assert codes.parse(typed) == code
    else:
        assert reason(typed) == ("CHECK", None)


@settings(max_examples=30)
@given(ENTROPY, st.integers(0, 15))
def test_two_swapped_neighbours_in_any_code_are_told(entropy, index):
    code = codes.card_code(entropy)
    typed = swapped(code, index, index + 1)

    if typed == code.replace("-", ""):
        assert codes.parse(typed) == code
    else:
        assert reason(typed) == ("CHECK", None)


def test_every_wrong_character_and_every_swap_of_a_real_code_is_told_with_no_guess_at_the_place():
    plain = CODE.replace("-", "")
    wrong = {with_character(CODE, i, c) for i in range(17) for c in codes.ALPHABET} - {plain}
    wrong |= {swapped(CODE, i, i + 1) for i in range(16)} - {plain}

    assert {reason(typed) for typed in wrong} == {("CHECK", None)}


@settings(max_examples=30)
@given(ENTROPY, st.sampled_from(["", " ", "-", "  ", " - ", "\u2013", "\u00a0", ".", "\n"]))
def test_typing_is_forgiven(entropy, separator):
    code = codes.card_code(entropy)
    typed = code.replace("-", separator).lower()

    assert codes.parse(f"  {typed} ") == code
    assert codes.parse(typed.replace("0", "o").replace("1", "l").replace("v", "u")) == code
    assert codes.parse(typed.replace("0", "O").replace("1", "I").replace("v", "U")) == code


def test_full_width_letters_are_forgiven():
    wide = "".join(chr(ord(character) + 0xFEE0) for character in CODE)

    assert codes.parse(wide) == CODE


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ("EMPTY", None)),
        (" - ", ("EMPTY", None)),
        ("7K3M-Q2T-9WBH-4RPE-5", ("TOO_SHORT", 2)),
        ("7K3M Q2TX 9WBH", ("TOO_SHORT", 4)),
        ("7K3M-Q2TX-9WBH-4RPE", ("TOO_SHORT", 5)),
        ("7K3MQ2TX9WBH4RPE", ("TOO_SHORT", None)),
        ("7K3M-Q2TX-9WBHH-4RPE-5", ("TOO_LONG", 3)),
        ("7K3M-Q2TX-9WBH-4RPE-55", ("TOO_LONG", 5)),
        ("7K3M-Q2TX-9WBH-4RPE-5-5", ("TOO_LONG", 5)),
        ("7K3MQ2TX9WBH4RPE55", ("TOO_LONG", None)),
        ("7K3M-Q2?X-9WBH-4RPE-5", ("UNKNOWN_CHARACTER", 2)),
        ("7K3MQ2TX9W*H4RPE5", ("UNKNOWN_CHARACTER", 3)),
        ("7K3M-Q2TX-9WBH-4RPE-é", ("UNKNOWN_CHARACTER", 5)),
        ("7K3MQ2TX9WBH4RPE555555555555é", ("UNKNOWN_CHARACTER", 5)),
    ],
)
def test_the_error_names_the_part_where_it_can_be_known(typed, expected):
    assert reason(typed) == expected


@settings(max_examples=30)
@given(st.text(max_size=40))
def test_any_text_is_a_code_or_a_code_error(typed):
    try:
        outcome = codes.parse(codes.parse(typed)) == codes.parse(typed)
    except codes.CodeError as error:
        outcome = error.part in (None, 1, 2, 3, 4, 5)

    assert outcome


def test_a_passphrase_is_the_picked_words():
    assert codes.passphrase(["lake", "moss", "fern"], 4, [2, 0, 0, 1]) == "fern lake lake moss"


@pytest.mark.parametrize(("n", "picks"), [(0, []), (2, [1]), (2, [0, 3]), (2, [0, -1])])
def test_picks_that_do_not_fit_are_refused(n, picks):
    with pytest.raises(ValueError):
        codes.passphrase(["lake", "moss", "fern"], n, picks)


def test_each_pick_is_another_handle():
    handles = [
        codes.handle(["Quiet", "Calm"], ["Heron", "Maple", "Cloud"], pick) for pick in range(6)
    ]

    assert handles[:2] == ["Quiet Heron", "Quiet Maple"]
    assert len(set(handles)) == 6


def test_a_handle_follows_its_language_s_pattern():
    assert (
        codes.handle(["des brumes"], ["Héron"], 0, pattern="{noun} {adjective}")
        == "Héron des brumes"
    )


@pytest.mark.parametrize("pick", [-1, 6])
def test_a_pick_outside_the_pairs_is_refused(pick):
    with pytest.raises(ValueError, match="outside"):
        codes.handle(["Quiet", "Calm"], ["Heron", "Maple", "Cloud"], pick)
