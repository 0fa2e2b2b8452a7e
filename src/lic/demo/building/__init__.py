"""The invented town, built day by day through the services of the house.

build(seed)  both towns, half a year of them, in the transaction of the caller
"""

from __future__ import annotations

import datetime

import numpy as np

from lic.communities import queries as table
from lic.communities import services as communities
from lic.decisions.services import sweeping
from lic.demo import content
from lic.demo.building import deeds, rounds, towns
from lic.demo.building.cast import Cast
from lic.demo.building.days import Calendar, Diary
from lic.demo.building.proposals import Proposals

SEED = 20_060  # the year in which the first table met, and a place for the next
FOUNDED = 170


def build(seed: int = SEED) -> Cast:
    """Found Harbour Flats and Tamarack Landing, and live half a year in the first; returns its people."""
    generator = np.random.default_rng(seed)
    calendar = Calendar.at(content.table("town")[content.HARBOUR]["timezone"])
    with calendar.on(FOUNDED):
        harbour = towns.found(content.HARBOUR, calendar, generator)
    _live(harbour, calendar, generator)
    with calendar.on(20):
        tamarack = towns.found(content.TAMARACK, calendar, generator)
    _finish(harbour, tamarack, calendar)
    return harbour


def _live(cast: Cast, calendar: Calendar, generator: np.random.Generator) -> None:
    diary = Diary(calendar)
    listened = rounds.Rounds(cast, diary, generator)
    proposed = Proposals(cast, diary, listened)
    done = deeds.Deeds(cast, diary, proposed)
    for part in (listened, proposed, done):
        part.write()

    def every_day(moment: datetime.datetime) -> None:
        communities.move_bands(cast.community)
        proposed.every_day(moment)

    diary.live(every_day)


def _finish(harbour: Cast, tamarack: Cast, calendar: Calendar) -> None:
    """What the worker does in the night before somebody opens the demo."""
    with calendar.on(0) as now:
        sweeping.refresh_all(now)
        for cast in (harbour, tamarack):
            communities.move_bands(cast.community, even_if_moved=True)
            deeds.put_old_notices_aside(cast, _today(cast))


def _today(cast: Cast) -> datetime.date:
    return table.today(cast.community)
