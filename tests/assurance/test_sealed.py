"""The tests of the sealing fail when the sealing is changed: the short form of `make assurance`."""

from __future__ import annotations

import subprocess
import sys

import pytest
from bench.report import ROOT

from tests.assurance.changes import changes

STEP = 75

SOURCE = '''
def first(a):
    """Words."""
    if a < 1:
        raise ValueError
    return other(a, b"k") + 1
'''


def test_each_slip_of_the_hand_is_made_once():
    assert [str(one) for one in changes(SOURCE)] == [
        "4: a < 1 → a < 0",
        "4: a < 1 → a < 2",
        "4: a < 1 → a <= 1",
        "4: if a < 1: raise ValueError → if False: raise ValueError",
        "4: if a < 1: raise ValueError → if True: raise ValueError",
        "6: other(a, b'k') → other(a, b'j')",
        "6: other(a, b'k') → other(b'k', a)",
        "6: other(a, b'k') + 1 → other(a, b'k') + 0",
        "6: other(a, b'k') + 1 → other(a, b'k') + 2",
        "6: other(a, b'k') + 1 → other(a, b'k') - 1",
        "6: return other(a, b'k') + 1 → return None",
    ]


@pytest.mark.slow_on_both
def test_a_changed_sealing_fails_its_tests():
    done = subprocess.run(
        [sys.executable, "-m", "tests.assurance.sealed", str(STEP)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.stdout, done.returncode) == ("of 8\n", 0), done.stdout + done.stderr[-500:]
