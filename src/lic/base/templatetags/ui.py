"""The components: one tag, one template and one style sheet each; `docs/components.md` lists them.

A misspelt argument, or a value that is not one of the listed, is a TemplateSyntaxError.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lic.base import ui
from lic.base.components import block, piece, register

__all__ = ["register"]

# --- the frame of the page ------------------------------------------------------------------


@register.simple_block_tag
def capture(content: str) -> SafeString:
    """Keeps what stands inside, trimmed, under a name: `{% capture as x %}…{% endcapture %}`."""
    return mark_safe(content.strip())  # noqa: S308  already rendered by a template


@piece
def sprite() -> dict[str, Any]:
    """The symbols that marks and icons refer to, once a page; `page.html` has it.

    {% sprite %}
    """
    return {"shapes": ui.SHAPES}


@piece
def bar(context: Context) -> dict[str, Any]:
    """The bar on top: leave, place, the five words; `page.html` has it.

    {% bar %}
    """
    names = ("place", "nav", "sensitive")
    return {name: context.get(name) for name in names}


@piece
def leave() -> dict[str, Any]:
    """The way out, first in the order of reading; `bar` has it on sensitive pages.

    {% leave %}
    """
    return {}


@piece
def place(name: str, url: str = "/") -> dict[str, Any]:
    """Six dots in a ring and the name of the place.

    {% place "Harbour Flats" "/c/harbour-flats/" %}
    """
    return {"name": name, "url": url}


@piece
def kicker(*parts: Any) -> dict[str, Any]:
    """The small line above the heading; a part is words or (words, address). Empty parts go.

    {% kicker "Agree" "Proposal 4, version 3" %}
    """
    return {"parts": _linked(part for part in parts if part)}


@piece
def crumbs(parts: Iterable[Any]) -> dict[str, Any]:
    """The way back up: a list of (words, address), the nearest last.

    {% crumbs crumbs %}
    """
    return {"parts": _linked(parts)}


@piece
def pager(back: str = "", on: str = "", back_label: str = "", on_label: str = "") -> dict[str, Any]:
    """Links to the page before and the page after; an empty address has no link.

    {% pager back="?page=1" on="?page=3" %}
    """
    return {"back": back, "on": on, "back_label": back_label, "on_label": on_label}


@piece
def chips(rows: Iterable[Any], label: str) -> dict[str, Any]:
    """Filters as links: rows of (words, address, is it chosen); `label` names them to readers.

    {% chips filters label="Kinds of help" %}
    """
    return {"rows": list(rows), "label": label}


# --- marks ----------------------------------------------------------------------------------


@piece
def icon(name: str) -> dict[str, Any]:
    """A small drawing beside words, never instead of them.

    {% icon "check" %}
    """
    return {"name": ui.one_of(name, ui.ICONS, "icon")}


@piece
def mark(group: Any, hollow: bool = False) -> dict[str, Any]:
    """The mark of a group alone; its name must stand beside it in words.

    {% mark group hollow=True %}
    """
    shape, colour = ui.mark(group)
    return {"shape": shape, "colour": colour, "hollow": hollow or ui.read(group, "is_hollow")}


@piece
def group(group: Any, note: str = "", hollow: bool = False, url: str = "") -> dict[str, Any]:
    """Mark and name. Hollow: not heard, not shown, not yet; `note` says which.

    {% group group note="not yet heard" hollow=True %}
    """
    return {"group": group, "name": ui.name_of(group), "note": note, "hollow": hollow, "url": url}


@piece
def status(text: str, is_open: bool = False) -> dict[str, Any]:
    """● open or ○ closed, always with the words.

    {% status "Open until 2:00, 56 minutes left" is_open=True %}
    """
    return {"text": text, "is_open": is_open}


# --- words of people ------------------------------------------------------------------------


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


# --- forms ----------------------------------------------------------------------------------


@piece
def button(
    label: str,
    *,
    kind: str = "main",
    href: str = "",
    name: str = "",
    value: Any = "",
    icon: str = "",
    full: bool = False,
    action: str = "",
) -> dict[str, Any]:
    """A button of the form it stands in, or with `href` a link that looks like one.

    `kind`: main (one a page) · second · plain. `action`: another address to send the form to.

    {% button "Say what you think" href=round_url %} {% button "Not yet" kind="second" name="done" value="NO" %}
    """
    ui.one_of(kind, ("main", "second", "plain"), "kind")
    if icon:
        ui.one_of(icon, ui.ICONS, "icon")
    return locals()


@block
def buttons(context: Context, content: str) -> dict[str, Any]:
    """Buttons side by side, below each other where they do not fit.

    {% buttons %}{% button "Go on" %}{% button "Back" kind="plain" href="../" %}{% endbuttons %}
    """
    return {"content": content}


@piece
def choice(
    name: str,
    value: Any,
    label: str,
    *,
    hint: str = "",
    checked: bool = False,
    many: bool = False,
) -> dict[str, Any]:
    """One answer outside a Django form: a strong line and a small line; `many` draws a checkbox.

    {% choice "position" "SUPPORT" "Support" hint="I want this to happen" checked=True %}
    """
    return locals()


@block
def choices(context: Context, content: str, legend: str, *, hint: str = "", layout: str = "") -> dict[str, Any]:
    """A question around several `choice`; `layout="list"` draws one bordered list.

    {% choices "Your position" %}{% choice "p" "S" "Support" %}{% endchoices %}
    """
    ui.one_of(layout, ("", "list"), "layout")
    return {"content": content, "legend": legend, "hint": hint, "layout": layout}


@piece
def field(
    field: BoundField,
    *,
    label: str = "",
    hint: str = "",
    layout: str = "",
    mono: bool = False,
    hints: Mapping[str, str] | None = None,
    quiet: bool = False,
) -> dict[str, Any]:
    """A field of a Django form: label, hint, error, input. Any widget.

    Radio buttons and checkboxes become choices: `hints` maps a value to its small line (or set
    `hints` on the form field), `layout="list"` draws one bordered list. `mono`: codes. `quiet`:
    the label is for readers only.

    {% field form.title hint="One sentence is enough" %}
    """
    ui.one_of(layout, ("", "list"), "layout")
    hint = hint or str(field.help_text)
    described = [f"{field.auto_id}_helptext"] if hint else []
    described += [f"{field.auto_id}_error"] if field.errors else []
    by = " ".join(described)
    kind = ui.kind_of(field)
    small = hints or getattr(field.field, "hints", None) or {}
    return {
        "field": field,
        "kind": kind,
        "label": label or field.label,
        "hint": hint,
        "by": by,
        "layout": layout,
        "quiet": quiet,
        "control": "" if kind == "options" else ui.input_of(field, by, "mono" if mono else ""),
        "options": list(ui.options_of(field, small)) if kind == "options" else [],
    }


@piece
def errors(form: BaseForm | None) -> dict[str, Any]:
    """What to look at again, with a link to each field; nothing where all is well.

    `page.html` shows it under the heading for the form called `form`.

    {% errors form %}
    """
    rows = ui.errors_of(form) if form and form.is_bound and form.errors else []
    return {"rows": rows, "title": ui.error_title(len(rows))}


@block
def form(
    context: Context,
    content: str,
    form: BaseForm | None = None,
    *,
    submit: str = "",
    action: str = "",
    cancel: str = "",
    cancel_label: str = "",
    method: str = "post",
    full: bool = False,
    note: str = "",
) -> dict[str, Any]:
    """A whole form with its token. Inside: the fields; nothing inside draws them all in order.

    `submit` is the verb on the button; without it the buttons stand inside. `cancel` is an
    address, `note` a quiet line below the buttons.

    {% form form submit="Send" cancel="../" %}{% field form.title %}{% endform %}
    """
    ui.one_of(method, ("post", "get"), "method")
    return locals()


# --- boxes ----------------------------------------------------------------------------------


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
def disclose(context: Context, content: str, summary: str, *, is_open: bool = False) -> dict[str, Any]:
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


# --- lists ----------------------------------------------------------------------------------


@piece
def items(rows: Iterable[Any]) -> dict[str, Any]:
    """A list of things: rows with `title`, and any of `url`, `line`, `quiet`, `group`, `said`, `status`.

    `line` says more, `quiet` is the small grey line, `group` ends it with mark and name, `said`
    makes the title a quotation, `status` is (words, is it open).

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
    return {"steps": [(ui.one_of(ui.read(s, "state", "past"), ui.STATES, "state"), s) for s in steps]}


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
    return {"rows": list(rows), "heading": heading, "ring": mark_safe(ring)}  # noqa: S308  ours


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


# --- figures --------------------------------------------------------------------------------


@piece
def table(caption: str, columns: Iterable[str], rows: Iterable[Any], *, quiet: bool = False) -> dict[str, Any]:
    """A table whose first column heads its rows; a cell is words, a figure, or a group.

    `ui.hollow(group)` makes a hollow one.

    Narrow, each row becomes a block with its labels. `quiet`: the caption is for readers only.

    {% table "Coming due" columns rows %}
    """
    columns = list(columns)
    drawn = [[(label, cell, ui.is_group(cell)) for label, cell in zip(columns, row, strict=True)] for row in rows]
    return {"caption": caption, "columns": columns, "rows": drawn, "quiet": quiet}


@piece
def bars(rows: Iterable[Any], label: str) -> dict[str, Any]:
    """One line a group: rows with `group`, `value` in words, and `svg` of the bar, empty if hidden.

    {% bars rows label="How each group answered" %}
    """
    return {"rows": [{"group": ui.read(r, "group"), "value": ui.read(r, "value"),
                      "svg": mark_safe(ui.read(r, "svg"))} for r in rows], "label": label}  # noqa: S308


@block
def figure(context: Context, content: str, caption: str, *, quiet: bool = False) -> dict[str, Any]:
    """A chart with the sentence that says what it shows. Inside: the SVG.

    {% figure "Concerns fell by half." %}{{ chart }}{% endfigure %}
    """
    return {"content": content, "caption": caption, "quiet": quiet}


# --- paper ----------------------------------------------------------------------------------


@piece
def cards(rows: Iterable[Any], address: str, place: str) -> dict[str, Any]:
    """Invitation cards to print and cut: rows with `code`, `until` and `qr` (SVG).

    They name the place and the address, never a group. A QR code is
    `segno.make(address).svg_inline(border=1, omitsize=True)`.

    {% cards rows address="table.example/join" place="Harbour Flats" %}
    """
    drawn = [{"code": ui.read(r, "code"), "until": ui.read(r, "until"),
              "qr": mark_safe(ui.read(r, "qr"))} for r in rows]  # noqa: S308  drawn by segno
    return {"rows": drawn, "address": address, "place": place}


def _linked(parts: Iterable[Any]) -> list[tuple[Any, str]]:
    return [(part[0], part[1]) if isinstance(part, tuple | list) else (part, "") for part in parts]
