"""Rules about the code that a reader should not have to remember."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "lic"
MODULES = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
TEXTS = sorted(
    p
    for folder in ("src", "tests", "docs", ".ci")
    for p in (ROOT / folder).rglob("*")
    if p.is_file()
    and p.suffix in {".py", ".html", ".md", ".css", ".js", ".toml", ".po", ""}
    and "__pycache__" not in p.parts
)
RELATIVE = {"ids": lambda p: str(p.relative_to(ROOT))}


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text())
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("path", MODULES, **RELATIVE)
def test_a_module_says_what_it_is_for(path):
    if path.name in {"apps.py"} or path.stat().st_size == 0:
        return
    assert ast.get_docstring(ast.parse(path.read_text())), (
        "the first line says what the module is for"
    )


@pytest.mark.parametrize(
    "path",
    [
        p
        for p in MODULES
        if "core" in p.parts
        or p.stem in {"services", "queries"}
        or {"services", "queries"} & set(p.parts)
    ],
    **RELATIVE,
)
def test_a_public_function_says_its_effect(path):
    silent = [
        f.name for f in functions(path) if not f.name.startswith("_") and not ast.get_docstring(f)
    ]
    assert silent == []


def test_every_lifting_of_the_wall_stands_in_its_decision():
    (adr,) = (ROOT / "docs" / "adr").glob("0028-*.md")
    listed = re.findall(r"^\| (?!lifted where|---)(.+?) \|", adr.read_text(), re.MULTILINE)
    lifted = {
        node.args[0].value
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "lifted"
    }
    assert listed == sorted(lifted)


@pytest.mark.parametrize("path", MODULES, **RELATIVE)
def test_nobody_uses_signals_save_overrides_or_the_admin(path):
    text = path.read_text()
    found = re.findall(
        r"django\.db\.models\.signals|django\.dispatch|django\.contrib\.admin|ModelAdmin", text
    )
    assert found == []


@pytest.mark.parametrize(
    "path", [p for p in MODULES if "models" in p.parts or p.stem == "models"], **RELATIVE
)
def test_models_do_not_override_save(path):
    tree = ast.parse(path.read_text())
    overrides = [
        n.name
        for c in ast.walk(tree)
        if isinstance(c, ast.ClassDef)
        for n in c.body
        if isinstance(n, ast.FunctionDef) and n.name in {"save", "delete", "clean"}
    ]
    assert overrides == []


@pytest.mark.parametrize("path", TEMPLATES, **RELATIVE)
def test_a_template_has_no_inline_style_or_script(path):
    text = path.read_text()
    found = re.findall(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", text)
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, **RELATIVE)
def test_a_template_asks_nothing_of_another_site(path):
    assert re.findall(r"(?:src|href)=[\"']https?://", path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, **RELATIVE)
def test_a_template_does_not_switch_escaping_off(path):
    assert re.findall(r"\|\s*safe\b|autoescape off", path.read_text()) == []


def test_nothing_speaks_of_the_workplace():
    words = re.compile(
        "|".join(
            ["/wo" + "rk/", "hel" + "per session", "pypi" + r"\.org", "registry" + r"\.npmjs"]
        ),
        re.I,
    )
    found = [str(p.relative_to(ROOT)) for p in TEXTS if words.search(p.read_text(errors="ignore"))]
    assert found == []


def imported(path: Path) -> set[str]:
    """Every module that this one names in an import, also inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_what_measures_read_leaves_by_the_one_door():
    apps = {path.parent for path in MODULES if path.name == "measures.py"} - {SOURCE / "base"}
    of_measures = {f"lic.{path.name}.measures" for path in (*apps, SOURCE / "base")}

    readers = {path for path in MODULES if imported(path) & of_measures}

    allowed = {app / name for app in apps for name in ("measures.py", "apps.py")}
    assert readers == allowed | {SOURCE / "base" / "months.py", SOURCE / "base" / "checks.py"}
