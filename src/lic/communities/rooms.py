"""What lies in a group's room, told by the rooms of the house that know it: words that wait there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lic.base.policy import Actor


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a group that does not count yet. Only its own group ever reads it.

    about   what it is about, with the address where a member confirms it or objects
    said    what it says; `words` in the group's own words, "" for none
    lines   what it waits for, one sentence each
    """

    about: str
    url: str
    said: str
    words: str = ""
    lines: tuple[str, ...] = ()


Tell = Callable[[Actor], Iterable[Word]]
_TELLERS: list[Tell] = []


def register(tell: Tell) -> None:
    """Let `tell(actor)` give the words that lie in the actor's own room."""
    _TELLERS.append(tell)


def lying(actor: Actor) -> list[Word]:
    """Words that lie in the actor's own room; none for who has no seat."""
    if actor.seat_id is None:
        return []
    return [word for tell in _TELLERS for word in tell(actor)]
