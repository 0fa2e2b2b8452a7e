"""`lic import-votes FILE` as people type it: which community, what it says, what it leaves behind."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest
from django.core.management import CommandError

from lic.communities.models import Community
from lic.config import choosing
from lic.demo.content import HARBOUR
from tests.config.made import FOUNDING, lic

pytestmark = pytest.mark.sqlite_only
MIB = 2**20


@pytest.fixture
def votes(tmp_path):
    file = tmp_path / "ferry.csv"
    rows = [f"p{p},{s},{1 if s == 17 else -1}" for p in range(24) for s in (4, 17)]
    file.write_text("participant,statement,vote\n" + "\n".join(rows) + "\n")
    return file


def test_a_file_becomes_a_round_of_the_only_community(data, votes):
    done = lic(data, "import-votes", str(votes))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Round 1 of Quiet Cove: 2 statements, 24 people, 48 votes.",
        "24 people have no group: their voices stand apart and count in no decision.",
        "Read it at /c/quiet-cove/rounds/1/results/",
    ]


def test_groups_come_from_a_second_file(data, votes, tmp_path):
    groups = tmp_path / "groups.csv"
    groups.write_text(
        "participant,group\nstranger,sw\n" + "".join(f"p{p},res\n" for p in range(24))
    )

    done = lic(data, "import-votes", str(votes), "--groups", str(groups), "--title", "Ferry Lane")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1] == "1 people of the groups file answered nothing."


def test_with_several_communities_it_lists_them_and_ends_with_1(data, votes):
    lic(data, *[one.replace("quiet-cove", "loud-cove") for one in FOUNDING])

    done = lic(data, "import-votes", str(votes))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "CommandError: Say which community with --community."
        " Communities here: loud-cove, quiet-cove.\n"
    )


def test_an_unknown_community_is_refused_with_the_choices(data, votes):
    done = lic(data, "import-votes", str(votes), "--community", "nowhere")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "CommandError: There is no community with the address 'nowhere'."
        " Communities here: quiet-cove.\n"
    )


@pytest.mark.django_db
def test_in_a_demo_it_is_harbour_flats_and_beside_a_real_community_it_asks():
    for slug in (HARBOUR, "tamarack-landing"):
        Community.objects.create(slug=slug, name=slug, is_demo=True)

    chosen = choosing.community()
    Community.objects.create(slug="real", name="Real")

    assert chosen.slug == HARBOUR
    with pytest.raises(CommandError, match="Say which community"):
        choosing.community()


@pytest.mark.django_db
def test_without_a_community_it_says_how_to_make_one():
    with pytest.raises(CommandError, match="make one with `lic found`"):
        choosing.community()


@pytest.mark.parametrize(
    "arguments",
    [
        ("import-votes", "none.csv"),
        ("chain",),
        ("export", "--round", "1"),
        ("export-all", "a", "b"),
    ],
)
def test_without_tables_it_says_to_migrate(arguments, tmp_path):
    done = lic(tmp_path / "data", *arguments)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "CommandError: The tables are not of this version: run `lic migrate`.\n"


def test_an_empty_installation_has_no_backup(tmp_path):
    done = lic(tmp_path / "data", "backup", str(tmp_path / "one.lic"))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "CommandError: There is nothing to keep yet: the database is empty.\n"
    assert not (tmp_path / "one.lic").exists()


def test_ten_million_rows_are_refused_in_little_memory(tmp_path):
    file = tmp_path / "votes.csv"
    piece = "".join(f"{p},1,1\n" for p in range(10_000, 20_000))
    with file.open("w") as out:
        out.write("participant,statement,vote\n")
        out.writelines(piece for _ in range(1000))
    read = f"from pathlib import Path; import django; django.setup(); from lic.listening import votefiles; votefiles.read(Path({str(file)!r}))"

    done = subprocess.run(
        [sys.executable, "-c", read], capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (256 * MIB, 256 * MIB)),
    )  # fmt: skip
    file.unlink()

    assert done.stderr.splitlines()[-1] == (
        "lic.listening.votefiles.BadFile: Row 1000002: the file has more than 1,000,000 votes."
        " Cut it into several files: each becomes a round of its own."
    )
