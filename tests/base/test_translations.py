"""Every sentence is said in French, and what people read is compiled without gettext."""

from __future__ import annotations

import gettext
import shutil
from pathlib import Path

import pytest

from lic.base import translations
from tests import programs

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
SOURCE = """
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
said = _("Hello"), _("Good %(name)s"), ngettext("One seat", "%(n)s seats", 2), _("Not said")
"""
needs_xgettext = pytest.mark.usefixtures("xgettext")


@pytest.fixture
def xgettext() -> None:
    programs.need("xgettext", shutil.which("xgettext"))


def package(folder: Path, po: str) -> Path:
    """An app with a template, a module and a catalogue."""
    app = folder / "shop"
    where = app / "locale" / "fr" / "LC_MESSAGES"
    where.mkdir(parents=True)
    (app / "templates").mkdir()
    (app / "apps.py").write_text(SOURCE)
    (app / "templates" / "page.html").write_text("{% translate 'From a page' %}")
    (where / "django.po").write_text(PO + po)
    return folder


def test_catalogues_are_compiled_once(tmp_path):
    root = package(tmp_path, 'msgid "Hello"\nmsgstr "Bonjour"\n')

    written = [translations.compile_all(root), translations.compile_all(root)]

    with next(root.glob("*/locale/fr/LC_MESSAGES/*.mo")).open("rb") as file:
        said = gettext.GNUTranslations(file).gettext("Hello")
    assert (written, said) == ([1, 0], "Bonjour")


@needs_xgettext
def test_what_is_missing_doubted_or_misplaced_is_named(tmp_path):
    root = package(
        tmp_path,
        'msgid "Hello"\nmsgstr "Bonjour"\n\n#, fuzzy\nmsgid "From a page"\nmsgstr "D’une page"\n\n'
        '#, python-format\nmsgid "Good %(name)s"\nmsgstr "Bon %(nom)s"\n\n'
        'msgid "One seat"\nmsgid_plural "%(n)s seats"\nmsgstr[0] "Un siège"\nmsgstr[1] "%(n)s sièges"\n',
    )

    lines = set(translations.unfinished(root))

    assert lines == {
        "shop: fr: 'Not said' is not translated.",
        "shop: fr: 'From a page' has a translation that somebody doubts.",
        "shop: fr: 'Good %(name)s': its translation has other places for %(name)s, %(nom)s.",
    }


@needs_xgettext
def test_the_check_ends_with_a_code(tmp_path, monkeypatch, capsys):
    root = package(tmp_path, "")
    monkeypatch.setattr(translations, "unfinished", lambda: iter(["one line", "two lines"]))

    assert (root.name, translations.main(["--check"]), capsys.readouterr().out) == (
        tmp_path.name, 1, "one line\ntwo lines\n",
    )  # fmt: skip


@pytest.mark.parametrize(("required", "code"), [("", 0), ("1", 1)])
def test_without_xgettext_the_check_says_that_it_was_not_done(required, code, monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setenv("LIC_REQUIRE_ALL", required)

    assert translations.main(["--check"]) == code
    assert "not checked" in capsys.readouterr().err


def test_every_catalogue_of_ours_can_be_read():
    for path in translations.catalogues():
        assert (
            translations.polib.pofile(str(path)).metadata["Content-Type"]
            == "text/plain; charset=UTF-8"
        )
