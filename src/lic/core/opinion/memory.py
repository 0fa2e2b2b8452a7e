"""How much memory a file of votes will take, and whether there is so much: asked before the file is read.

Afterwards is too late: some libraries end the process where memory ends, and nobody is told why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAPPED, RESIDENT = 144 << 20, 48 << 20
"""The program itself, before the first vote: what it reserves, and what of it is truly used."""
VOTE = 60
"""Bytes a vote takes at least, with its share of people and statements; measured where each gives 40 votes."""
POLIS = 400
"""The same for a Polis export, whose votes are kept by name until the latest of each is known."""
SAMPLE = 1 << 16
GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that ends memory: how many bytes are left under it, what may be done about it, what the program itself takes of it."""

    left: int
    remedy: str
    base: int = RESIDENT


def votes_in(size: int, samples: Sequence[bytes]) -> int:
    """Estimate the votes in so many bytes, from the lines in some of them; two digits are true at best."""
    lines = sum(sample.count(b"\n") for sample in samples)
    votes = size * lines // max(sum(map(len, samples)), 1)
    step = int(10 ** max(len(str(votes)) - 2, 0))
    return votes // step * step


def refusal(votes: int, limits: Sequence[Limit], each: int = VOTE) -> str:
    """Return the sentence that says why so many votes cannot be read here, or nothing where they can."""
    least = min(limits, key=lambda limit: limit.left - limit.base, default=None)
    if least is None or least.base + each * votes <= least.left:
        return ""
    need = least.base + each * votes
    return (
        f"about {votes:,} votes need {_said(need)} of memory and {_said(max(least.left, 0))} are free;"
        f" {least.remedy}, or split the conversation."
    )


def _said(size: int) -> str:
    return f"{size / GIB:.1f} GiB" if size >= GIB else f"{size >> 20} MiB"
