"""Marks of groups, and words of people."""

from __future__ import annotations

from typing import Any

from django.template import Context
from django.utils.translation import get_language

from lic.base import ui
from lic.base.components import block, piece


@piece
def icon(name: str) -> dict[str, Any]:
    """A small drawing beside words, never instead of them.

    {% icon "check" %}
    """
    return {"name": ui.one_of(name, ui.ICONS, "icon")}


@piece
def mark(group: Any, *, hollow: bool = False) -> dict[str, Any]:
    """The mark of a group alone; its name must stand beside it in words.

    {% mark group hollow=True %}
    """
    shape, colour = ui.mark(group)
    return {"shape": shape, "colour": colour, "hollow": hollow or ui.read(group, "is_hollow")}


@piece
def group(group: Any, note: str = "", *, hollow: bool = False, url: str = "") -> dict[str, Any]:
    """Mark and name. Hollow: not heard, not shown, not yet; `note` says which.

    {% group group note="not yet heard" hollow=True %}
    """
    return {"group": group, "name": ui.name_of(group), "note": note, "hollow": hollow, "url": url}


@piece
def status(text: str, *, is_open: bool = False) -> dict[str, Any]:
    """● open or ○ closed, always with the words.

    {% status "Open until 2:00, 56 minutes left" is_open=True %}
    """
    return {"text": text, "is_open": is_open}


@piece
def voice(text: str, lang: str = "", size: str = "", source: str = "") -> dict[str, Any]:
    """What a person said, in the quotation marks of its own language, without an author.

    `size`: "" · "large" (the statement being answered) · "small". `source`: a quiet line below.

    {% voice statement.text lang="fr" source="Common ground in every group" %}
    """
    ui.one_of(size, ("", "large", "small"), "size")
    lang = "" if lang == get_language() else lang
    return {"text": ui.quoted(text, lang), "lang": lang, "size": size, "source": source}


@block
def answer(
    context: Context,
    content: str,
    *,
    text: str,
    url: str,
    agree: str = "AGREE",
    disagree: str = "DISAGREE",
    unsure: str = "PASS",
    name: str = "choice",
    matters: str = "matters",
    is_matter: bool = False,
    lang: str = "",
) -> dict[str, Any]:
    """A statement and its three answers, as one form. Inside: hidden inputs, or nothing.

    Sends `name` = one of the three values and, ticked, `matters` = on; `matters=""` leaves the
    tick out. Order and place of the answers never change.

    {% answer text=statement.text url=vote_url %}<input type="hidden" name="n" value="9">{% endanswer %}
    """
    buttons = [(agree, "check"), (disagree, "cross"), (unsure, "dots")]
    return locals()


@piece
def progress(done: int, total: int, stop_url: str = "") -> dict[str, Any]:
    """How far through a list of questions, with the way to stop.

    {% progress 9 32 stop_url="../" %}
    """
    return {"done": done, "total": total, "stop_url": stop_url, "is_full": done >= total}
