"""Telling the sex workers' group that an alert is out: in the product, and by a mail that says nothing of it."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lic.base import ticker
from lic.communities import notices
from lic.safety import queries, zones

ALERT = notices.register(
    "safety.alert", _("There is something new to read with the seven words of your circle.")
)
OFTEN = datetime.timedelta(seconds=20)
NEW = datetime.timedelta(days=7)
"""An alert older than that was out before anybody could be told."""


def tell_group(now: datetime.datetime) -> None:
    """One notice a day before every seat of the group at the centre, wherever an alert came out; once, however often this runs."""
    for zone in settings.SAFETY_ZONES.values():
        if zone.is_on:
            _tell(zone, now)


def _tell(zone: zones.Zone, now: datetime.datetime) -> None:
    desk = queries.read_by(zone)
    if desk is None or not desk.last_alert:
        return
    day = datetime.date.fromisoformat(desk.last_alert)
    url = reverse("safety:back", args=[zone.slug])
    today = now.astimezone(ZoneInfo(zone.timezone)).date()
    if today - day > NEW or notices.is_sent(ALERT, url, since=day):
        return
    centre = Q(community__slug=zone.slug, group__is_centre=True)
    notices.send(centre, ALERT, url, day)


def register() -> None:
    """Tell the ticker."""
    ticker.register("safety.alerts", every=OFTEN, run=tell_group)
