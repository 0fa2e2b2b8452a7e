"""Texts that a community writes in Markdown, as HTML that cannot carry anything else."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "ul", "ol", "li", "strong", "em", "h2", "h3", "blockquote", "br"}
_WRITER = MarkdownIt("commonmark", {"html": False})


def html(markdown: str) -> SafeString:
    """Paragraphs, lists, headings and emphasis; no links, no pictures, no HTML of the writer's."""
    return mark_safe(nh3.clean(_WRITER.render(markdown), tags=TAGS, attributes={}))  # noqa: S308  cleaned
