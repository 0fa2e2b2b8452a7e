"""A table is read in whatever way it was saved; each mistake is named by row and column."""

from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lic.base import exports, imports, spreadsheets
from lic.base.imports import Column, RowError
from lic.core.text import plain

COLUMNS = (
    Column("text", headings=("statement", "énoncé")),
    Column("votes", imports.whole_number),
    Column("seen", imports.yes_or_no, required=False, empty=False),
)
TABLE = "Text,Votes,seen\r\nMore lights,3,yes\r\nÉté — plus d’allées,4,\r\n"
ROWS = (
    {"text": "More lights", "votes": 3, "seen": True},
    {"text": "Été — plus d’allées", "votes": 4, "seen": False},
)


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("cp1252", "cp1252"),
        ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be"),
    ],
)  # fmt: skip
def test_every_usual_encoding_is_read(encoding, found):
    text = (
        TABLE
        if encoding in {"utf-8", "utf-8-sig", "utf-16", "cp1252"}
        else "text,votes\nMore lights,3\n"
    )

    outcome = imports.read(text.encode(encoding), COLUMNS)

    assert (outcome.errors, outcome.encoding) == ((), found)
    assert outcome.is_clean and outcome.rows[0]["text"] == "More lights"
    assert outcome.rows == ROWS or found.endswith(("le", "be"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_part_cells(delimiter):
    outcome = imports.read(TABLE.replace(",", delimiter).encode(), COLUMNS)

    assert outcome.rows == ROWS


def test_a_workbook_is_read_like_a_table():
    outcome = imports.read(
        workbook(("Énoncé", "votes"), ("More lights", 3), ("Fewer cars", 4.0)), COLUMNS
    )

    assert [(row["text"], row["votes"]) for row in outcome.rows] == [
        ("More lights", 3),
        ("Fewer cars", 4),
    ]
    assert outcome.encoding == "xlsx"


def test_each_mistake_is_named_by_row_and_column():
    content = "text,votes,seen\nMore lights,three,yes\n\n,4,maybe\nx,5,no,extra\n"

    outcome = imports.read(content.encode(), COLUMNS)

    assert outcome.errors == (
        RowError(2, "votes", "Write a whole number."),
        RowError(4, "text", "This cell is empty."),
        RowError(4, "seen", "Write yes or no."),
        RowError(5, "", "This row has more cells than headings."),
    )
    assert not outcome.is_clean


def test_headings_are_checked_before_any_row():
    outcome = imports.read(b"text,phone,Text\nx,1,2\n", COLUMNS)

    assert outcome.errors == (
        RowError(1, "phone", "Nobody asks for this column. Remove it."),
        RowError(1, "Text", "This column stands twice. Keep one."),
        RowError(1, "votes", "This column is missing."),
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"text,votes\n", "no rows"),
        (b"\x00\x01\x02binary", "no table of text"),
        (b"text,votes\n\x81\x8d,1\n", "which letters"),
        (b'text,votes\n"never closed,1\n', "quotation mark"),
        (b"PK\x03\x04 not a workbook", "cannot read this workbook"),
        (b"x" * (spreadsheets.MOST_BYTES + 1), "too large"),
        (b"text,votes\n" + b"a,1\n" * (spreadsheets.MOST_ROWS + 1), "20,000 rows"),
        (b"," * 200, "100 columns"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, said):
    outcome = imports.read(content, COLUMNS)

    assert [error.row for error in outcome.errors] == [0]
    assert said in outcome.errors[0].sentence


def test_an_empty_file_misses_its_columns():
    assert [error.column for error in imports.read(b"", COLUMNS).errors] == ["text", "votes"]


def test_a_long_cell_is_refused():
    outcome = imports.read(b"text,votes\n" + b"x" * 2001 + b",1\n", COLUMNS)

    assert outcome.errors == (RowError(2, "text", "This cell has more than 2,000 characters."),)


def test_a_bomb_is_refused_before_it_is_unpacked():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(spreadsheets.MOST_UNPACKED + 1))

    outcome = imports.read(written.getvalue(), COLUMNS)

    assert "too large" in outcome.errors[0].sentence


def test_a_workbook_of_very_many_parts_is_refused():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for number in range(spreadsheets.MOST_PARTS + 1):
            archive.writestr(f"xl/{number}.xml", b"")

    outcome = imports.read(written.getvalue(), COLUMNS)

    assert "too large" in outcome.errors[0].sentence


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY canary SYSTEM "file:///etc/hostname">',
        '<!ENTITY canary "' + "lapwing" * 3 + '">',
    ],
)
def test_a_workbook_draws_in_no_other_file_and_no_entity_of_its_own(tmp_path, entity):
    """Entities could read this machine's files, or grow a few letters into all of its memory."""
    book = exports.as_xlsx(["text", "votes"], [["canary", 1]])
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(written, "w") as new:
        for part in old.namelist():
            content = old.read(part).decode()
            if part == "xl/worksheets/sheet1.xml":
                head, mark, rest = content.partition("<worksheet")
                content = f"{head}<!DOCTYPE worksheet [{entity}]>{mark}{rest}".replace(
                    ">canary<", ">&canary;<"
                )
                assert "&canary;" in content
            new.writestr(part, content)

    outcome = imports.read(written.getvalue(), COLUMNS)

    assert (outcome.rows, len(outcome.errors)) == ((), 1)


def test_only_a_hundred_mistakes_are_listed():
    outcome = imports.read(b"text,votes\n" + b"a,b\n" * 250, COLUMNS)

    assert (len(outcome.errors), outcome.more_errors) == (100, 150)


def test_parsers_say_what_to_write():
    parse = imports.one_of({"agree": 1, "disagree": -1})

    assert (parse("Agree"), imports.day("2026-05-31"), imports.day("2026-05-31 00:00:00")) == (
        1, datetime.date(2026, 5, 31), datetime.date(2026, 5, 31),
    )  # fmt: skip
    for wrong, parser in (
        ("perhaps", parse),
        ("31/05/2026", imports.day),
        ("1e9", imports.whole_number),
        ("9" * 30, imports.whole_number),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            parser(wrong)


@settings(max_examples=150, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")),
    )
)
def test_no_file_breaks_the_reader(data):
    outcome = imports.read(data, COLUMNS)

    assert outcome.is_clean or outcome.errors


words = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp")
    ),
    min_size=1,
    max_size=30,
).filter(lambda text: not text.startswith(("'", *exports._BEGINS_A_FORMULA)))


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(words, st.integers(0, 10**6)), min_size=1, max_size=8),
    kind=st.sampled_from(["csv", "xlsx"]),
)
def test_what_we_write_we_read(rows, kind):
    write = exports.as_csv if kind == "csv" else exports.as_xlsx

    outcome = imports.read(write(["text", "votes"], rows), COLUMNS)

    tidied = [(plain(text), number) for text, number in rows]
    assert [(row["text"], row["votes"]) for row in outcome.rows] == tidied
