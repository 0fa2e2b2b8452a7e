"""Finds links and forms on a page, and fills a form as somebody would who tries things out."""

from __future__ import annotations

import datetime
import html
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
CONTROL = re.compile(
    r"<(input|button)\b([^>]*)>|<(textarea)\b([^>]*)>(.*?)</textarea>|<(select)\b([^>]*)>(.*?)</select>",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
OPTION = re.compile(r'<option value="([^"]*)"')
TEXTS = {"text", "textarea", "search", "url", "email", "password"}


@dataclass
class Control:
    """One field of a form: everything that a browser would know of it."""

    name: str
    kind: str
    value: str = ""
    options: tuple[str, ...] = ()
    longest: int = 400
    least: int = 1
    most: int = 30


@dataclass
class Form:
    """A form on a page: where it goes and its fields; `get` forms only look."""

    action: str
    is_post: bool
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


def links(page: str) -> list[str]:
    """Addresses of this house on a page, each once."""
    return [html.unescape(one) for one in dict.fromkeys(LINK.findall(page))]


def forms(page: str, url: str) -> list[Form]:
    """Every form on a page."""
    return [_form(top, inside, url) for top, inside in FORM.findall(page)]


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): html.unescape(value) for name, value in ATTRIBUTE.findall(text)}


def _form(top: str, inside: str, url: str) -> Form:
    said = _attributes(top)
    found = Form(said.get("action") or url, said.get("method", "get").lower() == "post")
    radios: dict[str, list[str]] = {}
    for tag, plain, area, area_said, area_text, select, select_said, options in CONTROL.findall(
        inside
    ):
        given = _attributes(plain or area_said or select_said)
        name, kind = given.get("name", ""), area or select or given.get("type", "text")
        if tag == "button" or kind == "submit":
            found.buttons.append((name, given.get("value", "")))
        elif not name or name == "csrfmiddlewaretoken" or "disabled" in given:
            continue
        elif kind in {"radio", "checkbox"}:
            radios.setdefault(f"{kind} {name}", []).append(given.get("value", "on"))
        else:
            found.controls.append(
                Control(
                    name, kind, html.unescape(area_text) if area else given.get("value", ""), tuple(OPTION.findall(options)),
                    _number(given.get("maxlength"), 400), _number(given.get("min"), 1), _number(given.get("max"), 30),
                )
            )  # fmt: skip
    for named, values in radios.items():
        kind, _, name = named.partition(" ")
        found.controls.append(Control(name, kind, options=tuple(values)))
    return found


def _number(said: str | None, otherwise: int) -> int:
    return int(said) if said and said.lstrip("-").isdigit() else otherwise


def filled(
    form: Form,
    chance: random.Random,
    words: Callable[[Control], str],
    today: datetime.date,
) -> dict[str, str | list[str]]:
    """Values for every field; `words` gives those of a field that takes text."""
    data: dict[str, str | list[str]] = {}
    for one in form.controls:
        value = _value(one, chance, words, today)
        if value != "":
            data[one.name] = value
    named = [button for button in form.buttons if button[0]]
    bare = len(named) < len(form.buttons)
    if named and (not bare or chance.random() < 0.4):
        name, value = chance.choice(named)
        data[name] = value
    return data


def _value(
    one: Control, chance: random.Random, words: Callable[[Control], str], today: datetime.date
) -> str | list[str]:
    match one.kind:
        case "hidden":
            return one.value if chance.random() < 0.95 else words(one)
        case "radio":
            return chance.choice(one.options)
        case "checkbox":
            if len(one.options) == 1:
                return one.options[0] if chance.random() < 0.75 else ""
            return [option for option in one.options if chance.random() < 0.5]
        case "select":
            return chance.choice(one.options or ("",))
        case "number":
            return str(chance.randint(one.least, max(one.least, min(one.most, one.least + 20))))
        case "date":
            return (today + datetime.timedelta(days=chance.randint(10, 90))).isoformat()
        case "month":
            return today.strftime("%Y-%m")
        case "file":
            return ""
        case _:
            return words(one)
