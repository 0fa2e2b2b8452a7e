"""Documents that are made from the code, so that they cannot be wrong: who may do what, what is kept.

`lic generate_docs` writes them; `--check` fails when a file on the disk is not what the code says. The desk is a
process with addresses and tables of its own: run there (`LIC_PROCESS=desk`), it writes documents of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation

from lic.base import access, privacy
from lic.base.policy import Policy, Rule

FOLDER = Path(settings.PACKAGE).parents[1] / "docs"
NOTE = "<!-- Made by `python manage.py generate_docs`. Change the code, not this file. -->\n"
PREFIX, AT_THE_DESK = ("desk-", " at the safety desk") if settings.IS_DESK else ("", "")
VISIBLE = {
    "PUBLIC": "everybody",
    "NETWORK": "people seated in any community of the network",
    "COMMUNITY": "people seated in this community",
    "ALLIED": "verified services",
    "GROUP": "people seated here; each sees the rows of their own group only",
    "DUTY": "people who hold the named duty here",
    "OWNER": "people signed in; each sees their own things only",
}


def permissions() -> str:
    """docs/permissions.md: every address with who it is for, every permission with its rules in words."""
    title = NOTE + "# Who may do what" + AT_THE_DESK
    return "\n".join([title, "", *_visibilities(), *_addresses(), *_policies()])


def data_map() -> str:
    """docs/data-map.md: every table, which of its fields are about a person, and how long rows live."""
    lines = [NOTE + "# What is kept about people" + AT_THE_DESK, ""]
    lines += [
        "A field is *personal* when it says something about one person. Everything else is *open*: it says",
        "something about the community, or nothing about anybody.",
        "",
    ]
    for model in _models():
        found = privacy.declaration(model)
        if found is None:
            continue
        lines += [f"## {model._meta.label}", "", _first_line(model.__doc__ or ""), ""]
        lines += _table(
            ("personal", "open", "kept"),
            [(_listed(found.personal), _listed(found.open), _kept(found))],
        )
    return "\n".join(lines)


DOCUMENTS: dict[str, Callable[[], str]] = {
    f"{PREFIX}permissions.md": permissions,
    f"{PREFIX}data-map.md": data_map,
}


def write(folder: Path = FOLDER) -> list[Path]:
    """Write every document that is not up to date; returns those."""
    folder.mkdir(exist_ok=True)
    stale = list(outdated(folder))
    for path in stale:
        path.write_text(_made(path.name), "utf-8")
    return stale


def outdated(folder: Path = FOLDER) -> Iterator[Path]:
    """The documents on the disk that are not what the code says."""
    for name in DOCUMENTS:
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != _made(name):
            yield path


def _made(name: str) -> str:
    with translation.override("en"):
        return DOCUMENTS[name]().rstrip("\n") + "\n"


def _visibilities() -> Iterator[str]:
    yield from ["## Words", ""]
    yield from _table(("visibility", "who"), VISIBLE.items())


def _addresses() -> Iterator[str]:
    yield from [
        "## Addresses",
        "",
        "A sensitive page keeps no copy and shows no address to the next site. The doors of the demo are left out.",
        "",
    ]
    yield from _table(
        ("address", "name", "for", "permission", "methods", "sensitive"),
        [
            (f"`{a.route}`", a.name, a.access.words, _permission(a.access), " ".join(a.access.methods), "yes" if a.access.sensitive else "")
            for a in access.addresses()
            if a.access is not None and not a.name.startswith("demo:")
        ],
    )  # fmt: skip


def _permission(found: access.Access) -> str:
    return f"{found.policy} · {found.permission}" if found.policy else ""


def _policies() -> Iterator[str]:
    yield from [
        "## Permissions",
        "",
        "A permission is refused as soon as one of its conditions is met; whatever is not listed is refused.",
        "† The refusal looks as if the thing did not exist.",
        "",
    ]
    for name, policy in sorted(Policy.every.items()):
        if name.startswith("tests."):
            continue
        yield from [f"### {name}", ""]
        yield from _table(
            ("permission", "refused when", "said then"),
            [
                (key, _rules(policy.rules(key)), _sentences(policy.rules(key)))
                for key in policy.permissions
            ],
        )


def _rules(rules: tuple[Rule, ...]) -> str:
    return " · ".join(rule.name.replace("_", " ") + (" †" if rule.hides else "") for rule in rules)


def _sentences(rules: tuple[Rule, ...]) -> str:
    return " ".join(str(rule.sentence) for rule in rules if rule.sentence)


def _models() -> list[type[models.Model]]:
    return sorted(
        apps.get_models(),
        key=lambda model: (not model.__module__.startswith("lic."), model._meta.label),
    )


def _kept(found: privacy.Declaration) -> str:
    if found.keep_days is None:
        return found.until or "as long as the thing itself"
    days = (
        f"{found.keep_days} {'day' if found.keep_days == 1 else 'days'} after `{found.since}`"
        if found.keep_days
        else f"until the day after `{found.since}`"
    )
    return f"{days}; {found.until}" if found.until else days


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) or "none"


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    headings = tuple(headings)
    yield "| " + " | ".join(headings) + " |"
    yield "|" + "---|" * len(headings)
    for row in rows:
        yield (
            "| "
            + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row)
            + " |"
        )
    yield ""
