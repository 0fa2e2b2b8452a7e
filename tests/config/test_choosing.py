"""`lic safety`: nothing, a link, or a desk; what is missing is asked for."""

from __future__ import annotations

import dataclasses
import io

import pytest
from django.core.management import CommandError, call_command

from lic.safety import boxes, index, roster, zones
from tests.communities import made
from tests.config.test_founding import Terminal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    made.town("harbour")
    settings.INSTALLATION = tmp_path
    return tmp_path


def test_a_link_is_asked_for_line_by_line(folder, monkeypatch):
    monkeypatch.setattr(
        "sys.stdin", Terminal("1\nLink\nTidewater Collective\nhttps://reports.example/\n")
    )
    out = io.StringIO()

    call_command("safety", stdout=out)

    zone = zones.read(folder)["harbour"]
    assert (zone.choice, zone.custodian, zone.address) == (
        zones.LINK, "Tidewater Collective", "https://reports.example/",
    )  # fmt: skip
    assert out.getvalue().count("Type off, link or on: ") == 2  # "1" is none of the three
    assert "Who runs the other system: " in out.getvalue()


def test_who_types_nothing_chooses_nothing(folder, monkeypatch):
    monkeypatch.setattr("sys.stdin", Terminal("\n"))

    with pytest.raises(CommandError, match="nothing is changed"):
        call_command("safety", stdout=io.StringIO())

    assert not zones.is_chosen(folder)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "Say which: lic safety off, lic safety link, or lic safety on."),
        (["link"], "--custodian is missing: who reads what is told?"),
        (["link", "--custodian", "Tidewater"], "--link is missing, or does not begin with https://"),
        (["link", "--custodian", "Tidewater", "--link", "http://a.example"], "--link is missing, or does not"),
        (["on", "--custodian", "Tidewater", "--readers", "1"], "Fewer than two people who read"),
    ],
)  # fmt: skip
def test_where_nobody_can_be_asked_what_is_missing_is_named(folder, monkeypatch, given, sentence):
    monkeypatch.setattr("sys.stdin", io.StringIO())

    with pytest.raises(CommandError, match=sentence):
        call_command("safety", *given)

    assert zones.read(folder) == {}


def test_off_leaves_what_the_desk_has_to_its_custodian(folder):
    call_command("safety", "on", "--custodian", "Tidewater", stdout=io.StringIO())
    zones.folder(folder, "harbour").mkdir(parents=True)
    out = io.StringIO()

    call_command("safety", "off", stdout=out)

    assert zones.read(folder) == {}
    assert f"still lies in {zones.folder(folder, 'harbour')}" in out.getvalue()


def test_off_is_a_choice_that_stays_until_somebody_chooses_again(folder):
    call_command("safety", "off", stdout=io.StringIO())
    assert (zones.read(folder), zones.off(folder)) == ({}, {"harbour"})

    call_command("safety", "on", "--custodian", "Tidewater", stdout=io.StringIO())
    assert (list(zones.read(folder)), zones.off(folder)) == (["harbour"], frozenset())


def test_what_one_town_chooses_takes_nothing_from_another(folder):
    linked = zones.Zone("linked", "link", "Nest", address="https://tell.example/")
    zones.write(folder, {"linked": linked}, off={"quiet"})

    call_command("safety", "on", "--custodian", "Tidewater", stdout=io.StringIO())
    assert (sorted(zones.read(folder)), zones.off(folder)) == (["harbour", "linked"], {"quiet"})

    call_command("safety", "off", stdout=io.StringIO())
    assert (zones.read(folder), zones.off(folder)) == ({"linked": linked}, {"harbour", "quiet"})


def test_off_names_the_key_of_the_index_that_stays(folder):
    call_command("safety", "on", "--custodian", "Tidewater", stdout=io.StringIO())
    for left in (zones.folder(folder, "harbour"), index.folder(folder, "harbour")):
        left.mkdir(parents=True)
    out = io.StringIO()

    call_command("safety", "off", stdout=out)

    assert f"the key of its index, in {index.folder(folder, 'harbour')}" in out.getvalue()


def choose(*given: str) -> str:
    out = io.StringIO()
    call_command("safety", *given, stdout=out)
    return out.getvalue()


VAN, NIGHT = {"name": "Van", "number": "555-0128", "when": ""}, {"name": "Night line", "number": "555-0129", "when": "until 5:00"}  # fmt: skip
ADDRESS = "postgres://lic-drop:qzsecret@127.0.0.1/lic-desk"


def test_said_again_it_keeps_what_is_not_given_and_replaces_what_is(folder):
    choose("on", "--custodian", "Tidewater", "--number", "Van=555-0128")
    choose("on", "--database", ADDRESS)
    kept = zones.read(folder)["harbour"]
    assert (kept.custodian, kept.numbers, kept.database) == ("Tidewater", (VAN,), ADDRESS)

    choose("on", "--number", "Night line=555-0129,until 5:00", "--custodian", "Harbour Nest")

    changed = zones.read(folder)["harbour"]
    assert changed == dataclasses.replace(kept, custodian="Harbour Nest", numbers=(NIGHT,))
    choose("on", "--no-numbers")
    assert zones.read(folder)["harbour"].numbers == ()
    choose("on", "--database", "")
    assert zones.read(folder)["harbour"].database == ""


def test_a_link_said_again_keeps_its_address(folder):
    choose("link", "--custodian", "Nest", "--link", "https://reports.example/")

    choose("link", "--number", "Van=555-0128")

    zone = zones.read(folder)["harbour"]
    assert (zone.custodian, zone.address, zone.numbers) == ("Nest", "https://reports.example/", (VAN,))  # fmt: skip


def test_another_choice_begins_anew(folder):
    choose("on", "--custodian", "Tidewater", "--number", "Van=555-0128", "--database", ADDRESS)

    said = choose("link", "--custodian", "Nest", "--link", "https://reports.example/")

    zone = zones.read(folder)["harbour"]
    assert (zone.custodian, zone.numbers, zone.database) == ("Nest", (), "")
    assert "still lies in its database on PostgreSQL" in said


def test_off_says_that_a_database_elsewhere_still_has_everything(folder):
    choose("on", "--custodian", "Tidewater", "--database", ADDRESS)

    said = choose("off")

    assert said == (
        "Off. The desk's own data still lies in its database on PostgreSQL (postgres://127.0.0.1/lic-desk):"
        " its custodian decides when it goes, and removes it.\n"
    )
    assert choose("off") == "Off: no address, no menu, no table.\n"


def laid_out(folder, n: int) -> None:
    """What a desk lays out where so many people can read."""
    out = zones.folder(folder, "harbour") / boxes.OUT
    out.mkdir(parents=True)
    readers = {f"{one}": bytes([one]) * 32 for one in range(n)}
    said = roster.Roster("Tidewater", b"i" * 32, b"s" * 16, readers)
    (out / boxes.ROSTER).write_bytes(roster.written(said))


def test_a_new_desk_is_set_up_by_the_command_of_the_handbook(folder, tmp_path, monkeypatch):
    (tmp_path / "lic-desk").write_text("#!/bin/sh\n")
    (tmp_path / "lic-desk").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    said = choose("on", "--custodian", "Tidewater")

    assert "Nothing can be told yet: it opens once two people can read." in said
    assert "\n  lic-desk desk --found 3\n" in said


@pytest.mark.parametrize(
    ("n", "sentence"),
    [
        (0, "0 of at least 2 people can read, so nothing can be told yet."),
        (1, "1 of at least 2 people can read, so nothing can be told yet."),
        (2, "2 people can read."),
    ],
)
def test_a_desk_that_is_there_is_not_set_up_again(folder, n, sentence):
    laid_out(folder, n)

    said = choose("on", "--custodian", "Tidewater")

    assert f"is set up already, and whoever has a place there keeps it. {sentence}\n" in said
    assert "--found" not in said


def test_numbers_that_go_with_a_choice_are_named(folder):
    choose("on", "--custodian", "Tidewater", "--number", "Night line=555-0129,until 5:00")

    gone = "These numbers are no longer shown: Night line 555-0129, until 5:00."
    assert gone in choose("off")
    said = choose("on", "--custodian", "Tidewater", "--number", "Van=555-0128")
    assert "Whom to call now, the same in every language, until the desk gives its own: Van 555-0128." in said  # fmt: skip
    assert "no longer shown" not in said
    assert "These numbers are no longer shown: Van 555-0128." in choose("on", "--no-numbers")


def test_a_number_and_no_number_are_not_said_at_once(folder):
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("safety", "on", "--number=Van=555-0128", "--no-numbers")
