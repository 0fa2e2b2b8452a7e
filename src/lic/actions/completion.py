"""When an action is done: never on its owner's word alone. Pure; the services feed it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """What one asked group has said: is_yes None while it has not answered."""

    group: str
    is_yes: bool | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an action counts as done, and which groups it still waits for."""

    is_done: bool
    waiting: tuple[str, ...]
    refusing: tuple[str, ...]


def askable(lead_group: str, asked: Collection[str], centre: str, *, needs_centre: bool) -> str:
    """Why these groups cannot be the confirmers, or "": OTHER_GROUP or CENTRE is missing.

    A group other than the lead's has to be asked; on a tagged agreement the group at the centre too,
    unless it leads itself.
    """
    if not set(asked) - {lead_group}:
        return "OTHER_GROUP"
    if needs_centre and centre not in asked and lead_group != centre:
        return "CENTRE"
    return ""


def standing(*, is_finished: bool, lead_group: str, words: Collection[Word]) -> Standing:
    """Done ⇔ the lead says so and every asked group does, one of them not the lead's own."""
    others = [word for word in words if word.group != lead_group]
    waiting = tuple(word.group for word in words if word.is_yes is None)
    refusing = tuple(word.group for word in words if word.is_yes is False)
    is_done = is_finished and bool(others) and not waiting and not refusing
    return Standing(is_done, waiting, refusing)
