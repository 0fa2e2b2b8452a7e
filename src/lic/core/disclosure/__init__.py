"""The only door for figures about groups: to pages, charts, text alternatives, files, feeds and the API.

* A group under the limit is hidden whole: five people inside the table, ten in public, ten everywhere for
  protected measures. Limits can be raised, not lowered.
* Under twenty people three words and a band; never 0 % or 100 %.
* A cell is shown anew only when five (table) or ten (public) people in it are new or changed. Both audiences are
  cut from one snapshot, and nothing is different at closing.
* Score, rank and order come from what is shown. A group that is not shown adds one yes or no to a statement.

Use: `tally` rows into a `Snapshot`, `release` it with the stored `Ledger`, store what comes back.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .bands import Audience, Band, Limits, Word, band, percent, words
from .cells import (
    Cell,
    Cut,
    Entry,
    Form,
    Kind,
    Ledger,
    Release,
    ReleasedCell,
    Releases,
    Snapshot,
    Standing,
    Verdict,
)
from .tables import Suppressed, Tally, release_row, row_due, suppress, tally

if TYPE_CHECKING:
    from .gate import advance, release, release_counts, view

__all__ = [
    "Audience",
    "Band",
    "Cell",
    "Cut",
    "Entry",
    "Form",
    "Kind",
    "Ledger",
    "Limits",
    "Release",
    "ReleasedCell",
    "Releases",
    "Snapshot",
    "Standing",
    "Suppressed",
    "Tally",
    "Verdict",
    "Word",
    "advance",
    "band",
    "percent",
    "release",
    "release_counts",
    "release_row",
    "row_due",
    "suppress",
    "tally",
    "view",
    "words",
]


def __getattr__(name: str) -> Any:
    # The gate needs numpy, and the pages that only show what was released must not load it.
    if name in ("advance", "release", "release_counts", "view"):
        return getattr(import_module(f"{__name__}.gate"), name)
    raise AttributeError(name)
