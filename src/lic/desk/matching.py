"""What in a text would lead back to a report: the identifiers that its reporter gave, and her own words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lic.core.text.finding import Finding
from lic.safety.telling import Telling

RUN = 6
"""So many words in the same order are no accident."""
SHORTEST = 3
"""A word of an identifier that points at somebody by itself."""
_WORD = re.compile(r"\w+")
_BETWEEN = re.compile(r"[\n,;|/]")
"""What parts one thing from the next where several are given: the form asks for one a line."""
_SIGN = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Known:
    """What a report holds, for comparing; it is shown nowhere.

    identifiers  plate and names, in small letters without blanks        runs  every six words in a row that she wrote
    """

    identifiers: frozenset[str] = frozenset()
    runs: frozenset[tuple[str, ...]] = frozenset()


NOTHING = Known()


def known(told: Telling) -> Known:
    """What to compare a text with that would leave the desk."""
    given = {_squeezed(text)[0] for text in _BETWEEN.split(f"{told.plate}\n{told.known_as}")}
    written = (told.looks, told.vehicle, told.more)
    runs = {run for text in written for run, _start, _end in _runs(text)}
    return Known(frozenset(one for one in given if len(one) >= SHORTEST), frozenset(runs))


def findings(text: str, against: Known) -> tuple[Finding, ...]:
    """Where the text holds what the report holds, in the order of the text."""
    found = [*_identifiers(text, against.identifiers), *_own_words(text, against.runs)]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def holds_a_word(texts: Iterable[str], told: Telling) -> bool:
    """Whether a word of the report's own identifiers stands in a text: a first name, half a plate. Also one that many texts hold; it only asks for a second look."""
    given = _words(f"{told.plate}\n{told.known_as}")
    return any(given & _words(text) for text in texts)


def _words(text: str) -> set[str]:
    return {word for word in map(_plain, _WORD.findall(text)) if len(word) >= SHORTEST}


def _identifiers(text: str, wanted: Iterable[str]) -> Iterator[Finding]:
    squeezed, places = _squeezed(text)
    for one in wanted:
        at = squeezed.find(one)
        if at >= 0:
            start, end = places[at], places[at + len(one) - 1] + 1
            yield Finding("TOLD", start, end, text[start:end])


def _own_words(text: str, wanted: frozenset[tuple[str, ...]]) -> Iterator[Finding]:
    last = -1
    for run, start, end in _runs(text):
        if run in wanted and start > last:
            yield Finding("OWN_WORDS", start, end, text[start:end])
            last = end


def _runs(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    words = list(_WORD.finditer(text))
    for at in range(len(words) - RUN + 1):
        part = words[at : at + RUN]
        yield tuple(_plain(one[0]) for one in part), part[0].start(), part[-1].end()


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Letters and digits alone, and where each stands in the text."""
    kept, places = [], []
    for at, sign in enumerate(text):
        if _SIGN.fullmatch(sign):
            for one in _plain(sign):
                kept.append(one)
                places.append(at)
    return "".join(kept), places


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in folded if not unicodedata.combining(one))
