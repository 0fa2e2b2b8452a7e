"""What the doctor says of the safety zone in the web process."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from lic.config import checks, env, zone_health
from lic.safety import boxes, index, roster, zones
from tests.config.test_indexing import running

ZONE = zones.Zone("harbour", "on", "Tidewater Collective")
ROSTER = roster.Roster("Tidewater Collective", b"i" * 32, b"s" * 16, {"1": b"a" * 32, "2": b"b" * 32})  # fmt: skip

MATCHING = dataclasses.replace(ROSTER, matches=True, region="GB")


@pytest.fixture
def here(settings, tmp_path: Path) -> boxes.Folders:
    """A community with a desk under the same user, whose boxes are there."""
    settings.INSTALLATION = settings.DATA = tmp_path
    settings.SAFETY_ZONES = {"harbour": ZONE}
    zones.write(tmp_path, settings.SAFETY_ZONES)
    found = boxes.Folders(zones.folder(tmp_path, "harbour"))
    found.prepare()
    found.lay_out(boxes.ROSTER, roster.written(ROSTER))
    return found


def states(word: str) -> list[str]:
    return [one.state for one in zone_health.of_the_web() if word in one.sentence]


def test_where_nothing_was_chosen_nothing_is_said(settings):
    settings.SAFETY_ZONES = {}

    assert list(zone_health.of_the_web()) == []


def test_a_link_needs_no_walls(settings, here):
    settings.SAFETY_ZONES = {"linked": zones.Zone("linked", "link", "Harbour Nest")}

    assert [one.state for one in zone_health.of_the_web()] == ["ok"]


def test_web_and_desk_under_one_user_are_worth_a_look(here):
    assert [one.state for one in zone_health.of_the_web()] == ["ok", "ok", "look", "ok"]
    assert states("are one user of this machine") == ["look"]
    assert states(f"list of readers {ROSTER.fingerprint}") == ["ok"]


@pytest.mark.parametrize(
    ("box", "mode"), [("entrance", 0o2770), ("exit", 0o2730), ("exit", 0o2711)]
)
def test_a_box_that_others_can_list_or_change_is_named(here, box, mode):
    getattr(here, box).chmod(mode)

    assert states("Others can list") == ["mend"]


def test_a_file_of_choices_that_others_can_read_is_named(settings, here):
    (settings.INSTALLATION / zones.FILE).chmod(0o644)

    assert states("Others can read or change") == ["mend"]


def test_boxes_that_are_not_there_are_named(here):
    here.entrance.rmdir()

    assert states("there are no boxes") == ["mend"]


def test_a_desk_that_says_nothing_or_has_too_few_readers_is_worth_a_look(here):
    here.lay_out(
        boxes.ROSTER, roster.written(dataclasses.replace(ROSTER, recipients={"1": b"a" * 32}))
    )
    few = states("fewer than 2 people can read")
    here.take_away(boxes.ROSTER)

    assert (few, states("the desk says nothing yet")) == (["look"], ["look"])


@pytest.fixture
def silent(settings, here, tmp_path) -> Iterator[str]:
    """The desk's database is somewhere, and does not answer."""
    address = f"postgres://web:@localhost:5999/desk?socket={tmp_path}"
    settings.SAFETY_ZONES = {"harbour": dataclasses.replace(ZONE, database=address)}
    values = {**connections["default"].settings_dict, **env.database_at(address, "test")}
    connections["desk-harbour"] = DatabaseWrapper(values, "desk-harbour")
    yield address
    del connections["desk-harbour"]


@pytest.mark.django_db
def test_a_desks_database_that_does_not_answer_is_named_and_stops_nothing(settings, silent):
    settings.PROCESS = "web"

    assert states("does not answer the web") == ["mend"]
    assert states("the desk says nothing yet") == ["look"]
    assert checks.the_web_is_weak_at_the_desk() == []


def index_states() -> list[str]:
    return [*states("index"), *states("without a country code")]


def test_where_the_team_does_not_match_nothing_is_said_of_the_index(here):
    (here.entrance.parents[2] / "index" / "harbour").mkdir(parents=True)

    assert index_states() == []


def test_a_team_that_matches_without_an_index_may_leave_it_so(here):
    here.lay_out(boxes.ROSTER, roster.written(MATCHING))

    assert states("Run `lic index`, or leave it so") == ["look"]
    assert states("taken for one of GB, here and at the desk") == ["ok"]


def test_an_index_that_lives_died_or_is_used_up_is_told_apart(settings, here, tmp_path):
    here.lay_out(boxes.ROSTER, roster.written(MATCHING))
    with running(tmp_path):
        lives = states("the index answers.")
        for n in range(20 - index.MOST_A_REPORT + 1):
            index.ask(index.folder(tmp_path, "harbour"), bytes([n]) * 32)
        used_up = states("as often as it may today")
    died = states("is `lic index` running?")

    assert (lives, used_up, died) == (["ok"], ["look"], ["mend"])


def test_another_region_in_the_webs_own_file_is_named(settings, here, monkeypatch):
    here.lay_out(boxes.ROSTER, roster.written(MATCHING))
    monkeypatch.setenv("LIC_PHONE_REGION", "FR")
    settings.PHONE_REGION = "FR"

    assert states("LIC_PHONE_REGION is FR here") == ["look"]
    settings.PHONE_REGION = "GB"
    assert states("LIC_PHONE_REGION is") == []
