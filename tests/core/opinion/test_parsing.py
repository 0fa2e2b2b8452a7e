"""Vote files: any identifiers, any order, one sentence for what is wrong, and both readers read the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lic.core.opinion import parsing
from lic.core.opinion.faults import BadFile, BadVotes

HEAD = b"participant,statement,vote\n"


def in_blocks(text: bytes, size: int = 7):
    return lambda: (text[k : k + size] for k in range(0, len(text), size))


def rows(text: bytes, size: int = 7) -> list[tuple[str, str, int]]:
    votes = parsing.read(in_blocks(text, size)).votes
    return [
        (votes.people[i], votes.statements[j], int(v))
        for i, j, v in zip(votes.person, votes.statement, votes.value, strict=True)
    ]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("size", [1, 5, 1000])
def test_whole_numbers_are_read_in_numerical_order(end, size):
    text = HEAD + b"10,3,1\n9,3,-1\n9,20,0\n10,2,1\n"

    assert rows(text.replace(b"\n", end), size) == [
        ("9", "3", -1), ("9", "20", 0), ("10", "2", 1), ("10", "3", 1),
    ]  # fmt: skip


def test_identifiers_may_hold_commas_quotes_and_other_scripts():
    text = HEAD + '"a,b","said ""no""",1\nŽofie,2,0\n'.encode()

    assert rows(text) == [("a,b", 'said "no"', 1), ("Žofie", "2", 0)]


def test_seven_and_nought_seven_are_two_people():
    assert rows(HEAD + b"7,1,1\n07,1,-1\n") == [("07", "1", -1), ("7", "1", 1)]


def test_other_columns_are_left_alone_and_columns_may_stand_in_any_order():
    text = b"vote,when,statement,participant\n1,x,5,2\n-1,y,5,1\n"

    assert rows(text) == [("1", "5", -1), ("2", "5", 1)]


def test_a_byte_order_mark_a_missing_last_line_end_and_empty_lines_do_no_harm():
    assert rows(b"\xef\xbb\xbf" + HEAD + b"1,1,1\n\n2,1,0") == [("1", "1", 1), ("2", "1", 0)]


def test_a_declared_group_is_read_with_its_person():
    text = b"participant,statement,vote,group\nb,1,1,res\na,1,0,sw\nb,2,-1,res\n"

    found = parsing.read(in_blocks(text), "group")

    assert dict(zip(found.votes.people, found.group, strict=True)) == {"a": "sw", "b": "res"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "The file is empty; its first line must name participant, statement, vote."),
        (
            b"participant,vote\n1,1\n",
            "Line 1: the column 'statement' is missing; the first line must name participant, statement, vote. It reads: participant, vote.",
        ),
        (HEAD + b"1,1,1\n1,2,2\n", "Line 3: the vote is '2'; write 1 for agree, 0 for pass, -1 for disagree."),
        (HEAD + b"1,1,\n", "Line 2: the vote is ''; write 1 for agree, 0 for pass, -1 for disagree."),
        (HEAD + b"1,1,1\n,2,1\n", "Line 3: participant or statement is empty; fill it in or take the line out."),
        (HEAD + b"1,1,1\n2,1\n", "Line 3: 2 columns stand where the first line has 3; complete the line."),
        (
            HEAD + b"1,4,1\n2,4,0\n1,4,-1\n",
            "Line 4: '1' votes a second time on '4'; keep one row for each person and statement.",
        ),
        (
            HEAD + b"x,4,1\ny,4,0\nx,4,1\n",
            "Line 4: 'x' votes a second time on '4'; keep one row for each person and statement.",
        ),
        (HEAD + b"1,1,1\n\xff,1,1\n", "Line 3: the text is not UTF-8; save the file as CSV in UTF-8 and try again."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_and_the_remedy(text, sentence):
    with pytest.raises(BadFile) as found:
        parsing.read(in_blocks(text))

    assert str(found.value) == sentence


def test_one_person_has_one_group():
    text = b"participant,statement,vote,group\na,1,1,res\na,2,1,sw\n"

    with pytest.raises(BadVotes, match=r"Line 3: 'a' is in 'sw' here and in 'res' above"):
        parsing.read(in_blocks(text), "group")


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 10**9 - 1), st.integers(0, 400)), st.sampled_from([1, 0, -1]), max_size=40
    ),
    st.integers(1, 60),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_both_readers_read_the_same_whatever_the_order_of_lines(given_votes, size, order):
    lines = [f"{i},{j},{v}\n" for (i, j), v in given_votes.items()]
    order.shuffle(lines)
    plain = HEAD + "".join(lines).encode()
    quoted = (
        HEAD + "".join(f'"{line.split(",")[0]}",{line.split(",", 1)[1]}' for line in lines).encode()
    )

    one, other = (parsing.read(in_blocks(text, size)).votes for text in (plain, quoted))

    assert (list(one.people), list(one.statements)) == (list(other.people), list(other.statements))
    assert all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("start", "statement", "value")
    )


def test_predictions_stand_in_the_order_asked_with_strangers_among_them():
    votes = parsing.read(in_blocks(HEAD + b"1,1,1\n2,5,0\n")).votes

    asked = parsing.pairs(in_blocks(b"participant,statement\n2,1\n3,5\n1,9\n"), votes)

    assert (asked.person.tolist(), asked.statement.tolist()) == ([1, 2, 0], [0, 1, 2])
    assert parsing.predicted(asked, np.array([0.5, 0.25, 1.0])) == (
        "participant,statement,p_agree\n2,1,0.500000\n3,5,0.250000\n1,9,0.999999\n"
    )


COMMENTS = b'comment-id,moderated,comment-body\n1,1,"More light,\nplease"\n2,0,Ask us\n3,-1,Rude\n'


def polis(votes: bytes):
    return parsing.read_polis(
        in_blocks(b"timestamp,comment-id,voter-id,vote\n" + votes), in_blocks(COMMENTS)
    )


def test_a_polis_export_counts_the_latest_vote_and_leaves_out_what_was_moderated_out():
    found = polis(b"30,1,7,-1\n20,1,7,1\n20,2,7,0\n20,3,7,1\n20,2,10,1\n")

    votes = found.votes
    assert (votes.people, votes.statements) == (["7", "10"], ["1", "2"])
    assert (votes.start.tolist(), votes.value.tolist()) == ([0, 2, 3], [-1, 0, 1])
    assert (found.texts["1"], found.group) == ("More light, please", None)


@pytest.mark.parametrize("time", ["noon", "nan", "inf", ""])
def test_a_time_that_is_none_is_named_with_its_line(time):
    with pytest.raises(
        BadVotes,
        match=rf"Line 3: the time is '{time}'; write it as a number, as the export does\.",
    ):
        polis(b"30,1,7,-1\n" + time.encode() + b",1,7,1\n")


@pytest.mark.parametrize("row", [b"30,1,,1\n", b"30,,7,1\n"])
def test_a_vote_of_nobody_or_on_nothing_is_named_with_its_line(row):
    with pytest.raises(BadVotes, match=r"Line 2: voter-id or comment-id is empty; fill it in"):
        polis(row)


@pytest.mark.parametrize("size", [40, 97, 100_000])
def test_both_readers_read_the_same_groups(size):
    made = np.random.default_rng(3)
    names = ["sw", "résidents", "", "police station", "日本"]
    own = made.integers(0, len(names), 30)
    rows = [
        f"{i},{j},{made.choice([1, 0, -1])},{names[own[i]]}" for i in range(30) for j in range(6)
    ]
    text = "\n".join(["participant,statement,vote,group", *made.permutation(rows), ""]).encode()

    plain = parsing._plain(in_blocks(text, size), "group")
    other = parsing._any(in_blocks(text, size), "group")

    assert plain.group == other.group
    for name in ("people", "statements"):
        assert getattr(plain.votes, name) == getattr(other.votes, name)
    for name in ("start", "statement", "value"):
        assert np.array_equal(getattr(plain.votes, name), getattr(other.votes, name))


@pytest.mark.parametrize("sign", [1, -1])
def test_an_export_whose_signs_are_turned_is_refused(sign):
    made = np.random.default_rng(1)
    said = made.choice([1, -1, 0], (20, 5), p=[0.6, 0.3, 0.1])
    votes = ["timestamp,comment-id,voter-id,vote"]
    votes += [f"1,{j},{i},{sign * said[i, j]}" for i in range(20) for j in range(5)]
    comments = ["comment-id,moderated,comment-body,agrees,disagrees"]
    comments += [
        f"{j},1,Text,{(said[:, j] == 1).sum()},{(said[:, j] == -1).sum()}" for j in range(5)
    ]
    files = [in_blocks("\n".join([*lines, ""]).encode(), 500) for lines in (votes, comments)]

    if sign > 0:
        assert len(parsing.read_polis(*files).votes) == 100
    else:
        with pytest.raises(
            BadFile, match="the other way round than comments.csv counts them; turn"
        ):
            parsing.read_polis(*files)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"a,1,1\n\n\nb,1,2\n", 5),
        (b"a,1,1\n\n\na,1,1\n", 5),
        (b'"a\nb",1,1\nc,1,x\n', 4),
        (b'"a\nb",1,1\n"a\nb",1,1\n', 5),
    ],
    ids=[
        "vote after blanks",
        "twice after blanks",
        "vote after a break in quotes",
        "twice with breaks",
    ],
)
def test_the_line_that_is_named_is_the_line_of_the_file(text, line):
    with pytest.raises(BadVotes, match=rf"^Line {line}: "):
        rows(HEAD + text)
