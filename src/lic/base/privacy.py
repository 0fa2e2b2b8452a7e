"""What each model keeps about people, for how long: one declaration drives every use of it.

`class Privacy` on a model names its `personal` and `open` fields, and `keep_days` counted from the
date field `since` (None: as long as the thing itself lives; `until` says so in words). Export,
erasure, the retention job and docs/data-map.md read it; a start-up check refuses a model or a field
that nobody declared.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction


@dataclass(frozen=True, slots=True)
class Declaration:
    """The privacy of one model: which fields are about a person, and how long rows live."""

    personal: frozenset[str]
    open: frozenset[str]
    keep_days: int | None = None
    since: str = ""
    until: str = ""


# Models of other packages, in the same words.
THIRD_PARTY: dict[str, Declaration] = {
    "auth.Permission": Declaration(
        frozenset(),
        frozenset({"id", "name", "content_type", "codename"}),
        until="always empty of people",
    ),
    "auth.Group": Declaration(
        frozenset(), frozenset({"id", "name", "permissions"}), until="not used"
    ),
    "contenttypes.ContentType": Declaration(
        frozenset(), frozenset({"id", "app_label", "model"}), until="always"
    ),
    "account.EmailAddress": Declaration(
        frozenset({"user", "email", "verified", "primary"}),
        frozenset({"id"}),
        until="never written: no e-mail sign-in",
    ),
    "account.EmailConfirmation": Declaration(
        frozenset({"email_address", "key", "created", "sent"}),
        frozenset({"id"}),
        until="never written",
    ),
    "mfa.Authenticator": Declaration(
        frozenset({"user", "type", "data", "created_at", "last_used_at"}),
        frozenset({"id"}),
        until="until its owner removes it; times are cut to the day",
    ),
    "django_tasks_database.DBTaskResult": Declaration(
        frozenset(),
        frozenset(
            {
                "id",
                "status",
                "enqueued_at",
                "started_at",
                "finished_at",
                "args_kwargs",
                "priority",
                "task_path",
                "worker_ids",
                "queue_name",
                "backend_name",
                "run_after",
                "return_value",
                "exception_class_path",
                "traceback",
            }
        ),
        keep_days=7,
        since="finished_at",
        until="work that names rounds, never people",
    ),
}


def declaration(model: type[models.Model]) -> Declaration | None:
    """The model's declaration, or None when nobody wrote one."""
    privacy = getattr(model, "Privacy", None)
    if privacy is None:
        return THIRD_PARTY.get(model._meta.label)
    return Declaration(
        frozenset(getattr(privacy, "personal", ())),
        frozenset(getattr(privacy, "open", ())),
        getattr(privacy, "keep_days", None),
        getattr(privacy, "since", ""),
        getattr(privacy, "until", ""),
    )


def undeclared() -> Iterator[str]:
    """One sentence for each model or field whose privacy nobody declared, or that is gone."""
    for model in apps.get_models():
        label, found = model._meta.label, declaration(model)
        if found is None:
            yield f"{label} has no class Privacy."
            continue
        actual = {f.name for f in (*model._meta.concrete_fields, *model._meta.many_to_many)}
        said = found.personal | found.open
        for name in sorted(actual ^ said):
            yield f"{label}.{name} is {'not declared in' if name in actual else 'unknown but declared in'} class Privacy."
        if found.keep_days is not None and found.since not in actual:
            yield f"{label} keeps rows for {found.keep_days} days since {found.since!r}, which is no field."
        if found.keep_days is None and found.personal and not found.until:
            yield f"{label} has personal fields and says neither keep_days nor until."


def expire(today: datetime.date) -> dict[str, int]:
    """Delete every row whose days are over; returns the number of rows by model."""
    gone: dict[str, int] = {}
    for model in apps.get_models():
        found = declaration(model)
        if found is None or found.keep_days is None:
            continue
        last = today - datetime.timedelta(days=found.keep_days)
        field = model._meta.get_field(found.since)
        test = (
            f"{found.since}__date__lt"
            if isinstance(field, models.DateTimeField)
            else f"{found.since}__lt"
        )
        number, _ = model._default_manager.filter(**{test: last}).delete()
        if number:
            gone[model._meta.label] = number
    return gone


# Kept, but of no use to its owner and of much use to whoever holds her copy.
SECRET = frozenset(
    {"password", "digest", "session_key", "session_data", "voting_id", "voter_key", "data"}
)
NOT_SHOWN = "(kept, not shown)"

Rows = Iterable[tuple[str, dict[str, Any]]]
_CONTRIBUTIONS: list[Callable[[models.Model], Rows]] = []


def contribute(fetch: Callable[[models.Model], Rows]) -> Callable[[models.Model], Rows]:
    """Add to `export_of` what no foreign key leads to, such as answers under a voter key.

    `fetch(account)` gives pairs of a name ("listening.Vote") and a row of plain values.
    """
    _CONTRIBUTIONS.append(fetch)
    return fetch


def export_of(person: models.Model) -> dict[str, list[dict[str, Any]]]:
    """Everything kept about a person, by model, in plain values: her account or one of her seats.

    Follows every foreign key that a `class Privacy` calls personal; a row whose own id is personal
    (a seat) leads further. Secrets are named and not shown.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for model, ids in _about(person).items():
        rows = model._default_manager.filter(pk__in=ids).order_by("pk")
        found[model._meta.label] = [_plain_row(row) for row in rows]
    for fetch in _CONTRIBUTIONS:
        for label, values in fetch(person):
            found.setdefault(label, []).append(values)
    return found


def erase(person: models.Model) -> dict[str, int]:
    """Delete a person's row and every row about her; returns the number of rows by model.

    What she only touched (a revocation that she asked for) stays without her. Raises ProtectedError
    when something may not go, and then nothing has gone.
    """
    with transaction.atomic():
        _, by_model = person.delete()
    return {label: number for label, number in by_model.items() if number}


def _about(person: models.Model) -> dict[type[models.Model], set[Any]]:
    """Ids of the rows about a person, by model, the person's own first."""
    found: dict[type[models.Model], set[Any]] = {type(person): {person.pk}}
    edge = dict(found)
    while edge:
        following: dict[type[models.Model], set[Any]] = {}
        for model, field in _personal_links():
            targets = edge.get(field.related_model)
            if not targets:
                continue
            ids = set(
                model._default_manager.filter(**{f"{field.name}__in": targets}).values_list(
                    "pk", flat=True
                )
            )
            new = ids - found.get(model, set())
            if new:
                found.setdefault(model, set()).update(new)
                if _is_about_a_person(model):
                    following.setdefault(model, set()).update(new)
        edge = following
    return found


def _personal_links() -> Iterator[tuple[type[models.Model], Any]]:
    for model in apps.get_models():
        said = declaration(model)
        for field in model._meta.concrete_fields:
            if field.is_relation and said is not None and field.name in said.personal:
                yield model, field


def _is_about_a_person(model: type[models.Model]) -> bool:
    said = declaration(model)
    return said is not None and model._meta.pk.name in said.personal


def _plain_row(row: models.Model) -> dict[str, Any]:
    return {
        field.name: _plain(field.name, field.value_from_object(row))
        for field in row._meta.concrete_fields
    }


def _plain(name: str, value: Any) -> Any:
    if name in SECRET and value:
        return NOT_SHOWN
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID | bytes) else value
