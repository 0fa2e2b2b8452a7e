"""`python -m bench [section …]`: measure, print, and renew docs/benchmarks.md."""

from __future__ import annotations

import argparse

from bench import report
from bench.rows import clone, desk, engine, foretelling, lists, pages, storm, telling, votes

SECTIONS = [
    module.SECTION
    for module in (clone, pages, votes, lists, storm, telling, desk, engine, foretelling)
]
PAGE = report.ROOT / "docs" / "benchmarks.md"
LEAD = (
    "Made by `make bench`; do not edit. Figures depend on the machine: read them beside the budgets and the ratios,"
    " and measure on your own. `python -m bench votes lists` measures parts anew."
)


def main() -> int:
    """0 when every budget was measured and held."""
    names = [section.name for section in SECTIONS]
    parser = argparse.ArgumentParser(prog="bench", description="Measure the budgets of this house.")
    parser.add_argument("sections", nargs="*", choices=[*names, []], help=", ".join(names))
    chosen = parser.parse_args().sections
    told = report.run([s for s in SECTIONS if not chosen or s.name in chosen], PAGE.stem)
    return report.finish(told, PAGE, LEAD, SECTIONS)


if __name__ == "__main__":
    raise SystemExit(main())
