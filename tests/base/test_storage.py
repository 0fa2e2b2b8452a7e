"""The one style sheet and the one script: order, size, and names with and without collected files."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.templatetags.static import static

from lic.base import receipts, storage


def test_the_floor_stands_first_and_outside_the_layers() -> None:
    css = storage.sheet()

    assert css.startswith("@supports not (height:1dvh){")
    assert re.findall(r"@layer ([\w,]+);", css) == ["tokens,base,layout,components,utilities,print"]
    assert re.findall(r"@layer (\w+){", css) == list(storage.LAYERS)


def test_the_sheet_is_at_most_nine_kibibytes_on_the_wire() -> None:
    assert len(gzip.compress(storage.sheet().encode(), 6)) <= 9 * 1024


def test_every_brace_is_closed() -> None:
    css = storage.sheet()

    assert css.count("{") == css.count("}")


def test_minifying_leaves_strings_and_sums_alone() -> None:
    css = 'a  >  b { content: "x  {  y"; /* why */ width: calc(1px + 2px); }'

    assert storage.minified(css) == 'a>b{content:"x  {  y";width:calc(1px + 2px)}'


def test_no_rule_moves_text_by_physical_sides() -> None:
    css = storage.sheet().split("@layer", 1)[1]

    assert (
        re.findall(r"(?:margin|padding|border)-(?:left|right)|text-align:(?:left|right)", css) == []
    )


def test_before_collecting_a_page_names_the_plain_sheet() -> None:
    assert static("site.css") == "/static/site.css"


def test_the_sheet_is_found_as_one_file(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "static"

    found = finders.get_finder("lic.base.storage.OneSheetFinder").find("site.css")

    assert Path(found).read_text("utf-8") == storage.sheet()


def test_each_part_of_the_script_keeps_its_names_to_itself() -> None:
    parts = [part.name for part in storage.parts("js/*.js", "print.js")]

    script = storage.script()

    assert sorted(parts) == ["leave.js", "passkey.js", "print.js", "seal.js"]
    assert len(re.findall(r"^\{$", script, re.MULTILINE)) == len(parts)
    assert script.count("{") == script.count("}")


def test_collecting_leaves_one_hashed_compressed_sheet_and_one_script(
    settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path / "static"

    call_command("collectstatic", interactive=False, verbosity=0)

    names = [path.name for path in (tmp_path / "static").rglob("*") if path.is_file()]
    said = re.sub(r"\.[0-9a-f]{12}\.", ".HASH.", " ".join(names)).split()
    assert (said.count("site.HASH.css.gz"), said.count("site.HASH.js.gz")) == (1, 1)
    assert [name for name in said if ".css" in name and not name.startswith("site.")] == []
    collected = tmp_path / "static" / "safety"
    (module,) = collected.glob("sealing.????????????.js")
    asked = re.findall(r'"(\./.+?\.js)"', module.read_text())
    assert len(asked) == 4
    for path in asked:
        assert re.search(r"\.[0-9a-f]{12}\.js$", path)
        assert (collected / path).is_file()
    assert {"leave.js", "passkey.js"} & {
        name.replace(".HASH", "").replace(".gz", "") for name in said
    } == set()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_browser_draws_from_the_list_from_which_the_server_draws(language) -> None:
    text = Path(finders.find(storage.words_file(f"{language}-ca"))).read_text("utf-8")

    assert json.loads(text) == list(receipts.word_list(language))
    assert storage.words_file("de") == "words-en.json"
