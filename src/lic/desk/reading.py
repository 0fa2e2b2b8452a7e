"""Whoever reads at the desk: an actor whose key is unlocked for this request."""

from __future__ import annotations

from dataclasses import dataclass, field

from lic.base.policy import Actor
from lic.core import sealing


@dataclass(frozen=True, slots=True)
class Reader:
    """A recipient with the key unlocked. `number` is what the others and the chain know them by."""

    actor: Actor
    recipient_id: int
    number: int
    pair: sealing.KeyPair = field(repr=False)
