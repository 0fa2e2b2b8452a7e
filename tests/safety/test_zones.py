"""What a community chose is read, refused where it is wrong, and leaves nothing where nothing was chosen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lic.safety import zones

ON = zones.Zone(
    "harbour", "on", "Tidewater", numbers=({"name": "Van", "number": "555", "when": ""},)
)
LINK = zones.Zone("linked", "link", "Nest", address="https://tell.example/")


def test_what_is_written_is_read_again(tmp_path: Path):
    zones.write(tmp_path, {"harbour": ON, "linked": LINK})

    assert zones.read(tmp_path) == {"harbour": ON, "linked": LINK}
    assert (tmp_path / zones.FILE).stat().st_mode & 0o777 == 0o600


def test_with_nothing_chosen_there_is_no_file(tmp_path: Path):
    zones.write(tmp_path, {"harbour": ON})
    zones.write(tmp_path, {})

    assert list(tmp_path.iterdir()) == []
    assert zones.read(tmp_path) == {}


def test_whoever_chose_nothing_has_nothing_and_has_chosen(tmp_path: Path):
    assert (zones.is_chosen(tmp_path), zones.off(tmp_path)) == (False, frozenset())

    zones.write(tmp_path, {"harbour": ON}, off={"quiet"})
    assert zones.read(tmp_path) == {"harbour": ON}
    assert zones.off(tmp_path) == {"quiet"}

    zones.write(tmp_path, {}, off={"quiet"})
    assert (zones.is_chosen(tmp_path), zones.read(tmp_path)) == (True, {})


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"a": {}}', '{"a": {"choice": "maybe", "custodian": "x"}}', '{"a": {"choice": "on", "custodian": "x", "colour": 1}}', '{"a": {"choice": "off", "custodian": "x"}}']
)  # fmt: skip
def test_a_file_that_nobody_wrote_is_refused_with_a_sentence(tmp_path: Path, text: str):
    (tmp_path / zones.FILE).write_text(text)

    with pytest.raises(zones.BadZone, match="Run `lic safety` again"):
        zones.read(tmp_path)


def lic(folder: Path, *words: str, process: str = "web") -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, "LIC_DATA": str(folder), "LIC_DATABASE": "", "LIC_PROCESS": process, "LIC_DEMO": "false",
        "DJANGO_SETTINGS_MODULE": "lic.config.settings", "LIC_SECRET_KEY": "",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "lic.config", *words], env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.slow_on_both
@pytest.mark.parametrize(
    "off", [set(), {"harbour"}], ids=["nobody chose", "somebody chose nothing"]
)
def test_where_nobody_chose_there_is_no_address_no_app_no_table_no_folder(tmp_path: Path, off):
    zones.write(tmp_path, {}, off=off)
    urls = lic(tmp_path, "urls", "--json")
    assert urls.returncode == 0, urls.stderr

    routes = [one["pattern"] for one in json.loads(urls.stdout)]
    assert [route for route in routes if "/talk/" in route] == []
    lic(tmp_path, "migrate")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["keys"]

    refused = lic(tmp_path, "desk", process="desk")
    assert refused.returncode != 0
    assert "run `lic safety on` first" in refused.stderr


def test_once_it_is_chosen_the_addresses_are_there_and_the_desk_knows_none_of_the_tables(tmp_path):
    zones.write(tmp_path, {"harbour": ON})

    web = {one["name"] for one in json.loads(lic(tmp_path, "urls", "--json").stdout)}
    assert "safety:tell" in web
    assert [name for name in web if name.startswith("desk:")] == []


def test_the_mark_of_a_roster_is_too_long_to_be_met_by_trying_and_changes_with_every_key():
    from dataclasses import replace

    from lic.safety.roster import Roster

    one = Roster(
        "Tidewater Collective", bytes(32), bytes(16), {"1": bytes(32), "2": bytes([1] * 32)}
    )
    others = [
        replace(one, intake=bytes([2] * 32)), replace(one, salt=bytes([2] * 16)),
        replace(one, recipients={**one.recipients, "3": bytes([2] * 32)}),
    ]  # fmt: skip

    assert len(one.fingerprint.replace(" ", "")) == 20
    assert len({one.fingerprint, *(other.fingerprint for other in others)}) == 4
