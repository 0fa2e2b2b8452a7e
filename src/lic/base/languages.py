"""Texts that people wrote in more than one language: each reader sees her own first."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language


def translated(texts: Mapping[str, str], language: str = "") -> str:
    """The text in the reader's language, else in English, else in any; "" where there is none."""
    wanted = (language or get_language() or "en").split("-")[0]
    return texts.get(wanted) or texts.get("en") or next((t for t in texts.values() if t), "")
