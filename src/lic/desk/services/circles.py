"""Circles: people who read alerts with seven words of their own."""

from __future__ import annotations

import datetime
from contextlib import suppress

from lic.base import audit, receipts
from lic.core import sealing
from lic.desk import acts, policies
from lic.desk.models import Alert, Circle, Settings
from lic.desk.reading import Reader
from lic.desk.services import alerts, going, intake, laying
from lic.desk.services.refusing import Refused
from lic.desk.services.turns import in_turn


def make_circle(
    reader: Reader, name: str, words: str, *, is_full: bool, today: datetime.date
) -> Circle:
    """A circle whose words these are; every alert that is out is sealed to it, as far as the reader sees that it may still go out.

    The words are kept nowhere. One whose report the reader cannot open comes to the circle with its renewal, by somebody who can.
    """
    with intake.up_to_date(today):
        policies.DESK.require(reader.actor, "change", None)
        found = receipts.opened(words, bytes(Settings.objects.get().salt))
        circle = Circle.objects.create(
            name=name, is_full=is_full, mark=sealing.locator_mark(found.locator), public=found.pair.public, made_on=today,
        )  # fmt: skip
        _copy_what_is_out(reader, circle, today)
        audit.record(reader.actor, acts.CIRCLE, on=circle, recipient=reader.number)
        laying.lay_circles()
        return circle


def _copy_what_is_out(reader: Reader, circle: Circle, today: datetime.date) -> None:
    """Seal to a new circle what is out, as far as the reader sees that it may still go out; what was taken back ends."""
    readable = policies.ALERT.visible(reader.actor, "read")
    for alert in Alert.objects.filter(readable, state=Alert.State.OUT):
        with suppress(Refused):
            if alerts.why_not(reader, alert.case, today) is None:
                alerts.copy(reader, alert, [circle])


@in_turn()
def end_circle(reader: Reader, circle_id: int) -> None:
    """Its words open nothing any more."""
    policies.DESK.require(reader.actor, "change", None)
    circle = Circle.objects.get(pk=circle_id)
    laying.take_away_circle(circle)
    audit.record(reader.actor, acts.CIRCLE_ENDED, on=circle, recipient=reader.number)
    going.say(going.CIRCLE, circle.pk)
    circle.delete()
