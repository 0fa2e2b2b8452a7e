"""An alert is told once a day to the seats of the sex workers' group, and to nobody else."""

from __future__ import annotations

import datetime

import pytest

from lic.communities.models import Notice
from lic.safety import boxes, jobs, roster
from tests.communities import made as table
from tests.safety import made

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 27, 20, tzinfo=datetime.UTC)


def lay(desk: made.Desk, day: str) -> None:
    values = {name: getattr(desk.roster(), name) for name in roster.Roster.__dataclass_fields__}
    desk.box.lay_out(boxes.ROSTER, roster.written(roster.Roster(**{**values, "last_alert": day})))


def told() -> list[tuple[str, str]]:
    return sorted((one.seat.handle, one.on.isoformat()) for one in Notice.objects.all())


def test_seats_of_the_group_at_the_centre_are_told_once_a_day():
    town, desk = table.town("harbour"), made.desk()
    table.seat(town, "sw", handle="Quiet Heron")
    table.seat(town, "pol", handle="Loud Crow")
    table.seat(table.town("linked"), "sw", handle="Far Finch")

    jobs.tell_group(NOW)
    assert told() == []
    lay(desk, "2026-11-27")
    jobs.tell_group(NOW)
    jobs.tell_group(NOW + datetime.timedelta(minutes=1))
    assert told() == [("Quiet Heron", "2026-11-27")]

    Notice.objects.update(is_read=True)
    jobs.tell_group(NOW + datetime.timedelta(hours=1))
    assert Notice.objects.filter(is_read=False).count() == 0
    lay(desk, "2026-11-28")
    jobs.tell_group(NOW + datetime.timedelta(days=1))
    assert told() == [("Quiet Heron", "2026-11-28")]
    assert Notice.objects.filter(is_read=False).count() == 1


def test_an_old_alert_and_a_desk_that_is_not_there_are_told_to_nobody():
    town = table.town("harbour")
    table.seat(town, "sw")
    jobs.tell_group(NOW)
    lay(made.desk(), "2026-11-01")

    jobs.tell_group(NOW)

    assert told() == []
