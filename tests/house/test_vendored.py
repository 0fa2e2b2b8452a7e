"""Other people's code that runs in browsers is what the list says, and nothing else."""

from __future__ import annotations

import re
import tomllib

import pytest

from lic.base import vendoring

FILES = list(vendoring.files())


@pytest.mark.parametrize("one", FILES, ids=lambda one: f"{one.package}/{one.name}")
def test_a_file_is_to_the_letter_what_was_looked_at(one):
    assert vendoring.digest(one.path.read_bytes()) == one.kept


def test_nothing_stands_there_that_the_list_does_not_name():
    there = {path for path in vendoring.HOME.rglob("*") if path.is_file()}

    assert there == {one.path for one in FILES}


def test_each_package_brings_its_licence_and_the_hash_of_its_archive():
    for one in tomllib.loads(vendoring.LIST.read_text()).values():
        assert "LICENSE" in one["files"]
        assert one["licence"] in {"MIT", "Unlicense"}
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", one["integrity"])


def test_no_module_evaluates_text_or_asks_for_one_that_is_not_here():
    modules = [*vendoring.HOME.rglob("*.js"), *vendoring.HOME.parent.glob("*.js")]

    for path in modules:
        text = path.read_text("utf-8")
        assert re.findall(r"\beval\(|new Function|WebAssembly|importScripts", text) == []
        for asked in re.findall(r"""(?:from|import)\s*["'](.+?)["']""", text):
            assert (path.parent / asked).is_file(), (path.name, asked)


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ("/* a */\nlet a; // b\n\n  // c\n", "let a; // b\n"),
        ("/**\n * a\n */\nlet a;\n", "let a;\n"),
        ("/*! licence */\nlet a;\n", "/*! licence */\nlet a;\n"),
        ("let a =\n/* @__PURE__ */ f(); /* b */\n", "let a =\n/* @__PURE__ */ f(); /* b */\n"),
    ],
)
def test_comments_go_by_whole_lines(published, kept):
    assert vendoring.bare("a.js", published.encode()).decode() == kept


def test_what_is_small_already_stays_as_it_was_published():
    assert vendoring.bare("a.min.js", b"/* a */ let a") == b"/* a */ let a"
