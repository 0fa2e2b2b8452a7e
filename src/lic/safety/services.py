"""Writes: telling, adding words, changing what may be done, saying yes or no, erasing everything.

Each ends as a parcel in the box, sealed; nothing is kept here, and nothing is acknowledged before it is on the disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from uuid import UUID, uuid4

from django.db import Error

from lic.base import receipts
from lic.core import sealing
from lic.safety import boxes, parcels, queries, roster, telling, zones

PATIENCE = 3.0
"""Seconds for which an erasure waits to be able to say that it is done."""


class RosterChanged(ValueError):  # noqa: N818
    """It was sealed for people who read here no more, or not for all who do."""


class TooMany(Exception):  # noqa: N818
    """So much was added to this report that the desk takes no more in; what was sent before is kept."""


class CannotBeRead(Exception):  # noqa: N818
    """Fewer people than needed could read it, or nobody can say who: nothing is taken in."""


class NotKept(Exception):  # noqa: N818
    """The disk is full, or the desk's database does not answer: nothing was taken in."""


@contextmanager
def keeping() -> Iterator[None]:
    """Around whatever ends in the box. Raises NotKept for all that a disk or a database raises."""
    try:
        yield
    except (OSError, Error, queries.Unreachable) as error:
        raise NotKept from error


Hold = Callable[[queries.Key, str], AbstractContextManager[None]]
"""What keeps the key and the words for whoever told, around the drop: before it lies in the box, and no more where the drop raises."""


def unheld(_key: queries.Key, _words: str) -> AbstractContextManager[None]:
    """Where whoever tells takes the words from what is returned."""
    return nullcontext()


@keeping()
def tell(of: zones.Zone, told: telling.Telling, hold: Hold = unheld) -> tuple[str, queries.Key]:
    """Seal what was told to everybody who reads, and drop it; returns the seven words and what they give.

    Raises CannotBeRead, NotKept, sealing.TooLong, base.permits.Busy.
    """
    desk = _desk(of)
    words = receipts.new(told.language)
    report, key = sealed(desk, told, words)
    letter = parcels.packed(report, desk.intake)
    with hold(key, words):
        queries.box(of).drop(boxes.name_of(key.mark), letter)
    return words, key


def sealed(
    desk: roster.Roster, told: telling.Telling, words: str
) -> tuple[parcels.Report, queries.Key]:
    """What was told, sealed to everybody who reads and to whoever has these words; nothing is dropped. Raises as `tell`."""
    found = receipts.opened(words, desk.salt)
    key = queries.Key(found.locator, found.pair)
    case = uuid4()
    body, beside = telling.written(told)
    readers = {**desk.recipients, parcels.REPORTER: key.pair.public}
    closed = sealing.seal(body, parcels.context_of(case), readers, beside)
    report = parcels.Report(
        case, key.mark, key.pair.public, closed.text, dict(closed.keys), dict(closed.beside)
    )
    return report, key


@keeping()
def take_sealed(
    of: zones.Zone,
    report: parcels.Report,
    mark: str,
    around: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> None:
    """Drop a report that was sealed in the browser: the same parcel, so that nobody can tell the two apart.

    report  its keys by the places of readers on the form, "0" first, and "reporter"
    mark    the fingerprint of the roster that the browser had
    around  what else is done where it is taken, and undone where the drop raises

    Raises CannotBeRead, NotKept, and RosterChanged where it is not sealed to everybody who reads now.
    """
    desk = _desk(of)
    places = {name: str(place) for place, name in enumerate(desk.in_order)}
    places[parcels.REPORTER] = parcels.REPORTER
    if set(report.keys) != set(places.values()) or mark != desk.fingerprint:
        raise RosterChanged("This is not sealed to the people who read here now.")
    keys = {name: report.keys[places[name]] for name in (*desk.recipients, parcels.REPORTER)}
    letter = parcels.packed(replace(report, keys=keys), desk.intake)
    with around():
        queries.box(of).drop(boxes.name_of(report.mark), letter)


@keeping()
def say(of: zones.Zone, key: queries.Key, text: str) -> None:
    """Add words to the conversation. Raises LookupError when there is none any more, TooMany, CannotBeRead, NotKept."""
    _add(of, key, telling.message(text), telling.MOST_MESSAGES)


@keeping()
def change_consent(of: zones.Zone, key: queries.Key, steps: tuple[str, ...]) -> None:
    """What may be done from now on. Raises LookupError when there is nothing any more, TooMany, CannotBeRead, NotKept."""
    _add(of, key, telling.consent(steps), telling.MOST_ADDED)


@keeping()
def answer(of: zones.Zone, key: queries.Key, part: UUID, *, is_yes: bool) -> None:
    """Yes or no to a text that would leave the desk; a yes is taken back until the text has left.

    Raises LookupError when nobody asks this, CannotBeRead, NotKept.
    """
    turn = next((one for one in _inbox(of, key).turns if one.part == str(part)), None)
    if turn is None or not (turn.asks or (turn.may_be_taken_back and not is_yes)):
        raise LookupError(str(part))
    _drop(of, parcels.Answer(key.locator, part, is_yes))


@keeping()
def erase(of: zones.Zone, key: queries.Key) -> bool:
    """Let everything go; returns whether it is gone already: the desk may be down, and does it when it is back.

    Raises CannotBeRead, NotKept: then nothing goes.
    """
    _drop(of, parcels.Erasure(key.locator))
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if _is_gone(of, key):
            return True
        time.sleep(0.1)
    return False


def _is_gone(of: zones.Zone, key: queries.Key) -> bool:
    """Whether nothing lies there any more; not while nobody can say: the wish is in the box all the same."""
    try:
        return queries.box(of).pick_up(boxes.name_of(key.mark)) is None
    except (OSError, Error):
        return False


def _add(of: zones.Zone, key: queries.Key, body: bytes, most: int) -> None:
    laid = _inbox(of, key).laid
    if sum(not part.is_ours for part in laid.parts) >= most:
        raise TooMany
    part = uuid4()
    text = sealing.seal_beside(laid.key, parcels.context_of(laid.case), key.pair, body, str(part))
    _drop(of, parcels.Word(key.locator, part, text, time.time_ns()))


def _inbox(of: zones.Zone, key: queries.Key) -> queries.Inbox:
    found = queries.opened(of, key)
    if not isinstance(found, queries.Inbox):
        raise LookupError("inbox")  # noqa: TRY004  it is gone, and was never another type
    return found


def _drop(of: zones.Zone, parcel: parcels.Parcel) -> None:
    desk = queries.read_by(of)
    if desk is None:
        raise CannotBeRead
    queries.box(of).drop(boxes.new_name(), parcels.packed(parcel, desk.intake))


def _desk(of: zones.Zone) -> roster.Roster:
    found = queries.read_by(of)
    if found is None or not found.can_read:
        raise CannotBeRead
    return found
