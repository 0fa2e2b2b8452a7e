"""Random people doing random things at length: `tests/access/walking.py`, walk after walk."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench import report, server
from bench.report import Row, Section

STEPS, OF_ONE = 100_000, 2_500


def measure(steps: int = STEPS, of_one: int = OF_ONE) -> Iterator[Row]:
    """Walk, on every core; each walk begins in the same two towns and has a seed of its own."""
    cores = len(os.sched_getaffinity(0))
    seeds = list(range(1, -(-steps // of_one) + 1))
    with ThreadPoolExecutor(cores) as pool:
        found = list(pool.map(lambda n: _walked(seeds[n::cores], of_one), range(cores)))
    stories = [story for one in found for story in one["stories"]]
    yield report.at_least("steps", sum(one["steps"] for one in found), 0.98 * steps, "")
    yield Row("… walks; days that passed in them", f"{len(seeds)}; {_sum(found, 'days'):,}")
    yield report.row(
        "… texts shown to somebody who may not read them, then", len(stories), 0, "\n".join(stories)
    )
    yield Row(
        "… canaries met on pages, in headers, mails and logs", f"{_sum(found, 'looked_at'):,}"
    )
    never = set.intersection(*(set(one["not_done"]) for one in found))
    share = 100 * (1 - len(never) / found[0]["cells"])
    yield report.at_least(
        f"addresses × methods ({found[0]['cells']}) that somebody reached with success",
        share,
        95,
        "%",
    )
    if never:
        yield Row("… never", ", ".join(sorted(never)))
    typed, read = _counts(found, "typed"), _counts(found, "read")
    yield Row("texts typed, by kind", ", ".join(f"{kind} {n:,}" for kind, n in typed.most_common()))
    yield Row(
        "texts read by somebody who may, by kind",
        ", ".join(f"{kind} {n:,}" for kind, n in read.most_common()),
    )


def _walked(seeds: list[int], steps: int) -> dict[str, Any]:
    with server.installation(DJANGO_SETTINGS_MODULE="tests.settings") as here:
        return here.inside("tests.access.walking:at_length", seeds=seeds, steps=steps)  # type: ignore[no-any-return]


def _sum(found: list[dict[str, Any]], name: str) -> int:
    return sum(one[name] for one in found)


def _counts(found: list[dict[str, Any]], name: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for one in found:
        counted.update(one[name])
    return counted


SECTION = Section(
    "wandering",
    "Random people doing random things",
    f"{STEPS // OF_ONE} walks of {OF_ONE:,} requests through the world of the access tests, which change it: people of every group"
    " and duty, of two towns, revoked, asleep, without a seat, newcomers and visitors follow links, guess addresses, fill"
    " every form, join with cards, leave and come back, and days pass. Every word typed is a canary; after each step the answer, its headers, mails"
    " and logs are searched for words that this person may not read at that moment (`tests/access/oracle.yaml` and `moments.py`, never the"
    " platform's policies). `python -m tests.assurance.wandering --seed N` walks one again.",
    measure,
)


def main() -> int:
    """One walk; 0 when nobody was shown anything foreign."""
    parser = argparse.ArgumentParser(prog="wandering", description="Walk once, from a seed.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=OF_ONE)
    given = parser.parse_args()
    found = _walked([given.seed], given.steps)
    said = [f"{name}: {value}\n" for name, value in found.items() if name != "stories"]
    sys.stdout.write("".join([*said, *found["stories"]]))
    return int(bool(found["stories"]))


if __name__ == "__main__":
    raise SystemExit(main())
