"""A caucus position: one group speaking with one voice, and from when that counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lic.core.consent.terms import CAUCUS_HOURS, CAUCUS_OBJECTIONS, CAUCUS_SEATS, Position


class Speaker(StrEnum):
    """Who gives a caucus position for the group."""

    SPOKESPERSON = "SPOKESPERSON"
    LIAISON = "LIAISON"  # of an institution, under its named mandate


class Standing(StrEnum):
    """How far a caucus position has come."""

    NONE = "NONE"
    NO_SEAT = "NO_SEAT"
    NO_MANDATE = "NO_MANDATE"
    NOT_CONFIRMED = "NOT_CONFIRMED"
    TOO_FEW_TOOK_PART = "TOO_FEW_TOOK_PART"
    WAITING = "WAITING"
    COUNTS = "COUNTS"
    OBJECTED = "OBJECTED"


@dataclass(frozen=True, slots=True)
class CaucusWord:
    """One group's word, given in its caucus room.

    given_at          when it was posted in the caucus room.
    seats             seats that say so, the speaker's included.
    partner           the sex-worker-led partner organization says so too (centre group only).
    three_took_part   three people or more took part; they need no seat (centre group only).
    mandate           name of the institution's mandate; a liaison without one is not heard.
    """

    position: Position
    given_at: datetime
    seats: int = 1
    partner: bool = False
    three_took_part: bool = False
    speaker: Speaker = Speaker.SPOKESPERSON
    mandate: str = ""


def standing(
    word: CaucusWord, *, n_seats: int, centre: bool, objections: int, at: datetime
) -> Standing:
    """How far this word has come at a moment; only COUNTS makes a group quorate.

    n_seats     seats of the group on the roll.
    centre      the group is the sex workers' group.
    objections  seats of the group that objected in this call.
    """
    if objections >= CAUCUS_OBJECTIONS:
        return Standing.OBJECTED
    lacking = flaw(word, n_seats, centre=centre)
    if lacking != Standing.NONE:
        return lacking
    return Standing.WAITING if at < counts_from(word) else Standing.COUNTS


def counts_from(word: CaucusWord) -> datetime:
    """The moment the word has lain in the caucus room long enough."""
    return word.given_at + timedelta(hours=CAUCUS_HOURS)


def flaw(word: CaucusWord, n_seats: int, *, centre: bool) -> Standing:
    """What the word still lacks; NONE where it lacks nothing but time."""
    if n_seats < 1 or word.seats < 1:
        return Standing.NO_SEAT
    if word.speaker == Speaker.LIAISON and (centre or not word.mandate):
        return Standing.NO_MANDATE
    if not _confirmed(word, n_seats, centre=centre):
        return Standing.NOT_CONFIRMED
    if centre and not word.three_took_part:
        return Standing.TOO_FEW_TOOK_PART
    return Standing.NONE


def _confirmed(word: CaucusWord, n_seats: int, *, centre: bool) -> bool:
    if centre:
        return word.seats >= CAUCUS_SEATS or word.partner
    return word.seats >= min(CAUCUS_SEATS, n_seats)
