"""Which community a command means where several may be here."""

from __future__ import annotations

from django.core.management.base import CommandError

from lic.communities import queries
from lic.communities.models import Community
from lic.demo.content import HARBOUR


def community(slug: str | None = None) -> Community:
    """The community with this address; without one the only one, or in a demo Harbour Flats.

    Raises CommandError with the choices.
    """
    found = {one.slug: one for one in queries.communities()}
    if not found:
        raise CommandError("There is no community here yet: make one with `lic found`.")
    choices = f"Communities here: {', '.join(sorted(found))}."
    if slug:
        if slug not in found:
            raise CommandError(f"There is no community with the address {slug!r}. {choices}")
        return found[slug]
    if len(found) == 1:
        return next(iter(found.values()))
    if HARBOUR in found and all(one.is_demo for one in found.values()):
        return found[HARBOUR]
    raise CommandError(f"Say which community with --community. {choices}")
