"""The invented town, anew."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from lic.base.commands import HouseCommand
from lic.decisions.services import sweeping
from lic.demo import building, clearing
from lic.listening import services as listening


class Command(HouseCommand):
    help = (
        "Build the invented town anew, from an empty folder too. Real communities are left alone."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demo. Set LIC_DEMO=true to build the invented town.")
        call_command("migrate", verbosity=0)
        began = time.monotonic()
        with transaction.atomic():
            clearing.clear()
            cast = building.build()
        self._end_keys()
        seats = sum(len(cast.seats(group)) for group in cast.groups)
        self.stdout.write(
            f"Harbour Flats is there: {seats} seats, built in {time.monotonic() - began:.1f} s."
        )

    def _end_keys(self) -> None:
        """Keys whose days are over go as they would by night; it writes the file anew."""
        if transaction.get_connection().in_atomic_block:
            return
        listening.end_keys(timezone.now().date())
        sweeping.forget_all(timezone.now())
