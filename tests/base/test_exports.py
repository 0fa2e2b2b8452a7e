"""What people take along opens everywhere, and no cell runs."""

from __future__ import annotations

import csv
import datetime
import io
import json

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lic.base import exports

DAY = datetime.date(2026, 5, 31)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00a0=1", "＝1", "\x00=1"]
)
def test_text_that_could_be_a_formula_is_guarded(text):
    assert str(exports.cell(text)).startswith("'")


@pytest.mark.parametrize(
    ("value", "written"),
    [(-3, -3), (0.5, 0.5), (True, True), (None, ""), (DAY, "2026-05-31"), ("a", "a")],
)
def test_numbers_and_days_stay_what_they_are(value, written):
    assert exports.cell(value) == written


def test_csv_has_a_sign_and_quoted_cells():
    content = exports.as_csv(["énoncé", "n"], [['say "yes"\nnow', 3]])

    assert content == '\ufeffénoncé,n\r\n"say ""yes""\nnow",3\r\n'.encode()


def test_json_is_for_programs_and_guards_nothing():
    content = exports.as_json(["text", "on"], [["=1", DAY]])

    assert json.loads(content) == [{"text": "=1", "on": "2026-05-31"}]


def test_a_row_that_does_not_fit_its_headings_raises():
    with pytest.raises(ValueError, match="1 cells below 2"):
        exports.as_csv(["a", "b"], [["x"]])


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=40))
def test_no_cell_of_a_workbook_is_a_formula(text):
    content = exports.as_xlsx(["heading", text], [[text, 1]], title=text)

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=40))
def test_no_cell_of_a_csv_begins_a_formula(text):
    content = exports.as_csv(["heading"], [[text]]).decode("utf-8-sig")

    first = next(csv.reader(io.StringIO(content.partition("\r\n")[2], newline="")), [""])[:1]
    assert not "".join(first).lstrip(" \u00a0").startswith(exports._BEGINS_A_FORMULA)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Harbour Flats: agréments", "harbour-flats-agrements-2026-05-31.csv"),
        ('../../etc/passwd"\r\nX: y', "etcpasswd-x-y-2026-05-31.csv"),
        ("会議", "table-2026-05-31.csv"),
    ],
)
def test_names_of_files_are_safe(title, name):
    assert exports.filename(title, DAY, "csv") == name


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_a_download_says_what_it_is(kind):
    response = exports.answer("Agreements", DAY, kind, ["a"], [["b"]])

    assert response["Content-Type"] == exports.TYPES[kind]
    assert response["Content-Disposition"] == f'attachment; filename="agreements-2026-05-31.{kind}"'
