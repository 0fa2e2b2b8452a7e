import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lic.core.text.readability import grade, syllables
from tests.core.text import made

PLAIN_EN = (
    "We met on Monday. We heard six groups. The lane needs light. We will ask the City for it."
)
HEAVY_EN = (
    "Notwithstanding considerable organizational heterogeneity, participating institutions "
    "collaboratively operationalized comprehensive interventions addressing environmental conditions."
)
PLAIN_FR = "On a vu six groupes lundi. La ruelle est sombre. On va en parler à la Ville."
HEAVY_FR = (
    "Nonobstant une hétérogénéité organisationnelle considérable, les institutions participantes "
    "ont collaborativement opérationnalisé des interventions environnementales exhaustives."
)
SPOKEN_EN = {
    "the": 1,
    "lane": 1,
    "table": 2,
    "workers": 2,
    "people": 2,
    "being": 2,
    "idea": 3,
    "quiet": 2,
    "called": 1,
    "wanted": 2,
    "services": 3,
    "violence": 3,
    "creation": 2,
    "community": 4,
    "drop-in": 2,
    "don't": 1,
    "24": 2,
}
SPOKEN_FR = {
    "table": 1,
    "rue": 1,
    "maison": 2,
    "nation": 2,
    "réalité": 4,
    "poème": 2,
    "naïf": 2,
    "communauté": 4,
    "eau": 1,
    "lumières": 2,
    "été": 2,
    "français": 2,
}


def test_english_syllables_are_counted_as_spoken():
    counted = {word: syllables(word, language="en") for word in SPOKEN_EN}

    assert counted == SPOKEN_EN


def test_french_syllables_are_counted_as_spoken():
    counted = {word: syllables(word, language="fr") for word in SPOKEN_FR}

    assert counted == SPOKEN_FR


def test_the_english_formula_is_kincaid_s():
    # 6 words, 1 sentence, 6 syllables.
    assert grade("The cat sat on the mat.", language="en") == pytest.approx(0.39 * 6 + 11.8 - 15.59)


def test_the_french_formula_has_kandel_and_moles_s_weight_of_a_syllable():
    # 4 words, 1 sentence, 4 syllables.
    expected = 0.39 * 4 + 11.8 * 73.6 / 84.6 - 15.59

    assert grade("Le chat est gris.", language="fr") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("language", "easy", "hard"), [("en", PLAIN_EN, HEAVY_EN), ("fr", PLAIN_FR, HEAVY_FR)]
)
def test_plain_text_is_under_grade_8_and_heavy_text_far_above(language, easy, hard):
    assert grade(easy, language=language) < 5
    assert grade(hard, language=language) > 15


def test_what_people_say_about_the_place_is_plain():
    assert grade(" ".join(made.FERRY_LANE), language="en") < 8


def test_figures_and_hours_do_not_end_a_sentence():
    one = grade("The van comes at 10.30 and costs 2.50 each.", language="en")
    two = grade("The van comes at 10.30. It costs 2.50 each.", language="en")

    assert one > two


def test_a_text_without_words_has_no_grade():
    assert grade(" \u200b \u2026!", language="en") is None


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="de"):
        grade("Guten Tag", language="de")


@settings(max_examples=60)
@given(st.text(max_size=80), st.sampled_from(["en", "fr"]))
def test_any_text_has_a_grade_or_none(text, language):
    value = grade(text, language=language)

    assert value is None or -20 < value < 1_000


@pytest.mark.parametrize("piece", [".", "a", "a-", "e", "é", ". ", "\n"])
def test_a_long_hostile_text_is_read_in_time_that_grows_with_its_length(piece):
    text = piece * 50_000

    assert grade(text, language="en") == grade(text + " ", language="en")
