"""The working file of a round: every answer under passing numbers, for two people's eyes, for a day."""

from __future__ import annotations

import datetime
import json
import os
import random
from pathlib import Path

from django.conf import settings

from lic.listening import analysis, maps, queries
from lic.listening.models import Round, WorkingFile

KEEP = datetime.timedelta(days=1)


def write(round_id: int) -> None:
    """Write the file if two people asked for it; a request that was withdrawn leaves nothing."""
    asked = (
        WorkingFile.objects.filter(round_id=round_id, opened_by__isnull=False)
        .select_related("round")
        .first()
    )
    if asked is None:
        return
    path = queries.path_of_file(asked.round)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content(round_id), file, ensure_ascii=False)
    asked.is_ready = True
    asked.save(update_fields=["is_ready"])


def content(round_id: int) -> dict[str, object]:
    """Answers as a matrix, people in random order under passing numbers, statements with their texts."""
    gathered = analysis.Gathered(Round.objects.select_related("community").get(pk=round_id))
    votes, groups, _last = maps.answers(gathered)
    rows: list[list[int | None]] = [[None] * len(votes.statements) for _ in groups]
    for person, statement, value in zip(votes.person, votes.statement, votes.value, strict=True):
        rows[person][statement] = int(value)
    # In a new order each time: by the order of voter keys one could follow a person from file to file.
    people = list(zip(groups, rows, strict=True))
    random.SystemRandom().shuffle(people)
    return {
        "schema": "lic-working-file/1",
        "notice": "Working file of the facilitator and the auditor. Not for publication. Delete it after use.",
        "round": gathered.round.number,
        "statements": [
            {"number": s.number, "text": s.text, "language": s.language}
            for s in gathered.statements
        ],
        "participants": [
            {
                "id": number,
                "group": group,
                "votes": row,
            }
            for number, (group, row) in enumerate(people, start=1)
        ],
    }


def sweep(today: datetime.date) -> None:
    """Delete files whose day is over, and files that nobody's request stands for."""
    folder = Path(settings.DATA) / "work"
    wanted = {
        queries.path_of_file(asked.round)
        for asked in WorkingFile.objects.filter(on__gt=today - KEEP, is_ready=True).select_related(
            "round"
        )
    }
    for path in folder.glob("round-*.json"):
        if path not in wanted:
            path.write_bytes(bytes(path.stat().st_size))
            path.unlink()
