"""Files of votes: one sentence that names the row, and nothing half-imported."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lic.listening import votefiles
from lic.listening.models import Outcome, Round, Statement, Vote
from tests.listening import made

pytestmark = pytest.mark.django_db
GOOD = "participant,statement,vote\n1,1,1\n1,2,-1\n2,1,0\n"
POLIS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "polis"

WRONG = {
    "header": ("participant,vote,statement\n1,1,1\n", "Row 1 reads “participant,vote,statement”. It has to read: participant,statement,vote."),
    "no header": ("1,1,1\n", "Row 1 reads “1,1,1”."),
    "empty": ("", "Row 1 reads “”."),
    "no votes": ("participant,statement,vote\n", "has no votes."),
    "vote 2": (GOOD + "2,2,2\n", "Row 5: the vote is “2”. Write 1 for agree, -1 for disagree, 0 for pass."),
    "vote in words": (GOOD + "2,2,agree\n", "Row 5: the vote is “agree”."),
    "twice": (GOOD + "1,2,1\n", "Row 5: participant 1 has answered statement 2 in row 3 already. Keep one row for each pair."),
    "no participant": (GOOD + ",2,1\n", "Row 5: the cell “participant” is empty"),
    "long name": (GOOD + "x" * 101 + ",2,1\n", "Row 5: the cell “participant” is empty or longer"),
    "too few cells": (GOOD + "2,2\n", "Row 5 has 2 cells, not 3."),
    "too many cells": (GOOD + "2,2,1,1\n", "Row 5 has 4 cells, not 3."),
    "open quotation": (GOOD + '"2,2,1\n', "Row 5: a quotation mark does not close"),
    "nul": (GOOD + "2\x00,2,1\n", "Row 5 is no line of text."),
    "long line": (GOOD + "2" * 20_000 + "\n", "Row 5 is no line of text."),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_refused_whole_with_one_sentence(case, tmp_path):
    content, sentence = WRONG[case]
    file = tmp_path / "votes.csv"
    file.write_text(content)
    town = made.table.town()

    with pytest.raises(CommandError) as refused:
        call_command("import_votes", str(file), community=town.slug)

    assert sentence in str(refused.value)
    assert str(refused.value).endswith("Nothing was imported.")
    assert not Round.objects.exists()


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_stray_encoding_is_named(encoding, tmp_path):
    file = tmp_path / "votes.csv"
    file.write_bytes("participant,statement,vote\nRené,1,1\n".encode(encoding))

    with pytest.raises(votefiles.BadFile) as refused:
        votefiles.read(file)

    assert str(refused.value).startswith("Row ")
    assert "UTF-8" in str(refused.value)


def test_a_file_with_too_many_rows_stops_at_the_limit(tmp_path):
    file = tmp_path / "votes.csv"
    file.write_text(GOOD + "3,1,1\n")

    with pytest.raises(votefiles.BadFile) as refused:
        votefiles.read_votes(file, most=3)

    assert str(refused.value).startswith("Row 5: the file has more than 3 votes.")


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(votefiles.BadFile, match="cannot be opened"):
        votefiles.read(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("participant,grp\n1,sw\n", "Row 1 reads “participant,grp”"),
        (
            "participant,group\n1,nuns\n",
            "Row 2: the group “nuns” is not at this table. Its groups are: bus, com, gov, pol, res, sw.",
        ),
        ("participant,group\n1,sw\n1,res\n", "Row 3: participant 1 has two groups."),
    ],
)
def test_a_wrong_file_of_groups_imports_nothing(content, sentence, tmp_path):
    votes, groups = tmp_path / "votes.csv", tmp_path / "groups.csv"
    votes.write_text(GOOD)
    groups.write_text(content)
    town = made.table.town()

    with pytest.raises(CommandError) as refused:
        call_command("import_votes", str(votes), groups=groups, community=town.slug)

    assert sentence in str(refused.value)
    assert not Round.objects.exists()


def test_a_file_becomes_a_closed_round_with_results_by_group(tmp_path, capsys):
    town = made.table.town()
    votes, groups = tmp_path / "ferry.csv", tmp_path / "groups.csv"
    rows = [f"p{p},{s},{1 if s == 1 else -1}" for p in range(24) for s in (1, 2)]
    votes.write_text(
        "\ufeffparticipant,statement,vote\r\n" + "\r\n".join(rows) + "\r\n", newline=""
    )
    groups.write_text(
        "participant,group\n" + "".join(f"p{p},{'sw' if p < 12 else 'res'}\n" for p in range(24))
    )

    call_command("import_votes", str(votes), groups=groups, community=town.slug, title="Ferry Lane")

    made_round = Round.objects.get()
    assert (made_round.state, made_round.title, made_round.is_rewritten) == (
        "CLOSED",
        {"en": "Ferry Lane"},
        True,
    )
    assert Vote.objects.filter(group="sw").count() == 24
    assert sorted(Outcome.objects.get(audience="PUBLIC").shown["cells"]) == ["res", "sw"]
    assert "2 statements, 24 people, 48 votes" in capsys.readouterr().out


def test_a_polis_export_brings_texts_and_the_latest_vote(tmp_path):
    town = made.table.town()
    long = "a" * 200
    (tmp_path / "comments.csv").write_text(
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
        f'1,x,0,9,1,0,1,"Light, all night"\n1,x,1,9,1,0,-1,An advert\n1,x,2,9,0,0,0,{long}\n'
    )
    (tmp_path / "votes.csv").write_text(
        "timestamp,datetime,comment-id,voter-id,vote\n20,x,0,5,1\n10,x,0,5,-1\n11,x,1,5,1\n12,x,2,6,0\n"
    )

    call_command("import_votes", str(tmp_path), community=town.slug)

    assert sorted(Statement.objects.values_list("number", flat=True)) == [0, 1, 2]
    texts = dict(Statement.objects.values_list("text", "state"))
    assert texts == {"Light, all night": "SHOWN", "An advert": "HIDDEN", "a" * 139 + "…": "SHOWN"}
    assert Vote.objects.get(statement__text="Light, all night").choice == "AGREE"


def test_a_zip_of_a_polis_export_is_read_like_its_folder(tmp_path):
    town = made.table.town()
    archive = tmp_path / "bridge.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("bridge/7x-comments.csv", "comment-id,moderated,comment-body\n4,1,Light\n")
        file.writestr(
            "bridge/7x-votes.csv", "timestamp,comment-id,voter-id,vote\n1,4,5,1\n1,4,6,-1\n"
        )
        file.writestr("bridge/7x-participants-votes.csv", "participant,n-votes\n5,1\n")

    call_command("import_votes", str(archive), community=town.slug)

    (statement,) = Statement.objects.all()
    assert (statement.number, statement.text, statement.votes.count()) == (4, "Light", 2)
    assert Round.objects.get().title == {"en": "bridge"}


def test_a_zip_without_the_files_of_an_export_says_which_is_missing(tmp_path):
    archive = tmp_path / "bridge.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("notes.txt", "nothing")

    with pytest.raises(votefiles.BadFile) as refused:
        votefiles.read(archive)

    assert str(refused.value) == (
        f"{archive} has no file comments.csv, or several."
        " Give the folder or zip of one Polis export."
    )


def test_statements_without_text_keep_the_number_they_had(tmp_path):
    town = made.table.town()
    file = tmp_path / "votes.csv"
    file.write_text("participant,statement,vote\n1,17,1\n1,4,1\n")

    call_command("import_votes", str(file), community=town.slug)

    assert list(Statement.objects.order_by("number").values_list("number", "text")) == [
        (4, "Statement 4"),
        (17, "Statement 17"),
    ]


@pytest.mark.skipif(not POLIS.is_dir(), reason="the shared folder with real votes is not here")
@pytest.mark.parametrize(
    ("name", "people", "statements", "votes"),
    [
        ("london.youth.policing", 26, 36, 638),
        ("scoop-hivemind.ubi", 234, 70, 7153),
        ("canadian-electoral-reform", 448, 174, 11950),
    ],
)
def test_real_votes_are_read_in_full(name, people, statements, votes):
    town = made.table.town()

    call_command("import_votes", str(POLIS / f"{name}.csv"), community=town.slug)

    assert Vote.objects.count() == votes
    assert Vote.objects.values("voter_key").distinct().count() == people
    assert Statement.objects.count() == statements
