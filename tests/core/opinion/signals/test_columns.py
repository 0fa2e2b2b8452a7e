"""Batches and times are read beside the votes."""

from __future__ import annotations

import pytest

from lic.core.opinion import parsing
from lic.core.opinion.faults import BadFile, BadVotes
from lic.core.opinion.signals import columns

HEAD = "participant,statement,vote,batch,at\n"


def read(text: str, batch: str = "batch", time: str = "at"):
    blocks = lambda: [text.encode()]  # noqa: E731
    return columns.read(blocks, parsing.read(blocks).votes, batch, time)


def test_batches_belong_to_people_and_times_to_votes():
    found = read(HEAD + "b,1,1,y,7\na,2,1,x,9\na,1,1,x,8\nc,1,0,,\n")

    assert (found.batches, found.batch.tolist()) == (("x", "y"), [0, 1, -1])
    assert (found.period.tolist(), found.periods) == (
        [8, 9, 7, -1], {7: "7", 8: "8", 9: "9"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("at", "name"),
    [
        ("1700000000", "2023-11-14T22"),
        ("1700000000000", "2023-11-14T22"),
        ("2023-11-14T22:59", "2023-11-14T22"),
        ("2023-11-14T23:59+01:00", "2023-11-14T22"),
        ("2023-11-14", "2023-11-14"),
        ("412", "412"),
    ],
)
def test_a_time_is_an_hour_a_day_or_a_number(at, name):
    assert list(read(f"{HEAD}1,1,1,x,{at}\n").periods.values()) == [name]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,1,1,x,1\n1,2,1,y,1\n", "Line 3: '1' is in batch 'y' here and in 'x' above"),
        ("1,1,1,x,soon\n", "Line 2: the time is 'soon'"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(row, said):
    with pytest.raises(BadVotes, match=said):
        read(HEAD + row)


@pytest.mark.parametrize("at", ["nan", "inf"])
def test_a_time_that_is_no_number_is_refused(at):
    with pytest.raises(BadFile, match="'at'"):
        read(f"{HEAD}1,1,1,x,{at}\n")


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(BadFile, match="'cards'"):
        read(HEAD + "1,1,1,x,1\n", batch="cards")


def test_a_time_before_1970_or_beyond_all_reason_does_no_harm():
    assert read(f"{HEAD}1,1,1,x,1950-01-01\n2,1,1,x,1e30\n3,1,1,x,-5\n").period.shape == (3,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"participant,statement,vote,batch\n1,1,1,\xff\n", "not UTF-8"),
        (b"participant,statement,vote,batch\n1,1,1\n", "Line 2: 3 columns"),
        (b"", "Line 1: the column 'participant'"),
    ],
)
def test_a_file_that_no_reader_can_read_is_refused_in_a_sentence(text, said):
    votes = parsing.read(lambda: [b"participant,statement,vote\n1,1,1\n"]).votes

    with pytest.raises(BadFile, match=said):
        columns.read(lambda: [text], votes, "batch", "")


def test_of_several_votes_of_a_polis_export_the_latest_time_counts():
    text = b"timestamp,comment-id,voter-id,vote\n90,5,7,1\n95,5,7,-1\n80,5,7,1\n"
    votes = parsing.read(lambda: [b"participant,statement,vote\n7,5,1\n"]).votes

    assert columns.read(lambda: [text], votes, "", "timestamp", polis=True).period.tolist() == [95]
