"""What happens to single seats' words when cards are revoked, or when somebody says "forget me"."""

from __future__ import annotations

from typing import Any

from lic.actions import services
from lic.communities.services import batches, seats


def revoked(batch: Any, voting_ids: list[str]) -> None:
    """Words of a revoked batch do not wait for a second one."""
    services.take_words_back(batch.community_id, voting_ids)


def forgotten(seat: Any) -> None:
    """Nobody speaks as a second seat beside the word of the seat that she left."""
    services.take_words_back(seat.community_id, [seat.voting_id])


def register() -> None:
    """Tell communities."""
    batches.on_revocation(revoked)
    seats.on_forget(forgotten)
