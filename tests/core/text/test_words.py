from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lic.core.text import words
from tests.core.text import made

AVOIDED_EN = (
    ("Prostitutes met the council.", "LABEL", "Prostitutes"),
    ("A hooker, they said.", "SLUR", "hooker"),
    ("the prostituted women", "LABEL", "prostituted women"),
    ("sex-trade workers spoke", "LABEL", "sex-trade workers"),
    ("an ex-prostitute leads it", "LABEL", "ex-prostitute"),
    ("streetwalkers and others", "LABEL", "streetwalkers"),
    ("high-class escorts", "RANK", "high-class"),
    ("child prostitutes", "CONFLATION", "child prostitutes"),
    ("a school for johns", "LABEL", "johns"),
    ("punters and the like", "LABEL", "punters"),
    ("her pimp came", "LABEL", "pimp"),
    ("an ugly mug scheme", "LABEL", "ugly mug"),
    ("The community vs. the sex workers", "EXCLUSION", "The community vs. the sex workers"),
    ("prostitution activity at night", "BLAME", "prostitution activity"),
    ("to clean up our streets", "DISPLACEMENT", "clean up our streets"),
    ("a police sweep on Friday", "DISPLACEMENT", "police sweep"),
    ("another crackdown", "DISPLACEMENT", "crackdown"),
    ("we rescue women", "RESCUE", "rescue women"),
    ("rehabilitating sex workers", "RESCUE", "rehabilitating sex workers"),
    ("Aboriginal women", "LABEL", "Aboriginal women"),
    ("drug addicts nearby", "LABEL", "drug addicts"),
    ("illegal immigrants", "LABEL", "illegal immigrants"),
    ("press the panic button", "OFFICE", "panic button"),
    ("pr\u043estitut\u200bes", "LABEL", "pr\u043estitut\u200bes"),
)
AVOIDED_FR = (
    ("les prostituées du quartier", "LABEL", "prostituées"),
    ("Les prostitué·e·s", "LABEL", "prostitué·e·s"),
    ("LES PROSTITUEES", "LABEL", "PROSTITUEES"),
    ("des putes", "SLUR", "putes"),
    ("la prostitution juvénile", "CONFLATION", "prostitution juvénile"),
    ("nettoyer le quartier", "DISPLACEMENT", "nettoyer le quartier"),
    ("un coup de filet", "DISPLACEMENT", "coup de filet"),
    ("sauver les femmes", "RESCUE", "sauver les femmes"),
    ("des toxicomanes", "LABEL", "toxicomanes"),
    ("des immigrants illégaux", "LABEL", "des immigrants illégaux"),
    ("les clandestin·e·s", "LABEL", "les clandestin·e·s"),
    ("les Amérindiennes", "LABEL", "Amérindiennes"),
    ("un bouton panique", "OFFICE", "bouton panique"),
)
OTHER_SENSES_EN = (
    "John came from St. John's, Johnson too.",
    "Illegal dumping and illegal parking at the docks.",
    "We clean up litter every Friday; street sweeping is on Monday.",
    "Fire and rescue came; save the date.",
    "A sex worker, a client, a bad date, an aggressor.",
    "City hall, the town's clean-sweep of litter, rehabilitation of the building.",
    "People voted in the municipal election, and 20 complaints came.",
    "Sexual exploitation of youth and trafficking are not sex work.",
    "Survivors of sexual assault find help here.",
)
OTHER_SENSES_FR = (
    "Les drogues et la consommation de substances.",
    "Stationnement illégal et dépôts illégaux.",
    "Nettoyer le parc et les bacs.",
    "Le vote municipal a eu lieu, et 20 plaintes sont venues.",
    "Les travailleuses et travailleurs du sexe, la clientèle, une mauvaise rencontre.",
)


def found(text, language="en", scope="PUBLIC"):
    findings = words.lint(text, language=language, scope=scope)
    return [(finding.kind, finding.text) for finding in findings]


@pytest.mark.parametrize(("language", "table"), [("en", AVOIDED_EN), ("fr", AVOIDED_FR)])
def test_words_to_avoid_are_found(language, table):
    findings = {text: found(text, language) for text, _, _ in table}

    assert findings == {text: [(sense, word)] for text, sense, word in table}


@pytest.mark.parametrize(
    ("language", "texts"),
    [("en", made.FERRY_LANE), ("en", OTHER_SENSES_EN), ("fr", OTHER_SENSES_FR)],
)
def test_words_with_another_sense_pass(language, texts):
    findings = {text: found(text, language) for text in texts}

    assert findings == {text: [] for text in texts}


@pytest.mark.parametrize(
    ("language", "text", "scope"),
    [
        ("en", "vote", "PROPOSAL"),
        ("en", "veto", "PROPOSAL"),
        ("en", "nuisance", "CONCERN"),
        ("en", "complaint", "CONCERN"),
        ("en", "ticket", "ACTION"),
        ("en", "assignee", "ACTION"),
        ("en", "town hall", "EVENT"),
        ("en", "admin", "SAFETY"),
        ("fr", "voté", "PROPOSAL"),
        ("fr", "véto", "PROPOSAL"),
        ("fr", "plaintes", "CONCERN"),
    ],
)
def test_a_word_of_one_kind_of_page_is_found_only_there(language, text, scope):
    places = [where for where in words.SCOPES if found(text, language, where)]

    assert places == [scope]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "prostitution"),
        ("en", "Aboriginal peoples"),
        ("fr", "prostitution"),
        ("fr", "proxénétisme"),
    ],
)
def test_words_of_the_law_pass_where_a_law_is_quoted(language, text):
    assert len(found(text, language, "PUBLIC")) == 1
    assert found(text, language, "LAW") == []


def test_a_slur_is_no_word_of_the_law():
    assert found("hookers", scope="LAW") == [("SLUR", "hookers")]


def test_every_word_has_a_suggestion_that_is_not_avoided_itself():
    for avoided in words._AVOIDED:
        scope = avoided.scope
        assert words.lint(avoided.suggestion, language=avoided.language, scope=scope) == ()


def test_the_suggestion_comes_in_the_language_of_the_text():
    (english,) = words.lint("a hooker", language="en")
    (french,) = words.lint("une pute", language="fr")

    assert (english.suggestion, french.suggestion) == (
        "sex worker",
        "travailleuse ou travailleur du sexe",
    )


@pytest.mark.parametrize(("language", "scope"), [("de", "PUBLIC"), ("en", "HOME")])
def test_an_unknown_language_or_scope_is_refused(language, scope):
    with pytest.raises(ValueError):
        words.lint("text", language=language, scope=scope)


@settings(max_examples=40)
@given(st.text(max_size=60), st.sampled_from(words.LANGUAGES), st.sampled_from(words.SCOPES))
def test_findings_point_into_any_text_in_order(text, language, scope):
    text = f"{text} pute hooker {text}"

    findings = words.lint(text, language=language, scope=scope)

    assert all(finding.text == text[finding.start : finding.end] for finding in findings)
    assert all(one.end <= other.start for one, other in pairwise(findings))


@pytest.mark.parametrize("piece", ["ex ", "clean up the ", "rescue the ", "a", "- ", "sauver les "])
def test_a_long_hostile_text_is_read_in_time_that_grows_with_its_length(piece):
    text = (piece * 50_000)[:50_000]

    assert words.lint(text, language="en") == words.lint(text.upper(), language="en") == ()
