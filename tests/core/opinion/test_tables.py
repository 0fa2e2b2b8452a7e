"""Small tables beside the votes: what they may hold, and one sentence for what they may not."""

from __future__ import annotations

import pytest

from lic.core.opinion import tables
from lic.core.opinion.faults import BadFile

VOTED = {"residents": 12, "a, b": 3}


def test_a_roster_says_how_many_people_a_group_has():
    text = '\ufeffpeople,note,group\r\n190,"x, y", residents \r\n3,,"a, b"\r\n\r\n'

    assert tables.roster(text.encode(), VOTED) == {"residents": 190, "a, b": 3}
    assert tables.roster(b"group,people\n", VOTED) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "Line 1: the first line must name the columns group,people."),
        (b"group,count\nresidents,1\n", "Line 1: the first line must name the columns group,people."),
        (b"group,people\npolice,7\n", "Line 2: nobody who voted is in the group 'police'; the groups are: a, b, residents."),
        (b"group,people\nresidents,12.5\n", "Line 2: '12.5' is no whole number; write how many people the group has."),
        (b"group,people\nresidents,-12\n", "Line 2: '-12' is no whole number; write how many people the group has."),
        (b"group,people\nresidents,\n", "Line 2: '' is no whole number; write how many people the group has."),
        (b"group,people\nresidents,11\n", "Line 2: 'residents' has 11 people here, and 12 voted; correct the number."),
        (b"group,people\nresidents,12\nresidents,13\n", "Line 3: 'residents' stands twice; keep one line."),
        (b"group,people\nresidents\n", "Line 2: a column is missing; complete the line."),
        (b"group,people\nresidents,1,900\n", "Line 2: 3 columns stand where the first line has 2; put text with a comma in it between quotes, \"so, like this\"."),
        (b"group,people\nr\xe9sidents,12\n", "the text is not UTF-8; save the file as CSV in UTF-8."),
        (b"group,people\n" + b"x" * 200_000 + b",1\n", "Line 2: field larger than field limit (131072); save the file as plain CSV."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence(text, said):
    with pytest.raises(BadFile) as wrong:
        tables.roster(text, VOTED)
    assert str(wrong.value) == said


def test_statements_have_words():
    text = b'text,statement\n"More light,\n all <night>",17\n,18\n'

    assert tables.texts(text) == {"17": "More light, all <night>", "18": ""}
    assert tables.texts(b"statement,text\n17,a,\n,\n,\n") == {"17": "a"}
    with pytest.raises(BadFile, match="Line 2: 3 columns stand where the first line has 2; put"):
        tables.texts(b"statement,text\n17,No sex work here, by day\n")
    with pytest.raises(BadFile, match="Line 3: '17' stands twice; keep one line."):
        tables.texts(b"statement,text\n17,a\n17,b\n")
    with pytest.raises(
        BadFile, match="Line 1: the first line must name the columns statement,text."
    ):
        tables.texts(b"id,text\n17,a\n")
