"""Lists: things, tasks, facts, steps, positions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template import Context

from lic.base import ui
from lic.base.components import block, piece


@piece
def items(rows: Iterable[Any]) -> dict[str, Any]:
    """A list of things: rows with `title`, and any of `url`, `line`, `quiet`, `group`, `said`, `status`, `lang`.

    `line` says more, `quiet` is the small grey line, `group` ends it with mark and name, `said`
    makes the title a quotation, `status` is (words, is it open), `lang` is the language of the title.

    {% items actions %}
    """
    return {"rows": list(rows)}


@piece
def todo(rows: Iterable[Any]) -> dict[str, Any]:
    """Things that wait for the reader: rows with `title`, `why`, `verb`, `url` and perhaps `is_post`.

    {% todo waiting %}
    """
    return {"rows": list(rows)}


@piece
def facts(rows: Iterable[Any]) -> dict[str, Any]:
    """Label and value: rows of (label, value) or (label, value, group). Empty values go.

    {% facts facts %}
    """
    return {"rows": [row for row in rows if row[1]]}


@piece
def thread(steps: Iterable[Any]) -> dict[str, Any]:
    """How it got here: steps with `when`, `text`, and any of `state`, `url`, `said`, `quiet`.

    `state`: past · now · next. Safe HTML in `text` may hold `<ins>` and `<del>`.

    {% thread steps %}
    """
    return {
        "steps": [(ui.one_of(ui.read(s, "state", "past"), ui.STATES, "state"), s) for s in steps]
    }


@piece
def stages(steps: Iterable[Any]) -> dict[str, Any]:
    """The steps of a proposal: rows of (words, state) with state past · now · next.

    {% stages stages %}
    """
    return {"steps": [(words, ui.one_of(state, ui.STATES, "state")) for words, state in steps]}


@piece
def seats(rows: Iterable[Any], heading: str, ring: str = "") -> dict[str, Any]:
    """Who sits round the table: rows with `group`, `is_heard` and perhaps `note`; `ring` is the SVG.

    {% seats rows heading="Heard this month" ring=ring %}
    """
    return {"rows": list(rows), "heading": heading, "ring": ui.drawing(ring)}


@piece
def positions(rows: Iterable[Any], note: str = "") -> dict[str, Any]:
    """Where the groups stand: rows with `group`, `position`, and perhaps `words` and `how`.

    `position`: SUPPORT · LIVE_WITH · STAND_ASIDE · CONCERN · NOT_HEARD; `words` replaces its name.

    {% positions rows note="Read round the table." %}
    """
    return {"rows": [ui.position(row) for row in rows], "note": note}


@block
def concern(
    context: Context,
    content: str,
    *,
    heading: str,
    text: str,
    group: Any = None,
    who: str = "",
    principle: str = "",
    harmed: str = "",
    settled_by: str = "",
    released_by: str = "",
    met: str = "",
    lang: str = "",
) -> dict[str, Any]:
    """A concern in full; `met` says how it was met and turns it into a plain notice.

    `released_by` is the sentence on who can release it. Inside: what the reader can do, or nothing.

    {% concern heading="One concern is open" text=c.text group=g harmed=c.harmed %}{% endconcern %}
    """
    who = who or (ui.name_of(group) if group else "")
    return {**locals(), "text": ui.quoted(text, lang)}


@piece
def words(words: Iterable[str], label: str) -> dict[str, Any]:
    """Numbered words or codes to write down, shown once; `label` names them to readers.

    {% words receipt label="Your seven words" %}
    """
    return {"words": list(words), "label": label}
