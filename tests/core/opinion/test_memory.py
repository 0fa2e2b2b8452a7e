"""How much memory a file will take, before it is read."""

from __future__ import annotations

from lic.core.opinion import memory
from lic.core.opinion.memory import GIB, Limit

ROOM, SMALL = Limit(64 * GIB, "nothing"), Limit(GIB, "raise it")


def test_votes_are_estimated_from_lines():
    line = b"12,345,-1\n"

    assert memory.votes_in(10 * 123_456, [line * 100, line * 50]) == 120_000
    assert memory.votes_in(20, [line * 2, line * 2]) == 2
    assert memory.votes_in(0, [b"", b""]) == 0
    assert memory.votes_in(10**9, [b"no line at all"]) == 0


def test_the_least_limit_decides_and_is_named_with_its_remedy():
    assert memory.refusal(100_000_000, [ROOM, SMALL]) == (
        "about 100,000,000 votes need 5.6 GiB of memory and 1.0 GiB are free; raise it, or split the conversation."
    )
    assert memory.refusal(4_000_000, [ROOM, SMALL]) == ""
    assert memory.refusal(4_000_000, [ROOM, SMALL], memory.POLIS).startswith(
        "about 4,000,000 votes"
    )


def test_what_the_program_reserves_counts_where_reserving_is_limited():
    room = 100 << 20

    assert memory.refusal(0, [Limit(room, "raise it")]) == ""
    assert "0 votes need 144 MiB" in memory.refusal(0, [Limit(room, "raise it", memory.MAPPED)])


def test_without_a_limit_nothing_is_refused():
    assert memory.refusal(10**12, []) == ""


def test_less_than_nothing_is_nothing():
    assert "and 0 MiB are free" in memory.refusal(1, [Limit(-5, "raise it")])
