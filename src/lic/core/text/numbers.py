"""Telephone numbers in folded text."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

_RUN = re.compile(r"(?<![A-Za-z0-9_$])(?:\+[ ]?|\()?\d(?:[ .\-()/]{0,3}\d)*")
_GROUP = re.compile(r"\d+")
_DATE = re.compile(
    r"(?<![\d.\-/])(?:(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|[12]\d|3[01])\2(?:19|20)\d\d)(?![.\-/]?\d)"
)
_CUE = re.compile(
    r"\b(?:call|text|txt|sms|phone|cell|mobile|tel|telephone|cellulaire|portable|whatsapp|signal"
    r"|telegram|viber|wechat|ring|number|numero|appel\w{0,6}|textez|texte|joindre|rejoindre)\b",
    re.IGNORECASE,
)
_CUE_REACH = 28
_DIGIT_WORD = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine"
    r"|un|une|deux|trois|quatre|cinq|sept|huit|neuf)"
)
_SPELLED = re.compile(rf"\b{_DIGIT_WORD}(?:[ ,.\-]{{1,3}}{_DIGIT_WORD}){{6,14}}\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NANP = re.compile(r"1?[2-9]\d\d[2-9]\d{6}")
_NANP_AHEAD = re.compile(r"(?:1\D{0,4})?[2-9]\D{0,4}\d\D{0,4}\d\D{0,4}[2-9]|[2-9]\d\d\D")
_NANP_CUTS = frozenset({3, 6, 8})
_SPACED = re.compile(r"\d \d")
_DOTTED = re.compile(r"\d\.\d")
_USUAL_SIZES = frozenset({7, 10, 11})
_MOST_DIGITS = 17
_MOST_GROUPS = 17
_JOINED = re.compile(r"[-./]\d")


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Yield where telephone numbers stand: North American, French, international or spelled.

    Written solid or with spaces, dots, dashes, slashes or brackets. Dates, hours, years and
    sums are no telephone numbers. A bare number of an unusual form counts after a word like "call".
    """
    masked = _DATE.sub(lambda date: "x" * len(date[0]), text)
    cues = [found.end() for found in _CUE.finditer(masked)]
    for run in _RUN.finditer(masked):
        groups = [found.span() for found in _GROUP.finditer(masked, *run.span())]
        yield from _phones_in(masked, groups, cues)
    for spelled in _SPELLED.finditer(text):
        yield spelled.span()


def _phones_in(
    text: str, groups: list[tuple[int, int]], cues: list[int]
) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(groups):
        begin = groups[first][0]
        nearest = bisect_right(cues, begin)
        cue = nearest > 0 and begin - cues[nearest - 1] <= _CUE_REACH
        last = _longest(text, groups, first, cue=cue)
        if last is None:
            first += 1
            continue
        lead = text[max(0, begin - 2) : begin].rstrip(" ")
        yield begin - (lead[-1:] in ("+", "(")), groups[last][1]
        first = last + 1


def _longest(text: str, groups: list[tuple[int, int]], first: int, *, cue: bool) -> int | None:
    """Return the last group of the longest number that begins at this group."""
    begin, end = groups[first]
    before = text[max(0, begin - 2) : begin]
    plus = "+" in before
    any_size = plus or cue or text[begin] == "0"
    if not (any_size or _NANP_AHEAD.match(text, begin)):
        return None
    best = None
    size = 0
    for last in range(first, min(len(groups), first + _MOST_GROUPS)):
        size += groups[last][1] - groups[last][0]
        if size > _MOST_DIGITS:
            break
        if size < 7 or not (any_size or size in _USUAL_SIZES):
            continue
        if last - first > 3 and not (plus or cue) and _is_figures(text[begin : groups[last][1]]):
            break
        parts = [text[slice(*group)] for group in groups[first : last + 1]]
        alone = before[-1:] not in ("-", ".", "/") and not _JOINED.match(text, groups[last][1])
        local = alone and _is_local(parts, text[end : end + 1], cue=cue)
        if local or _is_phone(parts, plus=plus, cue=cue):
            best = last
    return best


def _is_figures(text: str) -> bool:
    """Tell decimal numbers in a row, "1.06 1.29", from one number parted by dots or by spaces."""
    return ")" not in text and bool(_SPACED.search(text) and _DOTTED.search(text))


def _is_phone(parts: list[str], *, plus: bool, cue: bool) -> bool:
    digits = "".join(parts)
    size = len(digits)
    if plus or (parts[0].startswith("00") and size >= 10):
        return 8 <= size <= 16
    if _NANP.fullmatch(digits):
        offset = size - 10
        cuts = {cut - offset for cut in _cuts(parts)} - {0}
        if cue or cuts <= _NANP_CUTS or len(parts) >= size - 1:
            return True
    if digits.startswith("0") and 10 <= size <= 11 and len(digits.lstrip("0")) >= 8:
        return len(parts[0]) > 1 or len(parts) == size
    return cue and 7 <= size <= 15 and not all(_YEAR.fullmatch(part) for part in parts)


def _is_local(parts: list[str], separator: str, *, cue: bool) -> bool:
    """Tell whether these are the seven digits one dials inside an area code."""
    if len(parts) != 2 or len(parts[0]) != 3 or parts[0][0] in "01":
        return False
    hundreds = parts[1].endswith("00") and parts[1][0] != "0"
    sum_or_year = hundreds or _YEAR.fullmatch(parts[1])
    return cue or (separator in (" ", ".", "-") and not sum_or_year)


def _cuts(parts: list[str]) -> set[int]:
    ends = [0]
    for part in parts:
        ends.append(ends[-1] + len(part))
    return {left for left, _ in pairwise(ends)} - {0}
