"""Records to print and to keep: the print page first, a PDF of it where the extra `pdf` is installed.

The PDF is made by a process of its own (`base.typeset`), so that the web process stays small, and
with its styles written into the page, so that nothing is fetched from anywhere.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders

from lic.base import storage

SECONDS = 60
_LINK = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b.*?</script\s*>|<script\b[^>]*>", re.IGNORECASE | re.DOTALL)
_SHEET = re.compile(r"site(\.[0-9a-f]{12})?\.css")


class NoDocument(RuntimeError):  # noqa: N818
    """No PDF came out: the extra is missing, or the page could not be set."""


@cache
def available() -> bool:
    """Whether PDFs can be made here; where not, pages offer printing alone."""
    return importlib.util.find_spec("weasyprint") is not None


def pdf(html: str, base_url: str) -> bytes:
    """The page as PDF; takes one to five seconds and 100 MiB in a process of its own.

    base_url  address of the page: links in the PDF lead there. Nothing is fetched from it; of the
              page's style sheets those of this installation are written in, pictures are left out
              unless they are inline SVG.

    Raises NoDocument.
    """
    if not available():
        raise NoDocument("No PDF can be made here: install the extra `pdf`.")
    command = [sys.executable, "-m", "lic.base.typeset", base_url]
    try:
        done = subprocess.run(  # noqa: S603  our own module
            command,
            input=self_contained(html).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoDocument(f"The page could not be set within {SECONDS} seconds.") from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise NoDocument(f"The page could not be set (exit code {done.returncode}).")
    return done.stdout


def self_contained(html: str) -> str:
    """The page with our style sheets written into it, without other links to files and without scripts."""
    return _LINK.sub(lambda match: _inlined(match[0]), _SCRIPT.sub("", html))


def _inlined(link: str) -> str:
    href = re.search(r"""href=["']?([^"'\s>]+)""", link)
    if "stylesheet" not in link.lower() or href is None:
        return ""
    css = _css(urlsplit(href[1]).path).replace("</", "<\\/")
    return f"<style>{css}</style>" if css else ""


def _css(path: str) -> str:
    """The text of one of our own style sheets, "" for anything else."""
    name = path.removeprefix(settings.STATIC_URL)
    if name == path or ".." in Path(name).parts or not name.endswith(".css"):
        return ""
    if _SHEET.fullmatch(name):
        return storage.sheet()
    found = finders.find(name)
    return Path(found).read_text("utf-8") if isinstance(found, str) else ""
