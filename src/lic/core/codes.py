"""Codes, passphrases and handles that people read from paper, say aloud and type on a phone.

Nothing here is random: the caller brings the random bits, so that every result can be tested.
"""

import re
import unicodedata
from collections.abc import Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ENTROPY_BYTES = 10
LONG_BYTES = 16
"""A card's code, and the code that opens a key: both are typed from paper."""
LENGTH = 17
PART_LENGTH = 4

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# What a hand or an eye takes for one another; U is not in the alphabet and looks like V.
_VALUES |= {"O": 0, "I": 1, "L": 1, "U": _VALUES["V"]}
_SEPARATORS = re.compile(r"[\s\-_.,:/|\u2010-\u2015\u2212\u200b-\u200f\u2060\ufeff]+")
_FIELD = 0b100101  # x^5 + x^2 + 1, primitive over GF(2): its powers of x are all 31 non-zero values


class CodeError(ValueError):
    """A typed code that no card can carry.

    ``reason`` is EMPTY, TOO_SHORT, TOO_LONG, UNKNOWN_CHARACTER or CHECK. ``part`` is the group of
    the card, from 1 on, that looks wrong, or None where it cannot be known: CHECK says that some
    character is wrong or two are swapped, and one check character cannot tell which.
    """

    def __init__(self, reason: str, part: int | None = None) -> None:
        super().__init__(reason, part)
        self.reason = reason
        self.part = part


def card_code(entropy: bytes) -> str:
    """Return the code of an invitation card as printed, like ``7K3M-Q2TX-9WBH-4RPE-5``.

    ``entropy`` is exactly 10 random bytes: 80 bits, 16 characters of Crockford's base 32. The 17th
    makes the sum of all values, each times its own power of x in GF(32), zero. Weights are non-zero
    and all different, so every single wrong character and every swap of two is detected.
    Raises ValueError for another number of bytes.
    """
    if len(entropy) != ENTROPY_BYTES:
        raise ValueError(f"a card code is made of {ENTROPY_BYTES} bytes, not {len(entropy)}")
    return _coded(entropy)


def long_code(entropy: bytes) -> str:
    """Return a code of 128 bits as printed, 27 characters in seven groups, checked as a card's is.

    Raises ValueError unless there are exactly 16 bytes.
    """
    if len(entropy) != LONG_BYTES:
        raise ValueError(f"a long code is made of {LONG_BYTES} bytes, not {len(entropy)}")
    return _coded(entropy)


def parse(typed: str) -> str:
    """Return the code as printed on the card, however it was typed.

    Case, blanks, dashes and full-width letters do not matter; O reads as 0, I and L as 1, U as V.
    The result is the one form to hash and compare. Raises CodeError.
    """
    return _printed(_read(typed, LENGTH))


def parse_long(typed: str) -> bytes:
    """Return the 16 bytes that ``long_code`` was given, however the code was typed. Raises CodeError."""
    *values, _check_value = _read(typed, _length(LONG_BYTES))
    number = 0
    for value in values:
        number = number << 5 | value
    spare = len(values) * 5 - LONG_BYTES * 8
    if number & ((1 << spare) - 1):
        raise CodeError("CHECK")
    return (number >> spare).to_bytes(LONG_BYTES)


def _length(n_bytes: int) -> int:
    return -(-n_bytes * 8 // 5) + 1


def _coded(entropy: bytes) -> str:
    count = _length(len(entropy)) - 1
    bits = int.from_bytes(entropy) << (count * 5 - len(entropy) * 8)
    values = [bits >> shift & 31 for shift in range((count - 1) * 5, -1, -5)]
    values.append(_check(values))
    return _printed(values)


def _read(typed: str, wanted: int) -> list[int]:
    text = unicodedata.normalize("NFKC", typed).upper()
    parts = [part for part in _SEPARATORS.split(text) if part]
    if not parts:
        raise CodeError("EMPTY")
    length = sum(map(len, parts))
    values = _values(parts, wanted)
    if length != wanted:
        raise CodeError("TOO_SHORT" if length < wanted else "TOO_LONG", _odd_part(parts, wanted))
    if _syndrome(values):
        raise CodeError("CHECK")
    return values


def passphrase(words: Sequence[str], n: int, picks: Sequence[int]) -> str:
    """Return ``n`` words of the list, parted by spaces.

    ``picks`` are ``n`` indices drawn evenly from ``range(len(words))``; each adds log2(len(words))
    bits. Raises ValueError when their number is not ``n`` or one is out of range.
    """
    if n < 1 or len(picks) != n:
        raise ValueError(f"a passphrase of {n} words needs {n} picks, not {len(picks)}")
    if not all(0 <= pick < len(words) for pick in picks):
        raise ValueError("a pick lies outside the word list")
    return " ".join(words[pick] for pick in picks)


def handle(
    adjectives: Sequence[str],
    nouns: Sequence[str],
    pick: int,
    *,
    pattern: str = "{adjective} {noun}",
) -> str:
    """Return a displayed name such as "Quiet Heron" or, with its pattern, "Héron des brumes".

    ``pick`` is drawn evenly from ``range(len(adjectives) * len(nouns))`` and names each pair once.
    Raises ValueError when it is out of range.
    """
    if not 0 <= pick < len(adjectives) * len(nouns):
        raise ValueError("the pick lies outside the pairs of words")
    adjective, noun = divmod(pick, len(nouns))
    return pattern.format(adjective=adjectives[adjective], noun=nouns[noun])


def _values(parts: Sequence[str], wanted: int) -> list[int]:
    position = 0
    values = []
    for number, part in enumerate(parts, start=1):
        for character in part:
            if character not in _VALUES:
                place = number if _has_groups(parts, wanted) else position // PART_LENGTH + 1
                raise CodeError("UNKNOWN_CHARACTER", min(place, _groups(wanted)))
            values.append(_VALUES[character])
            position += 1
    return values


def _groups(wanted: int) -> int:
    return -(-wanted // PART_LENGTH)


def _odd_part(parts: Sequence[str], wanted: int) -> int | None:
    """Return the first group of the card that is too short, too long or missing, if groups show."""
    if not _has_groups(parts, wanted):
        return None
    last = _groups(wanted)
    for number in range(1, last + 1):
        length = len(parts[number - 1]) if number <= len(parts) else 0
        if length != (PART_LENGTH if number < last else wanted - PART_LENGTH * (last - 1)):
            return number
    return last


def _has_groups(parts: Sequence[str], wanted: int) -> bool:
    """Tell whether the writer kept the card's groups, give or take one character in each."""
    return 2 <= len(parts) <= _groups(wanted) + 1 and all(
        len(part) <= PART_LENGTH + 1 for part in parts
    )


def _printed(values: Sequence[int]) -> str:
    code = "".join(ALPHABET[value] for value in values)
    return "-".join(code[start : start + PART_LENGTH] for start in range(0, len(code), PART_LENGTH))


def _times_x(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value & 32 else value


def _syndrome(values: Sequence[int]) -> int:
    """Return the sum of value[i] * x^(last - i) in GF(32), by Horner's rule: 0 for a valid code."""
    total = 0
    for value in values:
        total = _times_x(total) ^ value
    return total


def _check(values: Sequence[int]) -> int:
    """Return the character of weight x^0 = 1 that brings the sum to zero."""
    return _times_x(_syndrome(values))
