"""Without a program a test is skipped, and fails where everything is required; one place decides it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import programs

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("required", "ends"), [("", pytest.skip.Exception), ("1", pytest.fail.Exception)]
)
def test_a_missing_program_skips_a_test_or_fails_it(required, ends, monkeypatch):
    monkeypatch.setenv("LIC_REQUIRE_ALL", required)

    with pytest.raises(ends, match="Chromium is not installed"):
        programs.need("Chromium", None)

    programs.need("Chromium", "/usr/bin/chromium")


def test_no_test_decides_for_itself_what_a_missing_program_means():
    decides = re.compile(r"pytest\.skip\(|importorskip|skipif\([^)]*(?:which|available)\(")

    found = [
        str(path.relative_to(TESTS))
        for path in TESTS.rglob("*.py")
        if decides.search(path.read_text("utf-8"))
    ]

    assert sorted(found) == ["house/test_programs.py", "programs.py"]
