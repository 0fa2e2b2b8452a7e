"""The cells of a file that people bring: CSV however it was saved, or the first sheet of a workbook."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO
from xml.parsers import expat

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lic.core.text.readability import plain

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500
"""Files in the archive that a workbook is."""
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 2000
_SIGNS = (b"\xff\xfe", b"\xfe\xff")


class Unreadable(ValueError):  # noqa: N818
    """The file as a whole cannot be read; `sentence` says why and what to do."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def cells(data: bytes) -> tuple[list[list[str]], str]:
    """The cells as tidied text, row by row with the headings first, and the encoding that was found.

    Rows that are empty stay, as empty lists, so that numbers fit. Raises Unreadable.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(_("This file is too large. Cut it into parts of up to 5 MB."))
    if data.startswith(b"PK\x03\x04"):
        return _limited(_workbook(data)), "xlsx"
    text, encoding = decode(data)
    return _limited(_lines(text)), encoding


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and its encoding: UTF-8, UTF-16 or Windows-1252. Raises Unreadable."""
    if data.startswith(_SIGNS) or _alternates(data):
        encodings = ["utf-16"] if data.startswith(_SIGNS) else [_alternates(data)]
    elif b"\x00" in data:
        raise Unreadable(
            _("This is no table of text. Save it as CSV (UTF-8) or XLSX and try again.")
        )
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise Unreadable(
        _("We cannot tell which letters this file uses. Save it as CSV (UTF-8) and try again.")
    )


def _alternates(data: bytes) -> str:
    """UTF-16 without a sign: every second byte of the first letters is zero."""
    first = data[:64]
    if len(first) < 4 or len(data) % 2:
        return ""
    if not any(first[0::2]) and all(first[1::2]):
        return "utf-16-be"
    return "utf-16-le" if not any(first[1::2]) and all(first[0::2]) else ""


def _lines(text: str) -> Iterator[list[str]]:
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise Unreadable(
            _("A quotation mark does not close, or a cell is far too long.")
        ) from error


def _workbook(data: bytes) -> Iterator[list[str]]:
    import openpyxl  # noqa: PLC0415  only where a workbook is read

    try:
        _require_small(data)
        _require_plain(data)
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            yield ["" if value is None else str(value) for value in row[: MOST_COLUMNS + 1]]
    except Unreadable:
        raise
    except Exception as error:  # a broken workbook breaks in many ways
        raise Unreadable(
            _("We cannot read this workbook. Save its first sheet as CSV and try again.")
        ) from error


def _require_small(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(
            _("This workbook is too large. Save its first sheet as CSV and try again.")
        )


def _require_plain(data: bytes) -> None:
    """No part declares entities: they could grow a few letters into all memory, or name files of this machine."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                with archive.open(part) as stream:
                    _require_no_doctype(stream)


def _require_no_doctype(stream: IO[bytes]) -> None:
    begun = False

    def on_element(*_arguments: object) -> None:
        nonlocal begun
        begun = True

    def on_doctype(*_arguments: object) -> None:
        raise Unreadable(
            _("We cannot read this workbook. Save its first sheet as CSV and try again.")
        )

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = on_element, on_doctype
    while not begun and (read := stream.read(1024)):
        parser.Parse(read)


def _limited(table: Iterable[list[str]]) -> list[list[str]]:
    found: list[list[str]] = []
    for number, row in enumerate(table, start=1):
        if number > MOST_ROWS + 1:
            raise Unreadable(_("This table has more than 20,000 rows. Cut it into parts."))
        if len(row) > MOST_COLUMNS:
            raise Unreadable(
                _("This table has more than 100 columns. Keep those that are asked for.")
            )
        tidied = [plain(value[: LONGEST_CELL + 1]) for value in row]
        found.append(tidied if any(tidied) else [])
    return found
