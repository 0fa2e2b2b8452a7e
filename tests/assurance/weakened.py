"""Every rule taken away, and every closed page opened, one at a time: do the tables of tests/access notice?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench import report, server
from bench.report import Row, Section


def rules() -> Iterator[Row]:
    """Each rule of each permission."""
    found = _inside("rules_at_length")
    yield Row(
        "permissions, people, things that they are tried on",
        f"{found['permissions']}; {found['people']}; {found['things']:,}",
    )
    yield Row("rules taken away, those inside an “any of” or “all of” too", f"{found['tried']}")
    yield report.row(
        "… that nobody misses", len(found["missed"]), 0, "; ".join(found["missed"][:3])
    )


def pages() -> Iterator[Row]:
    """Each page that is not for everybody."""
    found = _inside("pages_at_length")
    yield Row("pages that are not for everybody, made to say PUBLIC", f"{found['tried']}")
    yield report.row(
        "… of which the oracle misses", len(found["missed"]), 0, "; ".join(found["missed"][:3])
    )
    yield Row(
        "… of which an answer tells too; behind the others stands a second lock", f"{found['told']}"
    )


def _inside(task: str) -> dict[str, Any]:
    with server.installation(DJANGO_SETTINGS_MODULE="tests.settings") as here:
        return here.inside(f"tests.assurance.weakened:{task}")


def rules_at_length() -> dict[str, Any]:
    """The world, and one mutant after the other (through `bench.inside`)."""
    from django.db import transaction

    from tests.access import mutants, permitting, world

    with transaction.atomic():
        asking, subjects = permitting.prepared(world.build())
        every = mutants.every()
        missed = [
            one.name for one in every if not mutants.noticed(one, asking, subjects[one.policy])
        ]
        transaction.set_rollback(True)
    return {
        "permissions": len(permitting.existing()), "people": len({person.name for person, _, _ in asking}),
        "things": sum(map(len, subjects.values())), "tried": len(every), "missed": missed,
    }  # fmt: skip


def pages_at_length() -> dict[str, Any]:
    """The world, and one page after the other (through `bench.inside`)."""
    from django.db import transaction
    from django.test.utils import setup_test_environment

    from tests.access import mutants, world

    setup_test_environment()
    with transaction.atomic():
        found = world.build()
        passers, every = mutants.walks(found), mutants.closed_pages()
        missed = [page.name for page in every if not mutants.noticed_at_the_door(page, found)]
        told = sum(bool(mutants.noticed_by_answers(page, passers)) for page in every)
        transaction.set_rollback(True)
    return {"tried": len(every), "missed": missed, "told": told}


SECTIONS = [
    Section(
        "rules",
        "A rule less",
        "One rule of one permission is taken away in the running process; then every person tries that permission on everything, as check and as list, and"
        " tests/access/permissions.yaml, which is written by hand, says whether that is right.",
        rules,
    ),
    Section(
        "pages",
        "A page too open",
        "The view of one page says PUBLIC. tests/access/oracle.yaml gives somebody nothing there who is now admitted; and people without an account, without"
        " a seat, of another town and without the duty ask for it.",
        pages,
    ),
]
