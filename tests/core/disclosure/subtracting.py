"""A reader with patience: every table that fits what is shown, the total, and the rule that hid the rest.

`python -m tests.core.disclosure.subtracting --tables 10000` tries random tables. Nothing of the platform is used but
the rule itself, which the reader knows.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from random import Random

from lic.core.disclosure import Suppressed, suppress

from .attack import LeakError


def random_table(random: Random) -> tuple[dict[str, int], int]:
    """(parts, limit): two to four parts, small ones more often than not."""
    least = random.choice((2, 3, 5))
    small = random.random()
    parts = {
        name: random.randrange(least)
        if random.random() < small
        else random.randint(least, 2 * least + 3)
        for name in "ABCD"[: random.randint(2, 5)]
    }
    return parts, least


def worlds(parts: Mapping[str, int], shown: Suppressed, least: int) -> Iterator[dict[str, int]]:
    """Every table that the reader would have been shown in the same way."""
    known = {name: n for name, n in parts.items() if name not in shown.hidden}
    hidden = sorted(shown.hidden)
    for values in _summing(sum(parts.values()) - sum(known.values()), len(hidden)):
        table = {
            name: known[name] if name in known else values[hidden.index(name)] for name in parts
        }
        if suppress(table, least=least) == shown:
            yield table


def _summing(total: int, n: int) -> Iterator[tuple[int, ...]]:
    if n == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _summing(total - first, n - 1):
            yield (first, *rest)


def subtract(seed: int) -> int:
    """Read one random table; returns how many small parts kept their secret. Raises LeakError."""
    parts, least = random_table(Random(seed))
    shown = suppress(parts, least=least)
    small = {name for name, n in parts.items() if n < least}
    if not small <= shown.hidden:
        raise LeakError(f"{parts} shows a part under {least}.")
    if not small or not shown.total_shown:
        return 0
    open_: dict[str, set[int]] = {name: set(range(least)) for name in small}
    for table in worlds(parts, shown, least):
        for name in small:
            open_[name].discard(table[name])
        if not any(open_.values()):
            return len(small)
    raise LeakError(f"of {parts} with limit {least}, the reader knows what cannot be: {open_}")


def main() -> None:
    """Read random tables at length."""
    parser = argparse.ArgumentParser(description="Subtract what is shown from totals.")
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=1)
    chosen = parser.parse_args()
    with ProcessPoolExecutor(chosen.jobs) as pool:
        kept = list(pool.map(subtract, range(chosen.tables), chunksize=50))
    hidden = sum(n > 0 for n in kept)
    print(
        f"{chosen.tables} tables, {hidden} with small parts, {sum(kept)} of those tried, none found."
    )


if __name__ == "__main__":
    main()
