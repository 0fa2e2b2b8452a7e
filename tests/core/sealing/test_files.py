"""A file for a key that is never here: opened by its owner alone, and only whole keys are taken."""

from __future__ import annotations

import pyrage
import pytest

from lic.core import sealing
from lic.core.sealing.padding import SIZES

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


def test_with_the_extra_files_are_offered():
    assert sealing.is_available() is True


@pytest.mark.parametrize(
    ("n", "size"), [(0, 65_536), (65_536, 65_536), (65_537, 262_144), (262_144, 262_144)]
)
def test_a_file_is_of_one_of_few_sizes_and_nearly_every_one_of_the_same(n, size):
    assert len(pyrage.decrypt(sealing.seal_file("x" * n, [KEY]), [OWNER])) == size


def test_what_is_longer_than_any_size_makes_no_file():
    with pytest.raises(sealing.TooLong) as found:
        sealing.seal_file("x" * (SIZES[-1] + 1), [KEY])

    assert str(found.value) == str(sealing.TooLong(SIZES[-1] + 1, SIZES[-1]))


def test_letters_alone_only_where_that_is_asked():
    assert sealing.seal_file("Told.", [KEY]).startswith(b"age-encryption.org/v1\n")
    assert sealing.seal_file("Told.", [KEY], is_armored=True).startswith(
        b"-----BEGIN AGE ENCRYPTED FILE-----\n"
    )


def test_for_nobody_there_is_no_file():
    with pytest.raises(ValueError, match=r"^A file for nobody could never be opened\.$"):
        sealing.seal_file("What was told.", [])
