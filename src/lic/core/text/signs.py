"""Signs by which somebody could be known although no form of `screen` fits: part of a plate, a handle, the last digits of a number.

It asks for a second pair of eyes, so it finds too much rather than too little, and lets pass what warnings say all the time: hours,
lengths of time, measures, ages, "2nd street".
"""

import re

from lic.core.text.normal import fold

_WORD = re.compile(r"\w+(?:[-.:,]\w+)*")
_PART = re.compile(r"[^\W_]+")
_UNITS = (
    r"am|pm|hrs?|hours?|mins?|minutes?|secs?|days?|nights?|weeks?|months?|years?|yrs?|yo|ans?|jours?|nuits?|mois"
    r"|kms?|cm|mm|metres?|meters?|mi|miles?|ft|foot|feet|in|inch|inches|kg|lbs?|pounds?"
    r"|ish|something|odd|block|lane|door|seat|person|man|men|women|people|portes?|places?"
)
_ORDINARY = re.compile(
    rf"\d{{1,3}}(?i:st|nd|rd|th|er|re|ere|eme|{_UNITS})"  # 2nd, 10pm, 30min, 5km
    r"|\d{1,3}[ehmsx]"  # 2e, 22h, 20m, 40s, 2x: small letters, as a plate has none
    r"|(?:19|20)\d0s"  # 1990s
    r"|\d{1,2}h[0-5]\d(?:min)?"  # 22h30
    r"|\dx\d"  # 4x4
)
_COUNTED = re.compile(
    rf"\d{{1,3}}-(?:{_UNITS})(?:-olds?)?", re.IGNORECASE
)  # 20-year-old, 10-minute
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONEY_BEFORE = re.compile(r"[$€£] ?$")
_MONEY_AFTER = re.compile(r" ?(?:[$€£]|dollars?\b|bucks\b|euros?\b)", re.IGNORECASE)
_DIGITS = 4
"""So many in a row are the end of a number, or half a plate; fewer are a room, a price, a bus."""
_DIGITS_OF_A_SUM = 5
"""So many at most are a sum; more behind a dollar sign are a telephone number."""
_PARTED = re.compile(
    r"\b(?!(?:AM|PM|KM)\b)[A-Z]{2,4} \d{2,3}\b|\b\d{2,3} (?!(?:AM|PM|KM)\b)[A-Z]{2,4}\b"
)
_SPELT = re.compile(r"(?<!\w)[^\W_](?:[ .-][^\W_]){3,}(?!\w)")
_DOTTED = re.compile(r"[a-z]\w+\.[a-z]\w+")


def has_signs(text: str) -> bool:
    """Whether something stands in the text that mixes letters and digits, has four digits or more, is spelt sign by sign with a digit among the signs, or is made as handles are."""
    folded = fold(text).text
    spelt = (one[0] for one in _SPELT.finditer(folded))
    if _PARTED.search(folded) or any(re.search(r"\d", one) for one in spelt):
        return True
    return any(_is_sign(folded, one) for one in _WORD.finditer(folded))


def _is_sign(text: str, found: re.Match[str]) -> bool:
    word = found[0]
    if "_" in word.strip("_") or _DOTTED.fullmatch(word):
        return True
    parts = [one for one in _PART.findall(word) if not _ORDINARY.fullmatch(one)]
    if any(_is_mixed(one) for one in parts):
        return True
    if any(_is_long(one) for one in parts):
        before = text[max(0, found.start() - 2) : found.start()]
        is_sum = _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(text, found.end())
        return not is_sum or sum(one.isdigit() for one in word) > _DIGITS_OF_A_SUM
    return _is_mixed("".join(parts)) and not _COUNTED.fullmatch(word)


def _is_mixed(word: str) -> bool:
    return any(one.isdigit() for one in word) and any(one.isalpha() for one in word)


def _is_long(word: str) -> bool:
    return word.isdigit() and len(word) >= _DIGITS and not _YEAR.fullmatch(word)
