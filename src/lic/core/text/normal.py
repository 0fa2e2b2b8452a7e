"""One text, however it was typed: tidied for keeping, folded for searching."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_NEWLINE = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_NEWLINE = re.compile(r"[^\S\n]?\n[^\S\n]?")
_MANY_NEWLINES = re.compile(r"\n{3,}")
_NO_BREAK = frozenset("\u00a0\u202f")

# Letters, marks and blanks that draw nothing but are not in the category "format".
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_BLANK = "\u2800"

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u30fc\u00b7\u2022\u2219"
_APOSTROPHES = "\u2018\u2019\u02bc\u2032\u00b4"
# Cyrillic and Greek letters that look like Latin ones: a common way round a screen.
_LOOKALIKES = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0410\u0412\u0415\u041a\u041c"
        "\u041d\u041e\u0420\u0421\u0422\u0425\u0423\u0406\u0391\u0392\u0395\u0397\u0399\u039a\u039c"
        "\u039d\u039f\u03a1\u03a4\u03a7\u0396\u03bf\u03b1",
        "aeopcyxijsABEKMHOPCTXYIABEHIKMNOPTXZoa",
        strict=True,
    )
)


def plain(text: str, *, one_line: bool = False) -> str:
    """Return the text as it is kept: trimmed, NFC, nothing in it that cannot be seen.

    Control, direction and zero-width characters, lone surrogates and private characters go. Runs of
    blanks become one space (a single no-break space stays: French needs it), at most one empty line
    parts paragraphs, and every kind of line end becomes ``\\n``; with ``one_line`` a space.
    Applying it twice changes nothing.
    """
    text = _NEWLINE.sub("\n", text).replace("\t", " ").replace(_BLANK, " ")
    text = unicodedata.normalize("NFC", "".join(filter(_is_visible, text)))
    if one_line:
        text = text.replace("\n", " ")
    text = _BLANKS.sub(lambda run: run[0] if run[0] in _NO_BREAK else " ", text)
    text = _AROUND_NEWLINE.sub("\n", text)
    return _MANY_NEWLINES.sub("\n\n", text).strip()


@lru_cache(maxsize=4096)
def _is_visible(character: str) -> bool:
    if character in _INVISIBLE:
        return False
    return character == "\n" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made comparable, with the way back to the characters it came from.

    ``starts[i]`` and ``ends[i]`` enclose, in the given text, what became ``text[i]``.
    """

    given: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the given text behind ``text[start:end]``, which is not empty."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Return the text in plain letters: no accents, no look-alikes, no invisible characters.

    Any script's decimal digits become 0-9, any dash ``-``, any apostrophe ``'``, any blank a space
    and any line end ``\\n``. Case stays. Time grows with the length of the text.
    """
    if text.isascii() and text.isprintable():
        return Folded(text, text, range(len(text)), range(1, len(text) + 1))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, character in enumerate(text):
        folded = _fold_one(character)
        if folded:
            letters.append(folded)
            starts += [index] * len(folded)
            ends += [index + 1] * len(folded)
        elif ends:
            ends[-1] = index + 1
    return Folded(text, "".join(letters), starts, ends)


@lru_cache(maxsize=8192)
def _fold_one(character: str) -> str:
    if character in "\n\r\v\f\x85\u2028\u2029":
        return "\n"
    if character in _DASHES:
        return "-"
    if character in _APOSTROPHES:
        return "'"
    if character == _BLANK or character.isspace():
        return " "
    if character in _LOOKALIKES:
        return _LOOKALIKES[character]
    decomposed = unicodedata.normalize("NFKD", character)
    return "".join(_digit(part) for part in decomposed if _is_body(part))


def _is_body(part: str) -> bool:
    if part in _INVISIBLE:
        return False
    return unicodedata.category(part) not in ("Mn", "Me", "Cc", "Cf", "Cs", "Co")


def _digit(part: str) -> str:
    value = unicodedata.decimal(part, None)
    return part if value is None else str(value)
