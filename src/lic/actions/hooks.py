"""What happens to words about actions when cards are revoked, or when somebody says "forget me"."""

from __future__ import annotations

from typing import Any

from lic.actions import queries, services
from lic.base import privacy
from lic.communities import queries as table
from lic.communities.services import batches, seats


def forgotten(seat: Any) -> list[str]:
    """Names of the keys that could still find what this seat said; nothing of it waits for a second seat."""
    services.take_waiting(seat.community_id, seat.voting_id)
    return services.living_keys(seat.community_id)


def kept(person: Any) -> privacy.Rows:
    """What somebody said about actions whose key lives: for her own copy."""
    for seat in [person] if hasattr(person, "voting_id") else table.seats_of(person.pk):
        for number, answer in queries.own_words(seat.community_id, seat.voting_id):
            yield "actions.Voice", {"action": number, "answer": answer}


def register() -> None:
    """Tell communities, and whoever asks what is kept."""
    privacy.contribute(kept)
    batches.on_revocation(services.take_out)
    seats.on_forget(forgotten)
