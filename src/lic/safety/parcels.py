"""What goes from the web process to the desk: parcels, each sealed whole to the desk's intake key.

On the way lies nothing but letters of one size: not what they are, not whose, not how much. What was told is inside a second envelope, which the
intake cannot open either: only recipients can, and the reporter.

Whoever shows a locator is the reporter: the desk keeps a hash of it, and the words that give it are nowhere.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lic.core import sealing

CONTEXT = "parcel:v1"
LEAST = 60_000
"""Bytes to which a parcel is filled up: a word, an erasure and a report of four thousand letters look alike."""
MARK = 32
MOST_TOLD, MOST_SAID, MOST_KEY = 300_000, 20_000, 200
"""Bytes of an envelope, of words added to it, and of a sealed key: more than any form of ours gives. What came could not be laid out else."""
REPORTER = "reporter"
"""The reporter's name among those for whom an envelope is sealed."""


def context_of(case: UUID) -> str:
    """What an envelope of this case is bound to: it opens in no other."""
    return f"report:v1:{case}"


@dataclass(frozen=True, slots=True)
class Report:
    """Something that was told: the envelope, and where its reporter finds answers.

    mark     hash of her locator        public  her key, to which answers are sealed
    records  one for each thing that was named, where nobody may read it before somebody else named the same; then it is sealed to her alone
    """

    case: UUID
    mark: bytes
    public: bytes
    text: bytes = field(repr=False)
    keys: Mapping[str, bytes] = field(repr=False)
    beside: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    records: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def envelope(self) -> sealing.Envelope:
        return sealing.Envelope(self.text, self.keys, self.beside)


@dataclass(frozen=True, slots=True)
class Word:
    """Something the reporter adds: a message, or what may be done from now on; a ciphertext beside her envelope.

    sent  tells two of one reporter apart that wait together: the later is taken in later, and the number is kept only while one of them waits
    """

    locator: bytes = field(repr=False)
    part: UUID
    text: bytes = field(repr=False)
    sent: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """Her yes or no to a text that would leave the desk."""

    locator: bytes = field(repr=False)
    part: UUID
    is_yes: bool


@dataclass(frozen=True, slots=True)
class Erasure:
    """Everything of this reporter goes, at once."""

    locator: bytes = field(repr=False)


Parcel = Report | Word | Answer | Erasure
KINDS: dict[str, type[Parcel]] = {
    "report": Report, "word": Word, "answer": Answer, "erasure": Erasure,
}  # fmt: skip


def is_sound(parcel: Parcel) -> bool:
    """Whether the desk can keep this and lay it out: whoever can drop a parcel can write anything into it."""
    if isinstance(parcel, Word):
        return len(parcel.text) <= MOST_SAID
    if not isinstance(parcel, Report):
        return True
    return (
        len(parcel.mark) == MARK
        and sealing.can_seal_to(parcel.public)
        and REPORTER in parcel.keys
        and all(len(key) <= MOST_KEY for key in parcel.keys.values())
        and all(
            len(text) <= MOST_TOLD
            for text in (parcel.text, *parcel.beside.values(), *parcel.records.values())
        )
    )


class NotAParcel(ValueError):  # noqa: N818
    """This was not made here, or somebody changed it."""


def packed(parcel: Parcel, intake: bytes) -> bytes:
    """The parcel as a letter to the intake key. Raises sealing.TooLong."""
    kind = next(name for name, sort in KINDS.items() if isinstance(parcel, sort))
    values = {name: _written(getattr(parcel, name)) for name in parcel.__dataclass_fields__}
    body = json.dumps({"kind": kind, **values}, separators=(",", ":")).encode()
    return sealing.seal_letter(body.ljust(LEAST), CONTEXT, intake)


def unpacked(letter: bytes, intake: sealing.KeyPair) -> Parcel:
    """What `packed` was given. Raises NotAParcel."""
    try:
        values = json.loads(sealing.open_letter(letter, CONTEXT, intake))
        sort = KINDS[values.pop("kind")]
        found = sort(**{name: _read(sort, name, value) for name, value in values.items()})
    except (
        sealing.CannotOpen, ValueError, KeyError, TypeError, AttributeError, RecursionError,
    ) as error:  # fmt: skip
        raise NotAParcel(type(error).__name__) from None
    if not is_sound(found):
        raise NotAParcel(sort.__name__)
    return found


def _written(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return {name: _written(one) for name, one in value.items()}
    return str(value) if isinstance(value, UUID) else value


def _read(sort: type[Parcel], name: str, value: Any) -> Any:
    if name in {"case", "part"}:
        return UUID(value)
    if name in {"keys", "beside", "records"}:
        return {str(one): base64.b64decode(text, validate=True) for one, text in value.items()}
    if name == "is_yes":
        return bool(value)
    if name == "sent":
        return int(value)
    return base64.b64decode(value, validate=True)
