"""The one style sheet and the one script: their parts joined, hashed and compressed.

The parts of the sheet are plain CSS in `static/css`; the layer around each is written here, so that no
part can stand in the wrong one. Another app adds components as `static/css/components/*.css`. The parts
of the script are `static/js/*.js` of every app, each in a block of its own, so that names do not meet; a
sensitive page asks for it. `print.js` is among them, and stands alone for pages that need nothing else.
The lists of words from which receipts are drawn are written as JSON, for a browser that draws its own.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)

from lic.base import receipts, wordlists

SHEET, SCRIPT = "site.css", "site.js"
LAYERS = ("tokens", "base", "layout", "components", "utilities", "print")
_STRING_OR_COMMENT = re.compile(r"""("[^"]*"|'[^']*')|/\*.*?\*/""", re.DOTALL)


def sheet() -> str:
    """The whole of `site.css`: the floor outside the layers, then each layer."""
    written = [(part.parent.name, part.stem, part.read_text("utf-8")) for part in parts()]
    floor = [text for folder, name, text in written if (folder, name) == ("css", "floor")]
    joined = [*floor, f"@layer {','.join(LAYERS)};"]
    for layer in LAYERS:
        inside = [
            text
            for folder, name, text in written
            if layer == (folder if folder == "components" else name)
        ]
        joined.append(f"@layer {layer}{{{''.join(inside)}}}")
    return minified("".join(joined))


def script() -> str:
    """The whole of `site.js`, a module: a sensitive page asks for one file, whatever it can do."""
    return "".join(f"{{\n{part.read_text('utf-8')}}}\n" for part in parts("js/*.js", "print.js"))


def words_file(language: str) -> str:
    """The file with the words of this language, or the English ones where there are none."""
    code = language.split("-", maxsplit=1)[0]
    return f"words-{code if code in wordlists.LISTS else 'en'}.json"


@cache
def words(language: str) -> str:
    """The whole of such a file: words in the order in which the server draws them."""
    return json.dumps(receipts.word_list(language), ensure_ascii=False, separators=(",", ":"))


def parts(*patterns: str) -> Iterator[Path]:
    """The files that the sheet is made of, or those of `patterns`; our own first, each folder by name."""
    for app in sorted(apps.get_app_configs(), key=lambda app: (app.name != "lic.base", app.name)):
        if app.name.startswith("lic."):
            for pattern in patterns or ("css/*.css", "css/components/*.css"):
                yield from sorted((Path(app.path) / "static").glob(pattern))


def minified(css: str) -> str:
    """`css` without comments and needless spaces; strings stay as they are."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match[1] is None:
            return ""
        kept.append(match[1])
        return f"\x00{len(kept) - 1}\x00"

    css = _STRING_OR_COMMENT.sub(keep, css)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = css.replace(": ", ":").replace(";}", "}").replace(" > ", ">").strip()
    return re.sub("\x00(\\d+)\x00", lambda match: kept[int(match[1])], css)


class OneSheetFinder(AppDirectoriesFinder):
    """Finds the static files of all apps, with the sheet and the script in place of their parts."""

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        """Every file to collect as (path, storage it lies in)."""
        for path, storage in super().list(ignore_patterns):
            if not _is_part(path):
                yield path, storage
        for path in JOINED:
            yield path, FileSystemStorage(_written(path).parent)

    def find(self, path: str, **kwargs: Any) -> Any:  # type: ignore[override]
        """The file at `path`; a joined one is made anew whenever a part has changed."""
        if path not in JOINED:
            return super().find(path, **kwargs)
        return [str(_written(path))] if kwargs.get("find_all") else str(_written(path))


class OneSheetStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed and compressed names once files are collected, plain names before that.

    A module asks for another by its hashed name too: nobody ever runs half of an old version.
    """

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The hashed name, or `name` itself where nothing was collected yet (tests, first start)."""
        return str(super().stored_name(name)) if self.hashed_files else name


def _is_part(path: str) -> bool:
    return (Path(path).parts[0], Path(path).suffix) in {("css", ".css"), ("js", ".js")}


def _written(name: str) -> Path:
    """The joined file beside the collected ones, written only when it changes."""
    target = Path(settings.STATIC_ROOT).with_name("sheet") / name
    text = JOINED[name]()
    if not target.exists() or target.read_text("utf-8") != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(f".{os.getpid()}")
        draft.write_text(text, "utf-8")
        draft.replace(target)  # another process may be reading the old one
    return target


JOINED: dict[str, Callable[[], str]] = {
    SHEET: sheet,
    SCRIPT: script,
    **{words_file(code): partial(words, code) for code in wordlists.LISTS},
}
