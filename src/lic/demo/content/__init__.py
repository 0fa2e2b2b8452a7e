"""The words of the invented town, in TOML files beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from django.utils.translation import get_language

Table = dict[str, Any]
GROUPS = ("sw", "com", "gov", "res", "bus", "pol")
HARBOUR, TAMARACK = "harbour-flats", "tamarack-landing"


@cache
def table(name: str) -> Table:
    """One file of content, read once; nobody changes what it returns."""
    return tomllib.loads((resources.files(__name__) / f"{name}.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to be in the demo.

    key         the sign-in name too
    passphrase  printed on the page of doors: nobody in the demo is anybody
    """

    key: str
    town: str
    group: str
    organization: str
    handle: str
    duties: tuple[str, ...]
    language: str
    about: dict[str, str]

    @property
    def name(self) -> str:
        return self.key.capitalize()

    @property
    def passphrase(self) -> str:
        return f"{self.handle.lower()} at the demo table"

    @property
    def said(self) -> str:
        """One sentence about them in the language of the page."""
        return self.about.get((get_language() or "en")[:2], self.about["en"])


def personas(town: str = "") -> list[Persona]:
    """Everybody one can be, in the order of the doors; of one town if one is named."""
    found = [
        Persona(
            one["key"], one["town"], one["group"], one["organization"], one["handle"],
            tuple(one["duties"]), one.get("language", "en"), {code: one[code] for code in ("en", "fr")},
        )
        for one in table("town")["persona"]
    ]  # fmt: skip
    return [one for one in found if town in ("", one.town)]


def persona(key: str) -> Persona | None:
    """One of them by key; None for anybody else."""
    return next((one for one in personas() if one.key == key), None)
