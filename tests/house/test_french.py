"""French: nothing unfinished, nothing said in two ways, blanks that do not break."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import polib
import pytest

CATALOGUES = sorted(
    (Path(__file__).parents[2] / "src" / "lic").glob("*/locale/fr/LC_MESSAGES/django.po")
)


def entries(path: Path) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


def test_one_english_sentence_has_one_french_sentence():
    """Django merges the catalogues, so of two translations one would appear in the wrong place."""
    said = defaultdict(set)
    for path in CATALOGUES:
        for entry in entries(path):
            said[entry.msgctxt, entry.msgid].add(entry.msgstr)

    assert {key: texts for key, texts in said.items() if len(texts) > 1} == {}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parts[-5])
def test_quotation_marks_and_colons_keep_their_narrow_blank(path):
    texts = [t for entry in entries(path) for t in (entry.msgstr, *entry.msgstr_plural.values())]

    assert [t for t in texts if "« " in t or " »" in t or " ;" in t or " ?" in t or " :" in t] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parts[-5])
def test_nothing_is_left_fuzzy(path):
    assert [entry.msgid for entry in entries(path) if entry.fuzzy] == []
