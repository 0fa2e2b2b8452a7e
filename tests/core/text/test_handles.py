import re

import pytest

from lic.core.text.handles import HANDLES

# Parts of words that are slang for people, sex, drugs or police in English or French, or that would
# be read as such beside a name here.
FORBIDDEN = set(
    re.findall(
        r"\w+",
        """
cougar kitten vixen fox chick bird beaver pussy willow hooker wild naughty easy cheap hot sexy wet bare
trick john pimp ponce whore tramp slut tart doll babe honey candy cherry peach rose ruby amber jade pearl
crystal coral misty stormy snow ice rock pot weed grass horse mule coke crack smack cop pig rat mole
canary shark bear otter wolf cub eagle raven crow thunderbird queen king prince lady lord maid hen cock
tit booby swallow swan dove butterfly moth night street corner lantern red pink black white brown yellow
golden silver scarlet loose dirty tight ready open willing discreet mature pute grue poule morue caille
bécasse chatte gland pine maquereau phoque nuit trottoir luxe joie rue coin bordel passe bois
""",
    )
)


@pytest.mark.parametrize(("language", "adjectives", "nouns"), [("en", 120, 180), ("fr", 120, 180)])
def test_there_are_enough_words_and_none_twice(language, adjectives, nouns):
    handles = HANDLES[language]

    assert len(set(handles.adjectives)) == len(handles.adjectives) >= adjectives
    assert len(set(handles.nouns)) == len(handles.nouns) >= nouns


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_name_is_another_and_short_enough_for_a_phone(language):
    handles = HANDLES[language]
    names = {handles.name(pick) for pick in range(len(handles))}

    assert len(names) == len(handles)
    assert max(map(len, names)) <= 32


def test_the_nouns_are_the_same_in_both_languages():
    english, french = HANDLES["en"].nouns, HANDLES["fr"].nouns

    assert len(english) == len(french)
    assert french[english.index("Heron")] == "Héron"


def test_names_read_as_their_language_writes_them():
    english, french = HANDLES["en"], HANDLES["fr"]
    quiet = english.adjectives.index("Quiet") * len(english.nouns) + english.nouns.index("Heron")
    misty = french.adjectives.index("des brumes") * len(french.nouns) + french.nouns.index("Héron")

    assert english.name(quiet) == "Quiet Heron"
    assert french.name(misty) == "Héron des brumes"


def test_english_words_are_single_capitalised_words():
    words = HANDLES["en"].adjectives + HANDLES["en"].nouns

    assert [word for word in words if not re.fullmatch("[A-Z][a-z]+", word)] == []


def test_french_names_need_no_gender():
    starts = r"(?:à l’|au |aux |d’|de |de la |de l’|des |du |en |sans )"

    assert [word for word in HANDLES["fr"].adjectives if not re.match(starts, word)] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_word_has_a_second_meaning_to_be_ashamed_of(language):
    words = HANDLES[language].adjectives + HANDLES[language].nouns
    parts = {part for word in words for part in re.split(r"[\s’-]", word.lower())}

    assert sorted(parts & FORBIDDEN) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_name_says_the_same_word_twice(language):
    handles = HANDLES[language]
    nouns = {form for noun in handles.nouns for form in (noun.lower(), noun.lower() + "s")}
    inside = {part for word in handles.adjectives for part in re.split(r"[\s’]", word.lower())}

    assert sorted(nouns & inside) == []
