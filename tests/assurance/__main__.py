"""`python -m tests.assurance [section …]`: the long runs, which renew docs/assurance.md."""

from __future__ import annotations

import argparse

from bench import report

from tests.assurance import (
    alike,
    crowds,
    flushed,
    kill,
    landscapes,
    longer,
    matched,
    postgres,
    rows,
    sealed,
    told,
    unlinkable,
    walked,
    wandering,
    weakened,
)

SECTIONS = [
    kill.SECTION, postgres.SECTION, flushed.SECTION, told.SECTION, unlinkable.SECTION, *alike.SECTIONS, wandering.SECTION, rows.SECTION,
    crowds.SECTION, *longer.SECTIONS, landscapes.SECTION, walked.SECTION, *weakened.SECTIONS, sealed.SECTION, matched.SECTION,
]  # fmt: skip
PAGE = report.ROOT / "docs" / "assurance.md"
LEAD = (
    "Made by `make assurance`; do not edit. These are the long forms: a short form of each runs in `make test`."
    " `python -m tests.assurance kill postgres` runs parts anew."
)


def main() -> int:
    """0 when every promise was tried and held."""
    names = [section.name for section in SECTIONS]
    parser = argparse.ArgumentParser(
        prog="assurance", description="Try the promises of this house at length."
    )
    parser.add_argument("sections", nargs="*", choices=[*names, []], help=", ".join(names))
    chosen = parser.parse_args().sections
    told = report.run([s for s in SECTIONS if not chosen or s.name in chosen], PAGE.stem)
    return report.finish(told, PAGE, LEAD, SECTIONS)


if __name__ == "__main__":
    raise SystemExit(main())
