"""Which of the table's rows the database keeps from other groups: rooms, and what a group asks itself."""

from __future__ import annotations

from lic.base import walls


def register() -> None:
    """Called when the models are loaded."""
    walls.register("communities.CaucusPost", walls.group("communities_caucuspost"))
    walls.register("communities.DutyQuestion", walls.group("communities_dutyquestion"))
    walls.register(
        "communities.DutyAnswer",
        walls.inside("communities_dutyanswer", "question_id", "communities_dutyquestion"),
    )
