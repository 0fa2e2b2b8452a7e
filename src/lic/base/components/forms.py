"""Forms: fields, choices, buttons, errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template import Context

from lic.base import ui
from lic.base.components import block, piece


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
def choices(
    context: Context, content: str, legend: str, *, hint: str = "", layout: str = ""
) -> dict[str, Any]:
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
def errors(*forms: BaseForm | None) -> dict[str, Any]:
    """What to look at again in all forms that are sent together, with a link to each field; nothing where all is well.

    `page.html` shows it under the heading for the form called `form`.

    {% errors form %}  {% errors form app %}
    """
    bound = [form for form in forms if form and form.is_bound and form.errors]
    rows = [row for form in bound for row in ui.errors_of(form)]
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
