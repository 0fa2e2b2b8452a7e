"""Seven sizes and no other; what was not padded here is refused."""

from __future__ import annotations

import pytest

from lic.core import sealing
from lic.core.sealing import CannotOpen, TooLong, padding

KIB = 1024
SIZES = (4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, 1024 * KIB, 4096 * KIB, 16384 * KIB)


def test_the_sizes_are_these():
    assert padding.SIZES == SIZES


@pytest.mark.parametrize(("size", "following"), [*zip(SIZES, SIZES[1:], strict=False)])
def test_a_body_fills_its_size_to_the_last_byte_before_it_takes_the_next(size, following):
    assert [len(padding.padded(b"x" * (size - over))) for over in (5, 4, 3)] == [
        size, size, following,
    ]  # fmt: skip


@pytest.mark.parametrize("length", [0, 1, 4091, 4092, 4093])
def test_what_was_padded_comes_back(length):
    assert padding.unpadded(padding.padded(b"x" * length)) == b"x" * length


def test_more_than_the_largest_is_refused_with_how_much_fits():
    body = b"x" * (SIZES[-1] - 3)

    assert len(padding.padded(body[1:])) == SIZES[-1]
    with pytest.raises(TooLong) as told:
        sealing.seal(body, "report:v1:1", {"nina": sealing.new_key_pair().public})
    assert str(told.value) == "16,777,213 bytes do not fit; at most 16,777,212 do."
    assert told.value.most == SIZES[-1] - 4


@pytest.mark.parametrize(
    "text",
    [
        b"",
        bytes(4),
        bytes(4 * KIB - 1),
        bytes(4 * KIB + 1),
        (4 * KIB - 3).to_bytes(4) + bytes(4 * KIB - 4),
        (4 * KIB).to_bytes(4) + bytes(4 * KIB - 4),
        (2).to_bytes(4) + b"abc" + bytes(4 * KIB - 7),
        (2).to_bytes(4) + b"ab" + bytes(4 * KIB - 7) + b"c",
    ],
    ids=["nothing", "a head", "a byte less", "a byte more", "longer than it is", "its whole size", "a byte behind", "a last byte"],
)  # fmt: skip
def test_what_was_not_padded_here_is_refused(text):
    with pytest.raises(CannotOpen):
        padding.unpadded(text)
