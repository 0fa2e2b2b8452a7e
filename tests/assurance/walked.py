"""Every page, as everybody, about everything, by every method: the whole walk of the access oracle."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench import report, server
from bench.report import Row, Section

LEAST = 15_000


def measure() -> Iterator[Row]:
    """The people dealt out to the cores, each share in an installation of its own."""
    shares = len(os.sched_getaffinity(0))
    with ThreadPoolExecutor(shares) as pool:
        found = list(pool.map(lambda place: _share(place, shares), range(shares)))
    people, cells = sum(one["people"] for one in found), sum(one["cells"] for one in found)
    wrong = [fault for one in found for fault in one["wrong"]]
    yield report.at_least(
        "cells: a person, an address, a method and a thing, asked over HTTP and judged",
        cells, LEAST, f"by {people} people at {found[0]['addresses']} addresses",
    )  # fmt: skip
    yield report.row("… disagreements with the table", len(wrong), 0, "; ".join(wrong[:3]))
    yield Row(
        "… that had to be refused, left standing, and every row compared afterwards",
        f"{sum(one['refused'] for one in found):,}",
    )
    yield Row(
        "texts that were looked for in every body, header, mail and log",
        f"{found[0]['canaries']:,}",
    )


def _share(place: int, shares: int) -> dict[str, Any]:
    with server.installation(DJANGO_SETTINGS_MODULE="tests.settings") as here:
        return here.inside("tests.assurance.walked:walk", place=place, shares=shares)


def walk(place: int, shares: int) -> dict[str, Any]:
    """Build the world and walk through it as each person of a share (through `bench.inside`)."""
    from django.db import transaction
    from django.test.utils import setup_test_environment

    from tests.access import cells, oracle, world

    setup_test_environment()
    with transaction.atomic():
        found = world.build()
        walks = []
        for name in cells.ALL[place::shares]:
            person = found.people[name]
            walks.append(cells.Walk(found, person).through(cells.cells(found, person, every=True)))
        transaction.set_rollback(True)
    return {
        "people": len(walks), "cells": sum(one.asked for one in walks), "addresses": len(oracle.pages()), "canaries": len(found.canaries),
        "refused": sum(one.refused for one in walks), "wrong": [f"{one.person.name}: {fault}" for one in walks for fault in one.wrong],
    }  # fmt: skip


SECTION = Section(
    "access",
    "Who gets what",
    "Every address of the house, looked at and sent to, as people of six groups with every duty, of another town, with lapsed and revoked seats, without"
    " a seat and without an account, about one thing of each kind, group and owner; held against tests/access/oracle.yaml, which is written by hand."
    " What is hidden is compared to the byte with what does not exist; every text of the tests' two towns is known to each answer's reader or is a fault.",
    measure,
)
