"""Ways into outer apps that stand on every page of a community: the web knows their address, not what lies behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Way:
    """A link in the foot of a community's pages.

    name   of the address, with the community's slug as its argument
    shows  whether this community has it
    """

    label: str | Promise
    name: str
    shows: Callable[[str], bool]


_WAYS: dict[str, Way] = {}


def register(way: Way) -> None:
    """Add a way, once."""
    _WAYS[way.name] = way


def of(slug: str) -> list[Way]:
    """The ways that this community has."""
    return [way for way in _WAYS.values() if way.shows(slug)]
