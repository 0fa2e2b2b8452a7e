"""What other rooms ask of proposals: when cards are revoked, a round is let out, on "forget me", in a group's own room."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from lic.base import privacy
from lic.base.policy import Actor
from lic.communities import queries as communities
from lic.communities import rooms
from lic.communities.models import Seat
from lic.communities.services import batches, seats
from lic.decisions import presenting, queries
from lic.decisions.services import releasing, revoking
from lic.listening import services as listening


def kept(person: models.Model) -> privacy.Rows:
    """Positions and open concerns of somebody in calls whose key lives: for her own copy."""
    for seat in [person] if isinstance(person, Seat) else communities.seats_of(person.pk):
        actor = communities.actor_for(seat)
        for proposal, call, choice in queries.positions(actor):
            yield (
                "decisions.Position",
                {"proposal": proposal.number, "call": call.number, "position": choice},
            )
        for concern in queries.own_concerns(actor):
            yield (
                "decisions.StandingConcern",
                {"proposal": concern.proposal.number, "harmed": concern.harmed, "how": concern.how},
            )


def in_room(actor: Actor) -> Iterable[rooms.Word]:
    """Words of the actor's group on proposals that lie in its room."""
    return presenting.lying(queries.lying(actor))


def register() -> None:
    """Tell communities, and whoever asks what is kept."""
    privacy.contribute(kept)
    batches.on_revocation(revoking.take_out)
    seats.on_forget(revoking.living_keys)
    rooms.register(in_room)
    listening.on_release(releasing.open_up)
