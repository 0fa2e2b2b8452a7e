"""What happens to proposals when cards are revoked, or when somebody says "forget me"."""

from __future__ import annotations

from django.db import models

from lic.base import privacy
from lic.communities import queries as communities
from lic.communities.models import Seat
from lic.communities.services import batches, seats
from lic.decisions import queries
from lic.decisions.services import revoking


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


def register() -> None:
    """Tell communities, and whoever asks what is kept."""
    privacy.contribute(kept)
    batches.on_revocation(revoking.take_out)
    seats.on_forget(revoking.living_keys)
