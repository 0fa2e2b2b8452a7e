"""A table of other groups than the six: its file, and the whole way from answers to a record."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from lic.communities import tables
from lic.communities.models import Community, Group, Organization
from lic.config import founding, groupfile
from lic.core.charts.marks import SHAPES
from lic.decisions.models import Outcome
from lic.listening import analysis
from tests.communities import made as table
from tests.config.made import FOUNDING, lic
from tests.decisions import made as decisions
from tests.listening import made as listening

HEADER = "key,english,french,mark,colour,centre,police\n"
SEVEN = groupfile.EXAMPLE.replace(
    "pol,Police,Police,triangle,ochre,no,yes\n", "you,Youth,Jeunesse,hexagon,grey,no,no\n"
)
KEYS = ("nat", "bus", "com", "gov", "you", "res", "sw")
WRONG = {
    "a mark that is not there": (
        SEVEN.replace("hexagon", "shield"),
        [f"Row 6, mark: Write one of these: {', '.join(SHAPES)}."],
    ),
    "a key with a blank": (
        SEVEN.replace("you,", "you th,"),
        ["Row 6, key: Write 2 to 12 small letters or numbers, a letter first."],
    ),
    "two of one colour": (
        SEVEN.replace("grey", "navy"),
        [
            "Row 6, colour: another group has the same. Give each its own.",
            "Row 7, colour: another group has the same. Give each its own.",
        ],
    ),
    "no centre": (
        SEVEN.replace("yes", "no"),
        ["Write yes under “centre” for one group: that of the sex workers."],
    ),
    "police at the centre": (
        SEVEN.replace("blue,yes,no", "blue,yes,yes"),
        ["Row 8: police cannot be the group at the centre."],
    ),
    "two groups": (
        HEADER + "res,Residents,Quartier,gable,navy,no,no\nsw,Sex workers,TDS,circle,blue,yes,no\n",
        ["A table needs at least 3 groups; this file has 2."],
    ),
    "no French": (
        HEADER.replace("french,", "") + "res,Residents,gable,navy,no,no\n",
        ["Row 1, french: This column is missing."],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_refused_with_a_line_for_each_row(case, tmp_path):
    content, lines = WRONG[case]
    file = tmp_path / "groups.csv"
    file.write_text(content)

    with pytest.raises(groupfile.BadGroups) as refused:
        groupfile.read(file)

    assert str(refused.value).splitlines() == lines


def test_the_example_is_a_file_that_can_be_read(tmp_path):
    file = tmp_path / "groups.csv"
    file.write_text(groupfile.EXAMPLE)

    plans = groupfile.read(file)

    rows = list(csv.DictReader(io.StringIO(groupfile.EXAMPLE)))
    assert [plan.key for plan in plans] == [row["key"] for row in rows]
    assert [plan for plan in tables.SIX if plan not in plans] == []


@pytest.mark.sqlite_only
def test_the_command_founds_a_table_of_seven(tmp_path):
    file = tmp_path / "groups.csv"
    file.write_text(SEVEN)

    shown = lic(tmp_path / "data", "found", "--groups-example")
    done = lic(
        tmp_path / "data", *FOUNDING, "--groups", str(file), "--stewards", "nat=River Council"
    )

    assert shown.stdout.startswith(groupfile.EXAMPLE)
    assert (done.returncode, done.stderr) == (0, "")
    assert "River Nations, group steward, for River Council" in done.stdout


@pytest.mark.sqlite_only
def test_a_wrong_file_founds_nothing(tmp_path):
    file = tmp_path / "groups.csv"
    file.write_text(SEVEN.replace("hexagon", "shield"))

    done = lic(tmp_path / "data", *FOUNDING, "--groups", str(file))
    later = lic(tmp_path / "data", *FOUNDING)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("CommandError: Row 6, mark: Write one of these: square,")
    assert later.returncode == 0


@pytest.fixture
def seven(db, tmp_path) -> Community:
    """A table of seven groups without police, with a body in each."""
    file = tmp_path / "groups.csv"
    file.write_text(SEVEN)
    founding.found(
        founding.Plan(
            slug="river-bend", name="River Bend", partner="Tidewater Collective",
            coordinator=("com", "Bend Health"), groups=groupfile.read(file),
        )
    )  # fmt: skip
    town = Community.objects.get(slug="river-bend")
    for group in Group.objects.filter(community=town):
        Organization.objects.create(
            community=town, group=group, slug=f"org-{group.key}", name=f"Org {group.key}"
        )
    return town


def seen(name: str, *arguments: object) -> str:
    response = Client().get(reverse(name, args=["river-bend", *arguments]))
    assert response.status_code == 200
    return response.content.decode()


def test_seven_groups_are_listened_to_alike(seven):
    round_ = listening.round_(seven, "Lights that stay on all night.", state="CLOSED")
    for key in KEYS:
        listening.answers(round_, key, {1: (24, 1, 0)})

    analysis.refresh(round_.pk)

    page = seen("listening:results", 1)
    assert "1 of 1 statement" in page
    marks = Counter(key for key in ("g-9", "g-7") if f"mark {key}" in page)
    assert marks == {"g-9": 1, "g-7": 1}
    assert "River Nations" in page
    assert "Police" not in page


def test_seven_groups_agree_when_five_are_heard_and_the_record_names_those_without(seven):
    people = decisions.seats(seven, groups=KEYS)
    proposal = decisions.called(people["sw"][0], people["res"][0])
    decisions.everyone(people, proposal, but=("nat", "you"))

    decisions.pass_deadline(proposal)
    decisions.pass_deadline(proposal)

    outcome = Outcome.objects.get()
    assert outcome.kind == "AGREED"
    without = [one["key"] for one in outcome.record["groups"] if one["stands"] == "WITHOUT"]
    assert without == ["nat", "you"]
    page = seen("decisions:record", 1)
    assert "River Nations" in page
    assert "Youth" in page


def test_seven_groups_do_not_agree_when_four_are_heard(seven):
    people = decisions.seats(seven, groups=KEYS)
    proposal = decisions.called(people["sw"][0], people["res"][0])
    decisions.everyone(people, proposal, but=("nat", "you", "bus"))

    decisions.pass_deadline(proposal)
    decisions.pass_deadline(proposal)

    proposal.refresh_from_db()
    assert proposal.state == "PARKED"


def test_the_table_shows_each_group_with_its_mark(seven):
    table.seat(seven, "nat")

    page = seen("communities:table")

    assert [key for key in ("nat", "bus", "com") if f"Org {key}" in page] != []
    assert page.index("River Nations") < page.index("Businesses") < page.index("Sex workers")
