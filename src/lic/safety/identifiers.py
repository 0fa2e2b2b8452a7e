"""What a report names by which somebody can be found again, each in one normal form: phone, plate, e-mail, address of a page, handle.

Equal forms are the same thing; nothing is guessed and nothing is compared by likeness. Names are no identifiers: two people of one
name would be taken for one, and that hurts somebody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from lic.safety.telling import Telling

PHONE, PLATE, EMAIL, URL, HANDLE = KINDS = ("phone", "plate", "email", "url", "handle")
WHOLE_PLATE = 5
"""Letters and digits from which on a plate is one plate; fewer are a part of one."""
WHOLE_PHONE, LONGEST_PLATE = 10, 10
"""Digits from which on a number may be whole; letters and digits up to which something looked up may be a plate."""
FEWEST = 3
"""Signs from which on a part can be looked up; fewer fit nearly everything."""

_PIECES = re.compile(r"[\n,;|]+")
_LABEL = re.compile(
    r"^\s*(?:tel|phone|cell|mobile|text|whatsapp|signal|e-?mail|mail|courriel|handle|t[ée]l(?:[ée]phone)?|insta(?:gram)?)(?:\s*[.:]\s*(?!//)|\s+(?=[+(\d]))",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"^(?:mailto:)?([^\s@/:<>()]+@[^\s@/:<>()]+\.[^\s@/:<>().]{2,})$", re.IGNORECASE
)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOST = re.compile(r"^[\w-]+(\.[\w-]+)+(:\d+)?$")
_ENDINGS = frozenset(
    ["app", "biz", "ca", "co", "com", "fr", "info", "io", "me", "net", "online", "org", "site", "uk", "us", "xyz"]
)  # fmt: skip
"""By which a bare name with a dot is a page and no handle."""
_NUMBER = re.compile(r"^[\s+()./\-–—]*\d[\d\s()./\-–—]*$")
_AMONG_WORDS = re.compile(r"\+?\(?\d[\d\s()./\-–—]{5,}\d")
_EXTENSION = re.compile(r"\s*(?:ext|x|poste|#)\.?\s*\d{1,6}$", re.IGNORECASE)
_HANDLE = re.compile(r"^@?[\w.\-]{3,60}$")
_AROUND = "\u200e\u200f\u2060\ufeff <>\"'“”«»"
_NO_SIGN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """One thing that was named: what kind, and its one form."""

    kind: str
    form: str

    @property
    def is_whole(self) -> bool:
        """Whether equal forms mean the same thing: a short plate, or some digits of a number, are a part of many."""
        if self.kind == PLATE:
            return len(self.form) >= WHOLE_PLATE
        return self.kind != PHONE or self.form.startswith("+")


def of(told: Telling, region: str) -> frozenset[Identifier]:
    """What a report names in its own two questions; how somebody looks, and the reporter's own words, are not searched.

    region  two letters of the country that a number without a country code is from: the desk's, in each process the same
    """
    plates = (plate(piece) for piece in _PIECES.split(told.plate))
    found = {Identifier(PLATE, form) for form in plates if len(form) >= FEWEST}
    return frozenset(found | set(named(told.known_as, region)))


def named(text: str, region: str) -> Iterator[Identifier]:
    """Phones, e-mails, pages and handles, one on each line or between commas."""
    for piece in _PIECES.split(_one_width(text)):
        bare = _LABEL.sub("", piece).strip(_AROUND)
        found = _one(bare, region)
        if found:
            yield found
        else:
            yield from _phones_in(bare, region)


def typed(text: str, region: str) -> frozenset[Identifier]:
    """Whatever somebody who looks it up can mean: the same letters may be a plate, a handle and the end of a number."""
    found = set(named(text, region))
    form = plate(text)
    if FEWEST <= len(form) <= LONGEST_PLATE:
        found.add(Identifier(PLATE, form))
    return frozenset(found)


def phone(text: str, region: str) -> str:
    """The number in E.164, such as +16045550100, without its extension; "" for what is no whole number."""
    import phonenumbers  # noqa: PLC0415  its tables are large, and most processes never look at a number

    bare = _EXTENSION.sub("", _one_width(text).strip(_AROUND))
    if not _NUMBER.match(bare):
        return ""
    try:
        number = phonenumbers.parse(bare, region)
    except phonenumbers.NumberParseException:
        return ""
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def plate(text: str) -> str:
    """Letters and digits alone, upper case, without accents."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in folded if not unicodedata.combining(one))
    return _NO_SIGN.sub("", bare).upper()


def email(text: str) -> str:
    """In small letters; "" for what is no e-mail address."""
    found = _EMAIL.match(_one_width(text).strip(_AROUND))
    return _small(found[1]) if found else ""


def url(text: str) -> str:
    """Without scheme, `www.`, query and last slash, in small letters: a profile is the same however it is written. "" for no page."""
    bare = _one_width(text).strip(_AROUND)
    full = _small(re.split(r"[?#]", bare, maxsplit=1)[0])
    short = _SCHEME.sub("", full).removeprefix("www.").rstrip("/")
    host, slash, _path = short.partition("/")
    if re.search(r"\s", short) or not _HOST.match(host):
        return ""
    is_page = slash or short != full
    return short if is_page or host.rpartition(".")[2] in _ENDINGS else ""


def handle(text: str) -> str:
    """One token in small letters, without @; "" for several words, which are a name, and for digits alone."""
    bare = _one_width(text).strip(_AROUND).rstrip(".")
    if not _HANDLE.match(bare) or not re.search(r"[^\W\d_]", bare):
        return ""
    return _small(bare.removeprefix("@"))


def is_sure(one: Identifier, told: Telling) -> bool:
    """Whether two people who write it mean the same: a handle of letters alone may be a name, unless it was written with an @."""
    if one.kind != HANDLE or re.search(r"[\W\d_]", one.form):
        return True
    return f"@{one.form}" in _small(told.known_as)


def fits(wanted: Identifier, there: Identifier) -> bool | None:
    """Whether what is looked up is what a report names: True for the same, False for a part of it, None for neither.

    Parts: of a plate, in either direction; the last digits of a phone; a piece of a handle, an e-mail or a page.
    """
    if wanted == there and there.is_whole:
        return True
    short, long = sorted((wanted.form, there.form), key=len)
    if wanted.kind == there.kind == PLATE:
        return False if short in long else None
    if wanted.kind == there.kind == PHONE:
        return False if long.endswith(short) else None
    if PLATE not in {wanted.kind, there.kind} and PHONE not in {wanted.kind, there.kind}:
        return False if wanted.form in there.form else None
    return None


def _one(bare: str, region: str) -> Identifier | None:
    for kind, form in (
        (EMAIL, email(bare)), (PHONE, phone(bare, region) or _last_digits(bare)), (URL, url(bare)), (HANDLE, handle(bare)),
    ):  # fmt: skip
        if form:
            return Identifier(kind, form)
    return None


def _last_digits(text: str) -> str:
    """Some digits of a number, of which the rest was not seen."""
    digits = _NO_SIGN.sub("", text)
    is_part = FEWEST <= len(digits) < WHOLE_PHONE and digits.isascii() and digits.isdecimal()
    return digits if is_part and _NUMBER.match(text) else ""


def _phones_in(text: str, region: str) -> Iterator[Identifier]:
    """Numbers among words: “Jay 604 555 0100”."""
    for run in _AMONG_WORDS.finditer(text):
        form = phone(run[0], region)
        if form:
            yield Identifier(PHONE, form)


def _one_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _small(text: str) -> str:
    return _one_width(text.casefold())
