"""Records to print and to keep: the print page first, a PDF of it where the extra `pdf` is installed.

The PDF is made by a process of its own (`base.typeset`), so that the web process stays small, and
with its styles written into the page, so that nothing is fetched from anywhere.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse

from lic.base import storage
from lic.base.permits import Busy

SECONDS = 30
_LINK = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b.*?</script\s*>|<script\b[^>]*>", re.IGNORECASE | re.DOTALL)
_WEIGHT = re.compile(r"\b(font(?:-weight)?:\s*[1-9])[1-9]0\b")
_SHEET = re.compile(r"site(\.[0-9a-f]{12})?\.css")


class NoDocument(RuntimeError):  # noqa: N818
    """No PDF came out: the extra is missing, or the page could not be set."""


@cache
def available() -> bool:
    """Whether PDFs can be made here; where not, pages offer printing alone."""
    return importlib.util.find_spec("weasyprint") is not None


def savable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a page be saved: `?save=pdf` answers with what the view has drawn for this reader, as PDF.

    Stands below `@page`, so that whoever may read the page may save it and nobody else, and nothing is in
    the file that is not on the page. Raises Busy where another is being made on this machine.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.GET.get("save") != "pdf" or response.status_code != 200 or not available():
            return response
        try:
            with _one_at_a_time():
                made = pdf(response.content.decode(), request.build_absolute_uri(request.path))
        except NoDocument:
            raise Busy from None
        name = "-".join([str(request.resolver_match.url_name), *map(str, kwargs.values())])  # type: ignore[union-attr]
        found = HttpResponse(made, content_type="application/pdf")
        found["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
        return found

    return answered


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """One PDF on the whole machine: each takes 100 MiB, and a storm of them would take all there is."""
    with (Path(settings.DATA) / "pdf.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield


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
            env={name: value for name, value in os.environ.items() if not name.startswith("LIC_")},
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
        # what sets the page knows weights in whole hundreds alone, and takes no other
        return _WEIGHT.sub(r"\g<1>00", storage.sheet())
    found = finders.find(name)
    return Path(found).read_text("utf-8") if isinstance(found, str) else ""
