"""What the clock does: says once that an action is late, and ends the keys of what was done."""

from __future__ import annotations

import datetime

from django.db import transaction

from lic.actions import telling
from lic.actions.models import Action
from lic.actions.services import moving
from lic.base import keys
from lic.communities import queries as table

KEY_DAYS = 30


def tell_late(now: datetime.datetime) -> int:
    """Tell the lead of every open action whose day has passed, once; returns how many."""
    told = 0
    for community in table.communities():
        late = Action.objects.filter(
            community=community, state=Action.State.OPEN, is_late_told=False,
            due_on__lt=table.day(community, now),
        )  # fmt: skip
        for row in late.select_related("community", "lead"):
            with transaction.atomic():
                Action.objects.filter(pk=row.pk).update(is_late_told=True)
                telling.late(row)
            told += 1
    return told


def end_keys(now: datetime.datetime) -> int:
    """30 days after an action is done, forget who said so; returns how many keys ended."""
    last = (now - datetime.timedelta(days=KEY_DAYS)).date()
    done = Action.objects.filter(state=Action.State.DONE, done_on__lt=last)
    living = [row for row in done if keys.exists(row.key_name)]
    for row in living:
        with transaction.atomic():
            moving.forget_voices(row)
    return len(living)
