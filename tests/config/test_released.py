from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from lic.config import released
from lic.decisions.models import Outcome
from lic.listening import analysis
from lic.listening.models import Statement
from tests.actions import made as acting
from tests.listening import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return made.table.town("quiet-cove")


def read(town, folder, **given) -> dict[str, object]:
    names = released.write(town, folder, **given)
    return {
        name: json.loads((folder / name).read_text()) if name.endswith(".json") else (folder / name).read_text("utf-8-sig")
        for name in names
    }  # fmt: skip


def heard(town, number: int = 1, **changes: object):
    """A closed round with enough answers of two groups, and too few of a third."""
    round_ = made.round_(town, "Lights that stay on.", number=number, state="CLOSED", **changes)
    made.answers(round_, "res", {1: (18, 2, 1)})
    made.answers(round_, "sw", {1: (12, 1, 0)}, start=100)
    made.answers(round_, "bus", {1: (2, 1, 0)}, start=200)
    analysis.refresh(round_.pk)
    return round_


def test_an_export_lists_its_files_and_says_for_whom_they_are(town, tmp_path):
    found = read(town, tmp_path / "out")

    about = found.pop("about.json")
    assert (about["community"], about["audience"]) == ("quiet-cove", "PUBLIC")
    assert about["files"] == list(found)


def test_results_are_the_publics(town, tmp_path):
    heard(town)

    found = read(town, tmp_path)

    data = found["round-1.json"]
    groups = data["statements"][0]["groups"]
    assert data["audience"] == "PUBLIC"
    assert {key for key, cell in groups.items() if cell["kind"] != "HIDDEN"} == {"res", "sw"}
    rows = list(csv.DictReader(io.StringIO(found["round-1.csv"])))
    assert len(rows) == len(data["groups"])


def test_a_round_without_police_stays_out_until_it_is_let_out(town, tmp_path):
    heard(town, is_police_absent=True)

    found = read(town, tmp_path)

    assert [name for name in found if name.startswith("round")] == []


def test_one_round_may_be_asked_for(town, tmp_path):
    heard(town)
    heard(town, number=2)

    found = read(town, tmp_path, round_number=2)

    assert [name for name in found if name.startswith("round")] == ["round-2.json", "round-2.csv"]


def test_an_agreement_brings_its_groups_and_the_fingerprint_of_its_record(town, tmp_path):
    outcome = acting.outcome(town)

    (kept,) = read(town, tmp_path)["agreements.json"]

    assert (kept["groups"], kept["record"]) == (outcome.consented, outcome.fingerprint)


def test_concerns_of_a_table_without_police_stay_inside(town):
    outcome = acting.outcome(town)
    outcome.record = {
        "title": "",
        "summary": "",
        "until": None,
        "harm_centre": "H",
        "harm_others": "O",
        "principles": ["P"],
        "root_causes": ["R"],
        "tagged": True,
        "reason": "CONCERN_OPEN",
        "heard": [],
        "concerns": ["C"],
        "dissents": ["D"],
    }
    open_one = released.agreement(outcome)["shown"]
    outcome.proposal.is_text_only = True

    kept_in = released.agreement(outcome)["shown"]

    assert sorted(set(open_one) - set(kept_in)) == [
        "concerns",
        "dissents",
        "harm_centre",
        "harm_others",
        "heard",
        "principles",
        "reason",
        "root_causes",
        "tagged",
    ]


def test_figures_of_a_statement_that_was_hidden_since_are_in_no_file(town):
    round_ = heard(town)
    statement = round_.statements.get()
    outcome = acting.outcome(town)
    figures = {"statement": str(statement.pk), "number": 1}
    outcome.record = {"title": "", "heard": [figures]}

    before = released.agreement(outcome)["shown"]["heard"]
    Statement.objects.filter(pk=statement.pk).update(state="HIDDEN", reason="It names somebody.")
    after = released.agreement(outcome)["shown"]["heard"]

    assert (before, after) == ([figures], [])


def test_what_the_table_could_not_agree_on_stays_inside(town, tmp_path):
    outcome = acting.outcome(town)
    Outcome.objects.create(
        community=town, proposal=outcome.proposal, version=outcome.version, number=2,
        kind="NOT_AGREED", on=outcome.on, record={"title": "No"}, fingerprint="0" * 64,
    )  # fmt: skip

    found = read(town, tmp_path)

    assert [one["kind"] for one in found["agreements.json"]] == ["AGREED"]


def test_actions_come_as_csv_and_json(town, tmp_path):
    actor = made.sit(town, "com", "coordinator")
    acting.action(actor, town)

    found = read(town, tmp_path)

    assert [row["title"] for row in found["actions.json"]] == ["All-night lights"]
    assert found["actions.csv"].splitlines()[0].startswith("number,title,lead")


def test_an_unknown_place_and_a_round_without_results_are_refused(town, tmp_path):
    with pytest.raises(CommandError, match="There is no community with the address .nowhere."):
        call_command("export_all", "nowhere", str(tmp_path))
    with pytest.raises(CommandError, match="Round 7 has no public results"):
        call_command("export_all", "quiet-cove", str(tmp_path), "--round", "7")
