"""How many years of school a text asks for, in English and in French."""

import re

from lic.core.text.normal import fold, plain

__all__ = ["grade", "plain", "syllables"]

_WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*|\d+(?:[.,:]\d+)*")
_FRENCH_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,:]\d+)*")
_SENTENCE_END = re.compile(r"[.!?…](?=[\s\"'»”’)]|$)|\n")
_VOWELS = re.compile(r"[aeiouy]+")
_FRENCH_VOWELS = re.compile(r"[aeiouyœæàâäéèêëîïôöùûüÿ]+")
# A vowel with one of these marks begins a syllable of its own: "naïf", "réalité", "poème".
_HIATUS = re.compile(r"é(?=[aou])|(?<=[aou])(?=[éèïëü])")
_SILENT = re.compile(r"(?:[^laeiouy]e|[^laeiouycgsxzh]es|[aeiouy]les?|[^aeiouy]ed(?<![td]ed))$")
_PARTED = re.compile(
    r"[iu](?=[ao])(?<![cgstxq]i)(?<![qg]u)|(?<=d)eo|ie(?=t|nce)|(?<=id)ea|(?<=ar)ea|(?:be|y)ing"
)


def grade(text: str, *, language: str) -> float | None:
    """Return the school grade at which most people can read the text, or None without a word.

    ``language`` is ``"en"`` or ``"fr"``. English: Kincaid, Fishburne, Rogers and Chissom (1975),
    0.39 words a sentence + 11.8 syllables a word - 15.59. French: the same with the weight that
    Kandel and Moles (1958) gave French syllables in Flesch's ease score (73.6 where English has
    84.6), because French words have more of them; their paper gives an ease score and no grade, so
    the French grade is an adaptation. Syllables are estimated, so below about 100 words
    take the figure as a hint. Raises ValueError for another language.
    """
    weight = _syllable_weight(language)
    text = plain(text)
    words = _words(text, language)
    if not words:
        return None
    sentences = sum(1 for part in _SENTENCE_END.split(text) if _FRENCH_WORD.search(part))
    spoken = sum(syllables(word, language=language) for word in words)
    return 0.39 * len(words) / sentences + weight * spoken / len(words) - 15.59


def syllables(word: str, *, language: str) -> int:
    """Return the estimated number of spoken syllables of one word, at least 1."""
    word = word.lower()
    if word[:1].isdigit():
        return sum(character.isdigit() for character in word)
    return max(1, _french(word) if language == "fr" else _english(fold(word).text))


def _syllable_weight(language: str) -> float:
    weights = {"en": 11.8, "fr": 11.8 * 73.6 / 84.6}
    if language not in weights:
        raise ValueError(f"no reading formula for {language!r}")
    return weights[language]


def _words(text: str, language: str) -> list[str]:
    if language == "fr":
        return _FRENCH_WORD.findall(text)
    return _WORD.findall(fold(text).text)


def _english(word: str) -> int:
    word = word.replace("'", "")
    count = sum(len(_VOWELS.findall(part)) + len(_PARTED.findall(part)) for part in word.split("-"))
    return count - bool(_SILENT.search(word))


def _french(word: str) -> int:
    groups = len(_FRENCH_VOWELS.findall(word)) + len(_HIATUS.findall(word))
    return groups - bool(re.search(r"(?<![aeiouyé])es?$", word) and groups > 1)
