"""Words that point at one person in folded text: a name, or how somebody looks."""

import re
from collections.abc import Iterator
from itertools import pairwise

_CAPITAL = r"[A-Z][a-z]+(?:['-][A-Z][a-z]+)?"
_PERSON_EN = (
    r"woman|man|girl|boy|guy|lady|person|worker|officer|neighbou?r|someone|client|landlord|driver"
    r"|kid|youth|teen(?:ager)?|friend|nurse|cop"
)
_PERSON_FR = (
    r"femme|homme|fille|gars|gar[cs]on|dame|type|voisine?|agente?|cliente?|amie?|mec|gamine?"
)
_FULL = rf"{_CAPITAL}(?: {_CAPITAL}){{0,2}}"
_NAMES = (
    re.compile(rf"\b(?:(?i:{_PERSON_EN})) (?i:named|called|nicknamed) {_FULL}"),
    re.compile(
        r"\b(?i:his|her|their|my|whose|the (?:woman|man|officer|nurse|worker)'s)"
        rf" (?i:(?:real |first |last |legal |street )?name(?: is| was|'s)) {_FULL}"
    ),
    re.compile(rf"\b(?i:goes by(?: the name)?|also known as|aka|a\.k\.a\.),? {_FULL}"),
    re.compile(rf"\b(?:Mr|Mrs|Ms|Mx|Dr|Cst|Sgt|Det|Mme|Mlle|Const|Insp)\b\.? {_FULL}"),
    re.compile(rf"\b(?:Miss|Constable|Sergeant|Detective|Madame|Monsieur|M\.) {_FULL}"),
    re.compile(
        rf"\b(?i:(?:qui )?s'appelle|se nomme|se prenomme|prenommee?|surnommee?"
        rf"|(?:{_PERSON_FR}) nommee?|son (?:vrai |pre)?nom est|alias) {_FULL}"
    ),
)
_WHO = re.compile(rf"\b(?:{_PERSON_EN}|{_PERSON_FR})\b", re.IGNORECASE)
_LOOK = re.compile(
    r"\b(?:hair|haired|blondes?|brunettes?|redhead|tattoo(?:s|ed)?|piercings?|jacket|coat|hoodie"
    r"|boots|skirt|heels|wig|beard|bearded|bald|scar|limps?|freckles|backpack|sunglasses|sweatpants"
    r"|cheveux|brun|rousse|roux|tatou(?:ee?|ages?|e)|manteau|veste|bottes|jupe|perruque|barbe|barbu"
    r"|chauve|cicatrice|capuche|talons|lunettes)\b",
    re.IGNORECASE,
)
_REACH = 60


def names(text: str) -> Iterator[tuple[int, int]]:
    """Yield phrases that give somebody's name: "named Ann", "Mme Roy", "who goes by Jo"."""
    for pattern in _NAMES:
        for found in pattern.finditer(text):
            yield found.span()


def descriptions(text: str) -> Iterator[tuple[int, int]]:
    """Yield stretches where one person and something about their looks stand in one sentence.

    The two are at most 60 characters apart, in either order.
    """
    marks = sorted(
        [(*found.span(), "WHO") for found in _WHO.finditer(text)]
        + [(*found.span(), "LOOK") for found in _LOOK.finditer(text)]
    )
    for (start, left_end, left), (right_start, end, right) in pairwise(marks):
        between = text[left_end:right_start] if right_start - left_end <= _REACH else "."
        if left != right and not re.search(r"[.!?\n;]", between):
            yield start, end
