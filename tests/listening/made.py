"""Rounds to test with: plain builders, answers of many people in one go."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from lic.base import keys
from lic.base.fields import random_id
from lic.communities.models import Community
from lic.listening import services
from lic.listening.models import PaperBatch, Round, Statement, Vote
from tests.communities import made as table

TODAY = datetime.date(2026, 5, 4)


def round_(
    town: Community, *texts: str, state: str = "OPEN", number: int = 1, is_police_absent: bool = False,
    open_code: str = "", **more: object,
) -> Round:  # fmt: skip
    """A round with statements on show, and its key where it was opened."""
    made = Round.objects.create(
        community=town, number=number, title={"en": "Ferry Lane after dark", "fr": "Le soir, rue du Bac"},
        about={"en": "What would help at night?"}, state=state, is_police_absent=is_police_absent,
        open_code=open_code, opened_on=TODAY, epoch_on=TODAY,
        closed_on=TODAY if state == "CLOSED" else None, **more,
    )  # fmt: skip
    for place, text in enumerate(texts, start=1):
        statement(made, text, number=place)
    if state != "DRAFT":
        keys.create(made.key_name)
    return made


def statement(
    made: Round,
    text: str = "Lights that stay on all night.",
    *,
    number: int | None = 1,
    **more: object,
) -> Statement:
    values: dict[str, object] = {"state": "SHOWN" if number else "WAITING", **more}
    return Statement.objects.create(round=made, text=text, number=number, **values)


def answers(
    made: Round, group: str, given: Mapping[int, Sequence[int]], *, epoch: int = 1, start: int = 0
) -> None:
    """People of a group: statement number → (agree, disagree, pass).

    The same voters answer all statements, counted from `start`.
    """
    by_number = {s.number: s for s in made.statements.all()}
    rows = []
    for number, counts in given.items():
        choices = [
            c for c, n in zip(("AGREE", "DISAGREE", "PASS"), counts, strict=False) for _ in range(n)
        ]
        rows += [
            Vote(
                pk=random_id(), statement=by_number[number], voter_key=f"{group}-{start + place}",
                group=group, choice=choice, epoch=epoch, probability=0.1,
            )
            for place, choice in enumerate(choices)
        ]  # fmt: skip
    Vote.objects.bulk_create(rows)


def sit(town: Community, key: str = "res", *duties: str):
    """A new seat's actor, whose duties are taken up."""
    return table.actor(seat(town, key, *duties))


def seat(town: Community, key: str = "res", *duties: str):
    """A new seat whose duties are taken up."""
    made = table.seat(town, key, *duties)
    made.grants.update(is_taken_up=True)
    return made


def accept_paper(town: Community) -> None:
    """A new steward of each group says yes to the sheets that wait for it."""
    for batch in PaperBatch.objects.filter(round__community=town):
        services.accept_paper(sit(town, batch.group, "steward"), batch_id=batch.pk)


__all__ = ["TODAY", "accept_paper", "answers", "round_", "seat", "sit", "statement", "table"]
