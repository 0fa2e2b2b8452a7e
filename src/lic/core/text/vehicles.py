"""Licence plates in folded text, whole or in part."""

import re
from collections.abc import Iterator

# Forms that hardly occur in prose: British Columbia "AB1 23C", Quebec "A12 BCD", "ABC123".
_SURE = (
    re.compile(r"(?<![\w-])[A-Z]{2}\d[ -]?\d{2}[A-Z](?![\w-])", re.IGNORECASE),
    re.compile(r"(?<![\w-])[A-Z]\d{2}[ -]?[A-Z]{3}(?![\w-])"),
    re.compile(r"(?<![\w-])[A-Z]{3,4}\d{3}(?![\w-])"),
)
# Forms that other things share (room 123 ABC, article CCC 286), read as plates near a vehicle.
_LIKELY = re.compile(
    r"(?<![\w-])(?:[A-Z]{2,4}[ -]?\d{3,4}|\d{3,4}[ -]?[A-Z]{2,3}|[A-Z]\d{2,3}[ -]?\d{2,3})(?![\w-])"
)
_VEHICLE = re.compile(
    r"\b(?:cars?|truck|van|pickup|suv|sedan|taxi|cab|jeep|minivan|hatchback|motorcycle|vehicle"
    r"|voiture|auto|char|camion|camionnette|fourgonnette|berline|moto|vehicule|plates?|plaques?"
    r"|licen[cs]e|immatricul\w{1,8})\b",
    re.IGNORECASE,
)
_REACH = 40
_PARTIAL = re.compile(
    r"\b(?:plates?|licen[cs]e|plaque|immatricul(?:ee?|ation))"
    r"((?: plate| d'immatriculation| number| numero| no\.?| #)?"
    r"(?: has| had| was| is| reads?| like| with| contains?| starts?| started| starting| begins?| began"
    r"| ends?| ended| ending| in| qui| commence| commencait| debute| finit| finissait| se termine"
    r"| a| avait| est| etait| contient| porte| par| avec| ?:){0,3}) "
    r"[\"']?([A-Za-z0-9]{1,4}(?:[ -]?[A-Z0-9]{1,4})?)(?!\w)",
    re.IGNORECASE,
)


def plates(text: str) -> Iterator[tuple[int, int]]:
    """Yield where licence plates stand.

    Canadian forms that prose does not have count anywhere, others near a word for a vehicle, and
    parts of a plate ("plate has 7K") after a word for the plate.
    """
    for pattern in _SURE:
        for found in pattern.finditer(text):
            yield found.span()
    for found in _LIKELY.finditer(text):
        near = _VEHICLE.search(text, max(0, found.start() - _REACH), found.end() + _REACH)
        if near is not None and not re.fullmatch(r"\D+[ -](?:19|20)\d\d", found[0]):
            yield found.span()
    for found in _PARTIAL.finditer(text):
        if _is_part(found[2], introduced=bool(found[1])):
            yield found.span(2)


def _is_part(token: str, *, introduced: bool) -> bool:
    letters = any(character.isalpha() for character in token)
    digits = sum(character.isdigit() for character in token)
    if letters and digits:
        return True
    return introduced and (digits >= 2 or (token.isupper() and 2 <= len(token) <= 4))
