"""Short numbers for people who talk about a report: random, so that they tell neither order nor how many."""

from __future__ import annotations

import secrets
from typing import Any

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"


def new(model: Any) -> str:
    """A free number such as "K4821"."""
    while True:
        number = f"{secrets.choice(LETTERS)}{secrets.randbelow(9000) + 1000}"
        if not model.objects.filter(number=number).exists():
            return number
