"""What happens to proposals when cards are revoked, or when somebody says "forget me"."""

from __future__ import annotations

from lic.communities.services import batches, seats
from lic.decisions.services import revoking


def register() -> None:
    """Tell communities."""
    batches.on_revocation(revoking.take_out)
    seats.on_forget(revoking.living_keys)
