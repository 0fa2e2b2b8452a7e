"""What `lic run` starts: the invented desk where nobody chose otherwise, and the index while its team looks who named the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as configured

from lic.config import processes
from lic.config.management.commands import run
from lic.safety import zones
from tests.safety import made

ON = zones.Zone(run.DEMO_TOWN, zones.ON, run.DEMO_CUSTODIAN)
LINK = zones.Zone(run.DEMO_TOWN, zones.LINK, "Nest", address="https://tell.example/")


def started(zone: zones.Zone | None) -> list[str]:
    return [environment["LIC_PROCESS"] for _command, environment in run.programs(8100, zone)]


def test_where_nobody_has_chosen_the_invented_town_gets_its_desk_once(tmp_path: Path):
    assert run.chose_a_desk(tmp_path / "data")
    assert zones.read(tmp_path / "data") == {run.DEMO_TOWN: ON}
    assert not run.chose_a_desk(tmp_path / "data")


@pytest.mark.parametrize(
    ("chosen", "off"),
    [({}, {run.DEMO_TOWN}), ({}, {"quiet-cove"}), ({run.DEMO_TOWN: LINK}, set())],
    ids=["off", "another town off", "a link"],
)
def test_a_choice_once_made_stays(tmp_path: Path, chosen, off):
    zones.write(tmp_path, chosen, off=off)
    before = (tmp_path / zones.FILE).read_text()

    assert not run.chose_a_desk(tmp_path)
    assert (tmp_path / zones.FILE).read_text() == before


@pytest.mark.parametrize("zone", [None, LINK], ids=["off", "link"])
def test_without_a_desk_there_is_neither_desk_nor_index(zone):
    assert started(zone) == ["web", "worker"]
    assert [
        environment
        for _command, environment in run.programs(8100, zone)
        if "LIC_DESK_URL" in environment
    ] == []
    assert run.index_of(zone) is None


def test_web_and_desk_know_one_address_of_the_desk():
    assert started(ON) == ["web", "worker", "desk"]
    web, _worker, desk = (environment for _command, environment in run.programs(8100, ON))
    assert web["LIC_DESK_URL"] == desk["LIC_DESK_URL"] == "http://127.0.0.1:8101"
    assert desk["LIC_DESK"] == run.DEMO_TOWN


def test_the_index_is_wanted_while_the_team_looks_who_named_the_same():
    index = run.index_of(ON)
    assert not index.is_wanted()  # the desk says nothing yet

    desk = made.desk(slug=run.DEMO_TOWN)
    assert not index.is_wanted()
    desk.matches = True
    desk.lay_roster()
    assert index.is_wanted()
    assert [path.name for path in Path(configured.DATA).iterdir()] == ["desk"]


def test_the_index_is_told_no_secret_and_no_database():
    index = run.index_of(ON)

    assert index.command[1:] == ["-m", "lic.config", "index"]
    assert index.extra.pop("LIC_PROCESS") == "index"
    assert index.extra.pop("LIC_DESK") == run.DEMO_TOWN
    assert set(index.extra.values()) == {""}
    assert {
        "LIC_DATABASE",
        "LIC_DESK_DATABASE_FILE",
        "LIC_SECRET_KEY",
        "LIC_DESK_SECRET_KEY",
    } <= set(processes.INDEX)
