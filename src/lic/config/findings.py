"""One line of the doctor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What is so and what to do. `state` is "ok", "look" or "mend"."""

    state: str
    sentence: str
