"""What the documents say is there is there."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from lic.config import cli
from lic.core.text import readability

ROOT = Path(__file__).parents[2]
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ROLES = sorted((ROOT / "docs" / "roles").glob("*.md"))
OPERATE = ROOT / "docs" / "operate.md"
SIX = [
    "auditor.md",
    "coordinator.md",
    "desk.fr.md",
    "desk.md",
    "facilitator.md",
    "member.fr.md",
    "member.md",
    "steward.fr.md",
    "steward.md",
]
OF_THE_SUITE = "LIC_REQUIRE_ALL"
GRADE = 8.0
RELATIVE = {"ids": lambda p: str(p.relative_to(ROOT))}


def heading_anchors(text: str) -> set[str]:
    """Anchors as code hosts make them."""
    titles = re.findall(r"^#+ +(.+?) *$", text, re.M)
    plain = [re.sub(r"[^\w\- ]", "", title.lower()) for title in titles]
    return {title.replace(" ", "-") for title in plain}


def links(text: str) -> list[str]:
    outside_code = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)
    return re.findall(r"\]\(([^)\s]+)\)", outside_code)


@pytest.mark.parametrize("path", DOCS, **RELATIVE)
def test_every_relative_link_leads_somewhere(path):
    relative = [link for link in links(path.read_text()) if "://" not in link]

    broken = []
    for link in relative:
        name, _, anchor = link.partition("#")
        target = (path.parent / name) if name else path
        if not target.exists() or (anchor and anchor not in heading_anchors(target.read_text())):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize("path", DOCS, **RELATIVE)
def test_every_lic_command_that_is_named_exists(path):
    text = path.read_text()
    lines = "\n".join(
        [*re.findall(r"```.*?\n(.*?)```", text, re.S), *re.findall(r"`([^`\n]+)`", text)]
    )

    named = re.findall(r"(?:^|/bin/|&& |\b[A-Z_]+=\S+ )lic ([a-z][a-z-]*)", lines, re.M)

    assert sorted(set(named) - set(cli.COMMANDS)) == []


def test_every_variable_of_the_code_is_documented_and_no_other():
    sources = "\n".join(p.read_text() for p in (ROOT / "src" / "lic").rglob("*.py"))
    in_code = set(re.findall(r"[\"'](LIC_[A-Z_]+)[\"']", sources))

    named = set(re.findall(r"\bLIC_[A-Z_]+\b", OPERATE.read_text()))

    assert {name.removesuffix("_FILE") for name in named} == in_code - {OF_THE_SUITE}


@pytest.mark.parametrize("path", DOCS, **RELATIVE)
def test_every_file_of_the_tree_that_is_named_exists(path):
    named = re.findall(r"`((?:src|tests|docs|bench)/[\w./-]*\w)`", path.read_text())

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_test_that_the_threat_model_names_exists():
    sources = "\n".join(p.read_text() for p in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^ *def (test_\w+)", sources, re.M))

    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "threat-model.md").read_text()))

    assert sorted(named - there) == []


@pytest.mark.parametrize("name", ["disclosure.md", "opinion.md"])
def test_the_examples_in_the_documents_run(name):
    path = ROOT / "docs" / name

    done = doctest.testfile(
        str(path), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )

    assert (done.failed, done.attempted > 0) == (0, True)


def test_every_role_has_its_page():
    assert [path.name for path in ROLES] == SIX


@pytest.mark.parametrize("path", ROLES, **RELATIVE)
def test_a_role_page_is_plain(path):
    language = "fr" if path.name.endswith(".fr.md") else "en"
    text = re.sub(r"\]\([^)]*\)", "", path.read_text())
    prose = re.sub(r"^[#|\-\d.* ]+|[|`*\[\]]", " ", text, flags=re.M)

    grade = readability.grade(prose, language=language)

    assert grade is not None
    assert grade <= GRADE


def test_every_class_that_the_words_name_exists():
    rows = [
        row.split("|")
        for row in (ROOT / "docs" / "words.md").read_text().splitlines()
        if row.count("|") == 4
    ]
    named = {word for row in rows for word in re.findall(r"`([A-Z][a-z]\w+)", row[2])}
    sources = "\n".join(p.read_text() for p in (ROOT / "src" / "lic").rglob("*.py"))

    there = set(re.findall(r"^class (\w+)", sources, re.M))

    assert sorted(named - there) == []
