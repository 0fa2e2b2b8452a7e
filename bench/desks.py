"""Measurings that need the desk's process; they run through `bench.inside` with `LIC_PROCESS=desk`."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.utils import timezone
from tests.desk import made

from lic.desk.models import Case
from lic.desk.queries import cases
from lic.desk.services import cases as acts
from lic.desk.services import intake, laying
from lic.safety import boxes, queries


def night(reports: int, readers: int) -> dict[str, float]:
    """So many reports for so many readers, taken in, laid out anew and opened; seconds for each; `turn`: one report's share of laying out, which nobody overlaps."""
    today = timezone.localdate()
    here = laying.box()
    if not isinstance(here, boxes.Folders):
        raise TypeError("the web's side of the boxes is a folder here")
    here.prepare()
    queries.box = lambda _zone: here  # both sides in one process
    desk = made.desk(readers)
    for _ in range(reports):
        made.tell()
    taken = _seconds(lambda: intake.take_in(today))
    case = cases.queue(desk.one)[-1].case
    pks = list(Case.objects.values_list("pk", flat=True)[:200])
    return {
        "taken": taken,
        "laid": _seconds(laying.reconcile),
        "turn": max(_seconds(lambda pk=pk: laying._lay(pk)) for pk in pks),
        "queue": _seconds(lambda: cases.queue(desk.one)),
        "opened": _seconds(lambda: acts.open_report(desk.one, case.pk)),
    }


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
