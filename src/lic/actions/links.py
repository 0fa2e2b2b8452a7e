"""How actions look on other apps' pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from lic.actions import presenting, queries
from lic.actions.models import Action
from lic.base import links
from lic.base.policy import Actor


def fetch(actor: Actor, ids: list[str]) -> Iterable[links.Shown]:
    """The actions among these that the reader may see."""
    for row in queries.some(actor, ids):
        yield links.Shown(
            kind="actions.action",
            id=str(row.pk),
            title=row.title,
            url=reverse("actions:action", args=[row.community.slug, row.number]),
            state=row.get_state_display(),
            line=presenting.lead_line(row),
            on=row.done_on or row.opened_on,
        )


def register() -> None:
    links.register(Action._meta.label_lower, fetch)
