"""`python -m tests.assurance [section …]`: the long runs; with every section they write docs/assurance.md."""

from __future__ import annotations

import argparse
import sys

from bench import report

from tests.assurance import flushed, kill, longer, postgres, unlinkable

SECTIONS = [kill.SECTION, postgres.SECTION, flushed.SECTION, unlinkable.SECTION, *longer.SECTIONS]
PAGE = report.ROOT / "docs" / "assurance.md"
LEAD = (
    "Made by `make assurance`; do not edit. These are the long forms: a short form of each runs in `make test`."
    " `python -m tests.assurance kill postgres` runs parts alone."
)


def main() -> int:
    """0 when every promise was tried and held."""
    names = [section.name for section in SECTIONS]
    parser = argparse.ArgumentParser(
        prog="assurance", description="Try the promises of this house at length."
    )
    parser.add_argument("sections", nargs="*", choices=[*names, []], help=", ".join(names))
    chosen = parser.parse_args().sections
    told = report.run([s for s in SECTIONS if not chosen or s.name in chosen])
    if not chosen:
        PAGE.write_text(report.page("Assurance", LEAD, told))
    bad = [row for _, rows, _ in told for row in rows if row.state in {report.OVER, report.MISSING}]
    for row in bad:
        sys.stdout.write(f"{row.state.strip('*')}: {row.what}: {row.value}\n")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
