"""Who sits at a table that is not the six groups: a small CSV or XLSX file, checked whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lic.base import imports
from lic.communities import tables
from lic.communities.tables import GroupPlan
from lic.core.charts.marks import SHAPES

FEWEST = 3
LONGEST_NAME = 60
LONGEST_KEY = 12
EXAMPLE = """\
key,english,french,mark,colour,centre,police
nat,River Nations,Nations de la rivière,arch,moss,no,no
bus,Businesses,Commerces,square,brown,no,no
com,Community organizations,Organismes communautaires,diamond,teal,no,no
gov,Government & health,Gouvernement et santé,plus,plum,no,no
pol,Police,Police,triangle,ochre,no,yes
res,Residents,Personnes du quartier,gable,navy,no,no
sw,Sex workers,Travailleuses et travailleurs du sexe,circle,blue,yes,no
"""


class BadGroups(ValueError):  # noqa: N818  a refusal in words
    """The file cannot be taken; one line for each thing that is wrong."""


def read(path: Path) -> tuple[GroupPlan, ...]:
    """The groups of a table in the order of the file, which is their order on the ring.

    Raises BadGroups with everything that is wrong, by row.
    """
    try:
        data = path.read_bytes()
    except OSError:
        raise BadGroups(
            f"{path} cannot be opened. Check the name and whether you may read it."
        ) from None
    found = imports.read(data, COLUMNS)
    wrong = [_line(one) for one in found.errors] or list(_wrong(found.rows, found.numbers))
    if wrong:
        raise BadGroups("\n".join(wrong))
    return tuple(
        GroupPlan(
            row["key"], {"en": row["english"], "fr": row["french"]}, row["mark"], row["colour"],
            is_centre=row["centre"], is_police=row["police"],
        )
        for row in found.rows
    )  # fmt: skip


def _key(text: str) -> str:
    if not re.fullmatch(rf"[a-z][a-z0-9]{{1,{LONGEST_KEY - 1}}}", text):
        raise ValueError(f"Write 2 to {LONGEST_KEY} small letters or numbers, a letter first.")
    return text


def _name(text: str) -> str:
    if len(text) > LONGEST_NAME:
        raise ValueError(f"Write at most {LONGEST_NAME} characters.")
    return text


COLUMNS = (
    imports.Column("key", _key),
    imports.Column("english", _name),
    imports.Column("french", _name),
    imports.Column("mark", imports.one_of({shape: shape for shape in SHAPES})),
    imports.Column("colour", imports.one_of(tables.COLOURS), headings=("color",)),
    imports.Column("centre", imports.yes_or_no, headings=("center",)),
    imports.Column("police", imports.yes_or_no, required=False, empty=False),
)


def _wrong(rows: Sequence[dict[str, Any]], numbers: Sequence[int]) -> Iterator[str]:
    for column in ("key", "english", "french", "mark", "colour"):
        times = Counter(row[column] for row in rows)
        for row, number in zip(rows, numbers, strict=True):
            if times[row[column]] > 1:
                yield f"Row {number}, {column}: another group has the same. Give each its own."
    if len(rows) < FEWEST:
        yield f"A table needs at least {FEWEST} groups; this file has {len(rows)}."
    if sum(row["centre"] for row in rows) != 1:
        yield "Write yes under “centre” for one group: that of the sex workers."
    for row, number in zip(rows, numbers, strict=True):
        if row["centre"] and row["police"]:
            yield f"Row {number}: police cannot be the group at the centre."


def _line(error: imports.RowError) -> str:
    where = ", ".join(
        part for part in (f"Row {error.row}" if error.row else "", error.column) if part
    )
    return f"{where}: {error.sentence}" if where else error.sentence
