"""Reads: what the desk lets everybody know, and what somebody's words open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from django.conf import settings
from django.db import Error

from lic.core import sealing
from lic.safety import answers, boxes, parcels, roster, telling, zones

Roster = roster.Roster


def zone(slug: str) -> zones.Zone | None:
    """What this community chose; None for nothing."""
    found: zones.Zone | None = settings.SAFETY_ZONES.get(slug)
    return found


def box(of: zones.Zone) -> boxes.Box:
    """The web's side of the boxes of a desk."""
    if of.database:
        return boxes.Tables(of.alias)
    return boxes.Folders(zones.folder(Path(settings.DATA), of.slug))


def read_by(of: zones.Zone) -> Roster | None:
    """The desk's roster; None while there is none, or none that can be read."""
    try:
        text = box(of).pick_up(boxes.ROSTER)
        return roster.read(text) if text else None
    except (ValueError, OSError, Error):
        return None


@dataclass(frozen=True, slots=True)
class Key:
    """What seven words give: where it lies, and what opens it."""

    locator: bytes
    pair: sealing.KeyPair

    @property
    def mark(self) -> bytes:
        return sealing.locator_mark(self.locator)


@dataclass(frozen=True, slots=True)
class Waiting:
    """It was dropped and lies there safely; the desk has not taken it in yet."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing in the conversation.

    consent      the steps that held from then on, None for words         part  how a yes or no names it
    to           the step under which a text of the team would leave the desk
    is_readable  not where it was sealed while the desk sealed the report anew: nobody can open it, at the desk neither
    """

    is_ours: bool
    on: str
    text: str
    consent: tuple[str, ...] | None = None
    part: str = ""
    asks: bool = False
    is_yes: bool | None = None
    handed: str = ""
    is_readable: bool = True
    to: str = ""

    @property
    def may_be_taken_back(self) -> bool:
        """A yes of hers to a text that has not left, as far as the team has written down."""
        return self.is_yes is True and not self.handed


@dataclass(frozen=True, slots=True)
class Inbox:
    """One report as its reporter reads it.

    consent     the steps that hold now
    is_unclear  something of hers came after the last steps and cannot be read: the desk lets none hold before she says them anew
    """

    laid: answers.Laid
    told: telling.Telling
    turns: Sequence[Turn]
    consent: tuple[str, ...]
    is_unclear: bool = False

    @property
    def came_shut(self) -> bool:
        """Whether nobody was to read it before somebody else named the same. What she is shown does not change when that comes: nor does a hold."""
        return any(one.what == "record_arrived" for one in self.laid.looks)


class Unreachable(Exception):  # noqa: N818
    """Nobody can say what lies under these words: the disk or the desk's database does not answer."""


def opened(of: zones.Zone, key: Key) -> Inbox | answers.Circle | Waiting | None:
    """What lies under these words: None for words that open nothing. Raises Unreachable."""
    try:
        letter = box(of).pick_up(boxes.name_of(key.mark))
    except (OSError, Error) as error:
        raise Unreachable from error
    if letter is None:
        return None
    if not letter:
        return Waiting()
    try:
        return _inbox(answers.to_reporter(letter, key.pair), key.pair)
    except (sealing.CannotOpen, ValueError):
        pass
    try:
        return answers.to_circle(letter, key.pair)
    except (sealing.CannotOpen, ValueError):
        return None


def _inbox(laid: answers.Laid, pair: sealing.KeyPair) -> Inbox:
    context = parcels.context_of(laid.case)
    body = sealing.open_envelope(laid.text, laid.key, context, pair)
    beside = {
        name: sealing.open_beside(text, laid.key, context, pair, name)
        for name, text in laid.beside.items()
    }
    told = telling.read(body, beside.get(telling.CALL_BACK))
    turns = [_turn(part, laid.key, context, pair) for part in laid.parts]
    hers = (
        telling.Said(one.text, one.consent) if one.is_readable else None
        for one in turns
        if not one.is_ours
    )
    steps = reduce(telling.Steps.then, hers, telling.Steps(told.consent))
    return Inbox(laid, told, turns, steps.hold, steps.is_unclear)


def _turn(part: answers.Part, key: bytes, context: str, pair: sealing.KeyPair) -> Turn:
    try:
        said = telling.said(sealing.open_beside(part.text, key, context, pair, part.part))
    except (sealing.CannotOpen, ValueError):
        # Nothing is asked about a text that she cannot read.
        return Turn(
            part.is_ours, part.on, "", part=part.part, is_yes=part.is_yes, handed=part.handed, is_readable=False,
        )  # fmt: skip
    return Turn(
        part.is_ours,
        part.on,
        said.text,
        said.consent,
        part.part,
        part.asks,
        part.is_yes,
        part.handed,
        to=said.to,
    )
