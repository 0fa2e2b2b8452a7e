"""Which rows of rounds the database keeps to one voice or one group: answers, flags, sheets that wait."""

from __future__ import annotations

from lic.base import walls


def register() -> None:
    """Called when the models are loaded."""
    walls.register("listening.Vote", walls.voice("listening_vote"))
    walls.register("listening.Flag", walls.voice("listening_flag"))
    walls.register(
        "listening.PaperBatch",
        walls.group_in("listening_paperbatch", "round_id", "listening_round"),
    )
    walls.register(
        "listening.PaperSheet",
        walls.inside("listening_papersheet", "batch_id", "listening_paperbatch"),
    )
