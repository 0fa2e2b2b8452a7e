"""The register of the OWASP ASVS is whole, and names no test that is not there."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REGISTER = ROOT / "docs" / "asvs.csv"
TEXT = (ROOT / "docs" / "asvs.md").read_text()
STANDARD = Path(__file__).with_name("asvs.txt")
HEADINGS = ["id", "level", "asks", "applies", "state", "how", "tests", "remains"]
STATES = {"met", "partly", "not met", "does not apply"}
LEFT_OUT = {"9", "10", "17"}
PICKED = {"5.2.6", "8.2.4", "14.2.7", "14.2.8"}
NONE = "none: "


@cache
def rows() -> tuple[dict[str, str], ...]:
    with REGISTER.open(newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


@cache
def standard() -> dict[str, str]:
    """The level of every requirement, by its number."""
    lines = [line for line in STANDARD.read_text().splitlines() if not line.startswith("#")]
    return dict(line.split() for line in lines)


@cache
def written() -> set[str]:
    """The name of every test there is."""
    texts = [path.read_text() for path in (ROOT / "tests").rglob("test_*.py")]
    return {name for text in texts for name in re.findall(r"^ *def (test_\w+)", text, re.M)}


def named(row: dict[str, str]) -> list[str]:
    return [] if row["tests"].startswith(NONE) or not row["tests"] else row["tests"].split(";")


def counted(state: str, level: str = "") -> int:
    return sum(row["state"] == state and row["level"].startswith(level) for row in rows())


def test_the_list_of_the_standard_is_that_of_the_standard():
    assert Counter(standard().values()) == {"1": 70, "2": 183, "3": 92}
    assert len({number.split(".")[0] for number in standard()}) == 17


def test_the_register_has_every_requirement_of_levels_1_and_2_once_and_four_of_level_3():
    wanted = [
        (number, level)
        for number, level in standard().items()
        if number.split(".")[0] not in LEFT_OUT and (level in {"1", "2"} or number in PICKED)
    ]

    assert [(row["id"], row["level"]) for row in rows()] == wanted
    assert len(wanted) == 214


def test_every_row_has_its_cells_and_words_that_are_allowed():
    wrong = [
        row["id"]
        for row in rows()
        if list(row) != HEADINGS
        or row["state"] not in STATES
        or not row["asks"].strip()
        or not re.fullmatch(r"yes|no: .{8,}", row["applies"])
        or (row["applies"] == "yes") == (row["state"] == "does not apply")
    ]

    assert wrong == []


def test_what_applies_says_how_and_what_is_not_met_says_why():
    silent = [
        row["id"]
        for row in rows()
        if row["applies"] == "yes"
        and (not row["how"] or (row["state"] in {"partly", "not met"} and not row["remains"]))
    ]

    assert silent == []


def test_every_test_that_the_register_names_exists():
    assert sorted({name for row in rows() for name in named(row)} - written()) == []


def test_what_is_met_has_a_test_or_says_why_there_is_none():
    bare = [
        row["id"]
        for row in rows()
        if row["applies"] == "yes" and not named(row) and len(row["tests"]) < len(NONE) + 10
    ]

    assert bare == []


def test_nine_in_ten_of_what_is_met_have_a_test():
    met = [row for row in rows() if row["state"] == "met"]

    assert sum(bool(named(row)) for row in met) >= 0.9 * len(met)


def test_every_setting_module_and_page_that_a_row_names_exists():
    pages = {
        page
        for row in rows()
        for page in re.findall(r"docs/[\w-]+\.(?:md|csv)", " ".join(row.values()))
    }
    parts = [
        (row["id"], part)
        for row in rows()
        for part in re.findall(r"`((?:core|base|accounts|web)\.[\w.]+)`", " ".join(row.values()))
    ]

    assert [page for page in pages if not (ROOT / page).exists()] == []
    assert [one for one in parts if not _exists(one[1])] == []


def _exists(dotted: str) -> bool:
    names = dotted.split(".")
    folder = ROOT / "src" / "lic" / "/".join(names)
    if folder.is_dir() or folder.with_suffix(".py").exists():
        return True
    modules = [folder.parent.with_suffix(".py"), *folder.parent.glob("*.py")]
    modules += list((ROOT / "src" / "lic" / names[0]).rglob(f"{names[-2]}.py"))
    found = [path.read_text() for path in modules if path.exists()]
    return any(re.search(rf"^(?:class |def )?{names[-1]}\b", text, re.M) for text in found)


@pytest.mark.parametrize("state", sorted(STATES))
def test_the_counts_on_the_page_are_those_of_the_register(state):
    levels = [counted(state, level) for level in "123"]

    assert f"| {state} | {sum(levels)} | {levels[0]} | {levels[1]} | {levels[2]} |" in TEXT


def test_the_page_says_how_many_have_a_test_and_names_all_that_is_not_met():
    met = [row for row in rows() if row["state"] == "met"]
    not_met = [row["id"] for row in rows() if row["state"] == "not met"]

    assert f"Of the {len(met)} that are met, {sum(bool(named(row)) for row in met)} have" in TEXT
    assert re.findall(r"^\| (\d+\.\d+\.\d+) \|", TEXT, re.M) == not_met


def test_who_reads_about_safety_is_led_to_the_register():
    assert "docs/asvs.md" in (ROOT / "SECURITY.md").read_text()
