"""Telling that nobody reads before somebody else has named the same: sealed to its reporter alone, and a record for each thing that is named.

A record is one point of a line that the identifier gives; it carries the envelope's key, sealed to each reader, and gives it out where a second
point from another place lies beside it (`core.sealing.matching`). From the identifier to the line it takes two keys in two processes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from lic.base import keys, receipts
from lic.base.permits import one_permit
from lic.base.policy import Actor
from lic.core import sealing
from lic.core.sealing import matching
from lic.safety import (
    boxes,
    identifiers,
    index,
    parcels,
    queries,
    questions,
    roster,
    services,
    telling,
    zones,
)
from lic.safety.identifiers import Identifier

BLINDS, PLACES = "matchblinds-1", "matchplaces-1"
"""Keys of the web process: one on the way from identifier to record, one that makes a seat's place."""
_FINGERPRINT = 8


class NothingNamed(Exception):  # noqa: N818
    """Nothing was named that two people would name alike."""


def is_offered(of: zones.Zone, desk: roster.Roster | None, actor: Actor) -> bool:
    """Whether this person can choose it now: a seat at the centre, a desk that matches, an index that answers."""
    is_wanted = desk is not None and desk.can_read and desk.matches
    return is_wanted and may_choose(actor) and index.is_up(place(of))


def may_choose(actor: Actor) -> bool:
    """Whether this person can choose it wherever it is offered: who had the form a moment ago gets back what she typed."""
    return actor.is_centre and actor.seat_id is not None


def place(of: zones.Zone) -> Path:
    """Where the index of this community answers."""
    return index.folder(Path(settings.DATA), of.slug)


def named(told: telling.Telling, region: str) -> list[Identifier]:
    """What a record is made of: whole things alone, and no word that may be a name. As many as the index gives one report.

    region  as the desk says it (`Roster.region`)
    """
    found = identifiers.of(told, region)
    sure = [one for one in found if one.is_whole and identifiers.is_sure(one, told)]
    return sorted(sure)[: index.MOST_A_REPORT]


@services.keeping()
def tell(
    of: zones.Zone, told: telling.Telling, reporter: bytes, hold: services.Hold = services.unheld
) -> tuple[str, queries.Key]:
    """Seal what was told to its reporter alone, and drop it with its records; returns the seven words and what they give.

    reporter  what is the same for one seat and differs between two (`communities.queries.seat_name`)
    Raises NothingNamed, index.IsDown, and as services.tell.
    """
    desk = queries.read_by(of)
    if desk is None or not desk.can_read or not desk.matches:
        raise services.CannotBeRead
    if not (found := named(told, desk.region)):
        raise NothingNamed
    words = receipts.new(told.language)
    opened = receipts.opened(words, desk.salt)
    key = queries.Key(opened.locator, opened.pair)
    roots = [_root(of, desk, one) for one in found]
    steps = tuple(dict.fromkeys((*told.consent, questions.MATCH_STEP)))
    report = _sealed(desk, replace(told, consent=steps, call_back=""), key, roots, reporter)
    letter = parcels.packed(report, desk.intake)
    with hold(key, words):
        queries.box(of).drop(boxes.name_of(key.mark), letter)
    return words, key


def _root(of: zones.Zone, desk: roster.Roster, one: Identifier) -> bytes:
    keys.create(BLINDS)
    with one_permit():
        stretched = matching.slow(one.kind, one.form, desk.salt)
    return index.ask(place(of), matching.blinded(stretched, keys.read(BLINDS)))


def _sealed(
    desk: roster.Roster,
    told: telling.Telling,
    key: queries.Key,
    roots: Iterable[bytes],
    reporter: bytes,
) -> parcels.Report:
    case = uuid4()
    context = parcels.context_of(case)
    body, beside = telling.written(told)
    closed = sealing.seal(body, context, {parcels.REPORTER: key.pair.public}, beside)
    own = closed.keys[parcels.REPORTER]
    shares = {
        name: Share(mark(public), sealing.share(own, context, key.pair, public))
        for name, public in desk.recipients.items()
    }
    records = [matching.record(root, reporter, written(shares)) for root in roots]
    return parcels.Report(
        case, key.mark, key.pair.public, closed.text, closed.keys, closed.beside,
        records={str(n): packed(record) for n, record in enumerate(records)},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """The envelope's key for one reader. `mark` names the public key to which it is sealed: they may have another by then."""

    mark: bytes
    sealed: bytes


def mark(public: bytes) -> bytes:
    return hashlib.blake2b(public, digest_size=_FINGERPRINT, person=b"lic share").digest()


def written(shares: Mapping[str, Share]) -> bytes:
    """What a record carries."""
    return json.dumps({name: [_b64(one.mark), _b64(one.sealed)] for name, one in sorted(shares.items())}).encode()  # fmt: skip


def read(payload: bytes) -> dict[str, Share]:
    """What `written` was given. Raises ValueError."""
    try:
        values = json.loads(payload)
        return {
            str(n): Share(base64.b64decode(m), base64.b64decode(s)) for n, (m, s) in values.items()
        }
    except (TypeError, AttributeError) as error:
        raise ValueError(f"This is no payload ({error}).") from None


def packed(record: matching.Record) -> bytes:
    """A record as bytes: tag, place and height, 32 each, then the text."""
    return record.tag + record.place + record.height + record.text


def unpacked(text: bytes) -> matching.Record:
    """What `packed` was given. Raises ValueError."""
    if len(text) <= 96:
        raise ValueError("This is no record.")
    return matching.Record(text[:32], text[32:64], text[64:96], text[96:])


def _b64(value: bytes) -> str:
    return base64.b64encode(value).decode()
