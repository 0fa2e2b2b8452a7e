"""Which rows of actions the database keeps to one voice: words of single seats on whether it is done."""

from __future__ import annotations

from lic.base import walls


def register() -> None:
    """Called when the models are loaded."""
    walls.register("actions.Voice", walls.voice("actions_voice"))
