"""A file for a key that is never here: opened by its owner alone, and only whole keys are taken."""

from __future__ import annotations

import pyrage
import pytest

from lic.core import sealing

OWNER = pyrage.x25519.Identity.generate()
KEY = str(OWNER.to_public())


def test_its_owner_opens_it_and_nobody_else():
    closed = sealing.seal_file("What was told.", [KEY])

    assert pyrage.decrypt(closed, [OWNER]).decode().rstrip() == "What was told."
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(closed, [pyrage.x25519.Identity.generate()])


def test_what_is_no_whole_key_is_none():
    last = "q" if KEY[-1] != "q" else "p"
    wrong = ["", "age1", KEY[:-1], KEY + "q", KEY[:-1] + last, f"x{KEY[1:]}", KEY.upper()]

    assert [sealing.is_file_key(text) for text in wrong] == [False] * len(wrong)


def test_a_whole_key_is_one():
    assert sealing.is_file_key(KEY) is True


def test_for_nobody_there_is_no_file():
    with pytest.raises(ValueError, match="nobody"):
        sealing.seal_file("What was told.", [])
