"""What a town does before somebody reads its whole database; runs through `bench.inside`."""

from __future__ import annotations

import datetime
from typing import Any

from bench import worlds
from django.utils import timezone

from lic.base import housekeeping
from lic.communities.models import Seat
from lic.decisions import services as decisions
from lic.decisions.models import Proposal
from lic.decisions.services import sweeping
from lic.listening import services as listening
from lic.listening.models import Round
from tests.communities import made as table
from tests.decisions import made


def live(people: int, n_statements: int) -> dict[str, Any]:
    """Everybody answers and takes a position, one person after the other; names of keys and of people in that order."""
    town = worlds.crowd(people, n_statements)
    seats = [Seat.objects.get(voting_id=name) for name in town["voting_ids"]]
    actors = [table.actor(seat) for seat in seats]
    proposal = made.called(next(a for a in actors if a.is_centre), _other(actors))
    for n, actor in enumerate(actors):
        for number in range(1, n_statements + 1):
            listening.cast_vote(
                actor,
                round_number=1,
                number=number,
                choice=("AGREE", "DISAGREE", "PASS")[(n + number) % 3],
            )
        listening.contribute(
            actor,
            round_number=1,
            text=f"More benches where people wait, number {n}.",
            language="en",
        )
        decisions.give_position(actor, number=proposal.number, choice="SUPPORT")
    call = proposal.calls.get()
    return {"voting_ids": town["voting_ids"], "keys": [town["key"], call.key_name]}


def _other(actors: list[Any]) -> Any:
    return next(a for a in actors if a.group == "com")


def night() -> None:
    """The daily mixing."""
    housekeeping.mix(timezone.now())


def later() -> None:
    """The round closed 31 days ago and the call ended 40 days ago; the jobs that follow."""
    today = timezone.now().date()
    Round.objects.update(state="CLOSED", closed_on=today - datetime.timedelta(days=31))
    listening.end_keys(today)
    proposal = Proposal.objects.get()
    while proposal.calls.filter(closed_on=None).exists():
        made.pass_deadline(proposal)
    ended = proposal.calls.get().closed_on
    then = datetime.datetime.combine(ended, datetime.time(), datetime.UTC) + datetime.timedelta(
        days=40
    )
    sweeping.forget_all(then)
    night()
