"""What people wrote in more than one language: each reader sees her own first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.utils.translation import get_language

Written = TypeVar("Written")


def translated(texts: Mapping[str, str], language: str = "") -> str:
    """The text in the reader's language, else in English, else in any; "" where there is none."""
    return in_language(texts, language) or ""


def in_language(written: Mapping[str, Written], language: str = "") -> Written | None:
    """What is there for the reader's language, else for English, else for any; None where nothing is."""
    wanted = (language or get_language() or "en").split("-")[0]
    return (
        written.get(wanted) or written.get("en") or next((w for w in written.values() if w), None)
    )
