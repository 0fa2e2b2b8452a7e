"""Many positions at once, each decided by the same rule as a single one.

`services.give_position` reads the whole proposal for every position. Here it is read once, the pure
machine takes the positions one after the other, and they are written together.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from lic.base import keys
from lic.communities.models import Seat
from lic.core import consent
from lic.decisions.models import CallRoll, Position, Proposal
from lic.decisions.services import calling, keeping


def give(proposal_id: int, said: Iterable[tuple[str, Seat, str]]) -> None:
    """Keep (group, seat, choice) of people who had given none yet; raises consent.Refused."""
    proposal = Proposal.objects.select_related("community").get(pk=proposal_id)
    now = timezone.now()
    before = after = keeping.catch_up(proposal, now)
    call = calling.running(proposal)
    roll = set(CallRoll.objects.filter(call=call).values_list("group", "voter_key"))
    rows = []
    for group, seat, choice in said:
        key = keys.voter_key(call.key_name, seat.voting_id)
        event = consent.GivePosition(group, consent.Position(choice), on_roll=(group, key) in roll)
        after = consent.step(after, event, now)
        rows.append(Position(call=call, voter_key=key, group=group, choice=choice))
    Position.objects.bulk_create(rows)
    keeping.keep(proposal, before, after)
