"""The free-text screen: what in a text could lead to a person.

It warns and never rewrites: whoever wrote the text decides, and a moderator sees what stayed. It finds
forms, not meanings, so "nothing found" does not mean that nobody can be recognised.
"""

import re
from collections.abc import Callable, Iterator

from lic.core.text import numbers, persons, places, vehicles
from lic.core.text.finding import Finding
from lic.core.text.normal import fold

_LOCAL = r"(?<![\w.+-])[\w.+-]{1,64}"
_SIGN = r" ?(?:@|[(\[{] ?(?:at|a|arobase|chez) ?[)\]}]) ?"
_BRACKETED_DOT = r" ?[(\[{] ?(?:dot|point|\.) ?[)\]}] ?"
_LABEL = r"[a-z0-9-]{1,63}"
_ENDING = r"(?:com|ca|org|net|fr|gov|edu|info|uk|io|email|me)\b"


def _email(sign: str, dot: str) -> re.Pattern[str]:
    parts = rf"{_LOCAL}{sign}{_LABEL}(?:{dot}{_LABEL}){{0,2}}{dot}{_ENDING}"
    return re.compile(parts, re.IGNORECASE)


_EMAILS = (
    re.compile(rf"{_LOCAL} ?@ ?(?:{_LABEL}\.){{1,5}}[a-z]{{2,24}}\b", re.IGNORECASE),
    _email(_SIGN, rf"(?:\.|{_BRACKETED_DOT}| (?:dot|point) )"),
    _email(" at ", rf"(?: dot |{_BRACKETED_DOT})"),
    _email(" (?:arobase|arobas) ", rf"(?:\.| point |{_BRACKETED_DOT})"),
)
_HANDLES = (
    re.compile(r"(?<![\w.+@-])@[a-z_][\w.]{1,29}", re.IGNORECASE),
    re.compile(
        r"\b(?:insta(?:gram)?|snap(?:chat)?|ig|telegram|tiktok|facebook|fb|twitter|discord|kik|skype"
        r"|onlyfans) ?: ?@?[\w.]{3,30}",
        re.IGNORECASE,
    ),
)

Detector = Callable[[str], Iterator[tuple[int, int]]]


def _matches(*patterns: re.Pattern[str]) -> Detector:
    def detect(text: str) -> Iterator[tuple[int, int]]:
        for pattern in patterns:
            for found in pattern.finditer(text):
                yield found.span()

    return detect


# The first that claims a stretch keeps it, so the surest forms stand first.
_WAYS_TO_REACH: tuple[tuple[str, Detector], ...] = (
    ("EMAIL", _matches(*_EMAILS)),
    ("URL", _matches(*places.WEB_ADDRESSES)),
    ("HANDLE", _matches(*_HANDLES)),
    ("COORDINATES", _matches(*places.COORDINATES)),
    ("POSTAL_CODE", _matches(places.POSTAL_CODES)),
    ("PHONE", numbers.phones),
    ("ADDRESS", _matches(*places.ADDRESSES)),
    ("PLATE", vehicles.plates),
)
_WAYS_TO_KNOW: tuple[tuple[str, Detector], ...] = (
    ("NAME", persons.names),
    ("DESCRIPTION", persons.descriptions),
)
KINDS = tuple(kind for kind, _ in _WAYS_TO_REACH + _WAYS_TO_KNOW)


def screen(text: str) -> tuple[Finding, ...]:
    """Return what in the text could identify or reach somebody, in the order of the text.

    Kinds are in ``KINDS``. Two ways to reach a person never overlap; a NAME or a DESCRIPTION may
    enclose one. Digits of any script, full-width letters, look-alikes and zero-width
    characters are seen through. Time grows with the length of the text, for any text.
    """
    folded = fold(text)
    found: list[Finding] = []
    for family in (_WAYS_TO_REACH, _WAYS_TO_KNOW):
        taken = bytearray(len(folded.text))
        for kind, detect in family:
            for start, end in detect(folded.text):
                if taken.find(1, start, end) < 0:
                    taken[start:end] = b"\1" * (end - start)
                    begin, stop = folded.span(start, end)
                    found.append(Finding(kind, begin, stop, text[begin:stop]))
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.kind)))
