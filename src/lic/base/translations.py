"""`python -m lic.base.translations`: what people read, compiled; `--check`: is everything said in French?

Compiles every .po beside its .mo without gettext being installed. The check finds the sentences in the
sources with xgettext, in a copy, and names each that has no finished translation.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent
LANGUAGES = ("fr",)
_PLACES = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def catalogues(package: Path = PACKAGE) -> list[Path]:
    """Every .po file of the package."""
    return sorted(package.glob("*/locale/*/LC_MESSAGES/*.po"))


def compile_all(package: Path = PACKAGE) -> int:
    """Write a .mo beside every .po that is newer; returns how many were written."""
    written = 0
    for source in catalogues(package):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        draft = target.with_suffix(f".{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)  # another process may be reading the old one
        written += 1
    return written


def unfinished(package: Path = PACKAGE) -> Iterator[str]:
    """One line for each sentence of the sources that is not said in each language.

    Raises FileNotFoundError where xgettext is not installed.
    """
    if shutil.which("xgettext") is None:
        raise FileNotFoundError("xgettext")
    for app in sorted(path.parent for path in package.glob("*/apps.py")):
        asked = _asked(app)
        for language in LANGUAGES if asked else ():
            yield from _missing(app, language, asked)


def _missing(app: Path, language: str, asked: list[polib.POEntry]) -> Iterator[str]:
    where = app / "locale" / language / "LC_MESSAGES"
    said = {
        _key(e): e for path in where.glob("*.po") for e in polib.pofile(str(path)) if not e.obsolete
    }
    for entry in asked:
        found = said.get(_key(entry))
        what = f"{app.name}: {language}: {entry.msgid[:80]!r}"
        if found is not None and found.fuzzy:
            yield f"{what} has a translation that somebody doubts."
        elif found is None or not found.translated():
            yield f"{what} is not translated."
        elif (wrong := _misplaced(found)) is not None:
            yield f"{what}: its translation has other places for {', '.join(sorted(wrong))}."


def _misplaced(entry: polib.POEntry) -> set[str] | None:
    """The places for values in which sentence and translation differ, or None."""
    told = [entry.msgstr] if entry.msgstr else list(entry.msgstr_plural.values())
    asked = set(_PLACES.findall(entry.msgid)) | set(_PLACES.findall(entry.msgid_plural or ""))
    if len(told) > 1:  # the form for one thing may leave the number out
        differ = set(_PLACES.findall(told[-1])) ^ asked
    else:
        differ = set(_PLACES.findall(told[0])) ^ asked
    return differ or None


def _key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def _asked(app: Path) -> list[polib.POEntry]:
    """Every sentence that an app's Python and templates ask to be translated, found in a copy."""
    with tempfile.TemporaryDirectory(prefix="lic-words-") as folder:
        copy = Path(folder) / app.name
        shutil.copytree(
            app,
            copy,
            ignore=shutil.ignore_patterns("locale", "migrations", "__pycache__", "static"),
        )
        (copy / "locale").mkdir()
        command = [
            sys.executable,
            "-m",
            "django",
            "makemessages",
            "-l",
            "en",
            "--no-wrap",
            "-v",
            "0",
            "-e",
            "py,html,txt",
        ]
        done = subprocess.run(  # noqa: S603  our own arguments
            command,
            cwd=copy,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{app.name}: {done.stderr.strip()}")
        made = copy / "locale" / "en" / "LC_MESSAGES" / "django.po"
        return list(polib.pofile(str(made))) if made.exists() else []


def main(arguments: list[str]) -> int:
    """Compile, or check; the exit code."""
    if "--check" not in arguments:
        compile_all()
        return 0
    try:
        lines = list(unfinished())
    except FileNotFoundError:
        sys.stderr.write(
            "xgettext is not installed: translations were not checked (package gettext).\n"
        )
        return 1 if os.environ.get("LIC_REQUIRE_ALL") == "1" else 0
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 1 if lines else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
