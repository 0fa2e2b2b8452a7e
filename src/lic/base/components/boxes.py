"""What stands around a text: notices, bands, disclosures, the parts of the loop."""

from __future__ import annotations

from typing import Any

from django.template import Context

from lic.base import ui
from lic.base.components import block, piece


@block
def notice(
    context: Context, content: str, kind: str = "note", *, title: str = "", live: bool = False
) -> dict[str, Any]:
    """A rule at the side. `kind`: note · care · plain. `title`: its bold first words.

    `live`: read aloud when the page opens (what was kept).

    {% notice "care" title="Under 19?" %}<p>The team may have to tell someone.</p>{% endnotice %}
    """
    ui.one_of(kind, ("note", "care", "plain"), "kind")
    return {"content": content, "kind": kind, "title": title, "live": live}


@block
def band(context: Context, content: str, heading: str = "", *, level: int = 2) -> dict[str, Any]:
    """The one thing to do, or the rule: one in a column.

    {% band "What has to be true" %}<p>Four groups heard.</p>{% endband %}
    """
    return {"content": content, "heading": heading, "level": level}


@block
def disclose(
    context: Context, content: str, summary: str, *, is_open: bool = False
) -> dict[str, Any]:
    """Something to open; open from the start where it is the evidence.

    {% disclose "Group by group" is_open=True %}<p>…</p>{% enddisclose %}
    """
    return {"content": content, "summary": summary, "is_open": is_open}


@block
def loop(
    context: Context, content: str, stage: str, heading: str, *, url: str = "", more: str = ""
) -> dict[str, Any]:
    """A part of the loop. `stage`: heard (dotted) · agreed (solid) · done (thick).

    `more` are the words of the last link, which goes to `url`.

    {% loop "heard" "What we heard" url=url more="All 32 statements" %}{% voice "…" %}{% endloop %}
    """
    ui.one_of(stage, ("heard", "agreed", "done"), "stage")
    return {"content": content, "stage": stage, "heading": heading, "url": url, "more": more}


@piece
def empty(text: str, url: str = "", label: str = "") -> dict[str, Any]:
    """An honest word where there is nothing yet, and one next step.

    {% empty "No concern is open. That can mean all is well." url="new" label="Raise one" %}
    """
    return {"text": text, "url": url, "label": label}
