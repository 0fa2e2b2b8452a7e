"""What other pages ask of rounds: heard, missing, waiting, linked."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lic.base import keys, links
from lic.base.policy import Actor
from lic.communities import queries as communities
from lic.communities.models import CardBatch, Notice
from lic.core import disclosure
from lic.listening import analysis, hooks, presenting, queries, services
from lic.listening.models import Dialogue, Outcome, Round, Vote, Weights
from tests.listening import made

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("package", [presenting, queries, services])
def test_no_function_has_the_name_of_a_module_beside_it(package):
    modules = {path.stem for path in Path(package.__file__).parent.glob("*.py")}

    assert modules & set(package.__all__) == set()


def heard_round(town, *, absent: bool = False, number: int = 1) -> Round:
    round_ = made.round_(town, "Lights.", "A toilet.", number=number, is_police_absent=absent)
    for group in ("sw", "com", "gov", "res", "bus", *(() if absent else ("pol",))):
        made.answers(round_, group, {1: (14, 0), 2: (7, 7)})
    Round.objects.filter(pk=round_.pk).update(epoch_on=datetime.date(2026, 1, 1))
    analysis.refresh(round_.pk)
    return round_


def test_the_home_page_gets_common_ground_as_released():
    town = made.table.town()
    heard_round(town)

    found = queries.heard(Actor(community_id=town.pk), town)

    assert [(one.statement.text, one.round.number) for one in found] == [("Lights.", 1)]


@pytest.mark.parametrize("state", ["HIDDEN", "MERGED"])
def test_a_statement_put_away_since_is_heard_on_no_home_page(state):
    town = made.table.town()
    round_ = heard_round(town)
    round_.statements.update(state=state, reason="It points to one person.")

    found = queries.heard(Actor(community_id=town.pk), town)

    assert found == []


def test_common_ground_without_police_is_heard_by_other_seats_alone():
    town = made.table.town()
    heard_round(town, absent=True)
    readers = (Actor(community_id=town.pk), made.sit(town, "pol"), made.sit(town, "res"))

    assert [len(queries.heard(reader, town)) for reader in readers] == [0, 0, 1]


def test_groups_heard_this_month_are_those_the_public_may_see():
    town = made.table.town()
    round_ = heard_round(town)
    Outcome.objects.update(on=communities.today(town))

    assert {
        group.key: is_heard for group, is_heard in queries.heard_this_month(town)
    } == dict.fromkeys(("sw", "com", "gov", "res", "bus", "pol"), True)
    assert round_.epoch == 1


def test_the_coordinator_sees_whose_voices_are_missing():
    town = made.table.town()
    round_ = made.round_(town, "One.")
    made.answers(round_, "res", {1: (14, 0)})
    Round.objects.filter(pk=round_.pk).update(epoch_on=datetime.date(2026, 1, 1))
    analysis.refresh(round_.pk)

    actor = made.sit(town, "com", "coordinator")
    (found,) = queries.voices_missing(actor, queries.open_rounds(actor))

    assert sorted(group.key for group in found[1]) == ["bus", "com", "gov", "pol", "sw"]


def test_the_facilitator_sees_what_waits_and_nobody_else():
    town = made.table.town()
    round_ = made.round_(town, "One.")
    made.statement(round_, "New.", number=None)
    made.statement(round_, "Newer.", number=None)

    waiting = queries.to_moderate(made.sit(town, "com", "facilitator"))

    assert [(one.number, n) for one, n in waiting] == [(1, 2)]
    assert queries.to_moderate(made.sit(town, "res")) == []


def test_other_pages_show_only_what_their_reader_may_read():
    town = made.table.town()
    round_ = made.round_(town, "Lights.", is_police_absent=True)
    talk = Dialogue.objects.create(
        community=town, number=1, format="FOCUS_GROUP", title="A talk", month=made.TODAY
    )
    statement = round_.statements.get()
    links.add(statement, "came_from", talk, made.TODAY)

    resident = links.shown(made.sit(town, "res"), talk)
    police = links.shown(made.sit(town, "pol"), talk)

    assert [one.title for one in resident.after] == ["Lights."]
    assert not police


def test_a_tombstone_waits_for_the_keys_of_rounds():
    town = made.table.town()
    living, gone = made.round_(town, "One."), made.round_(town, "One.", number=2, state="CLOSED")
    made.round_(town, number=3, state="DRAFT")
    keys.destroy(gone.key_name)

    assert hooks.forgotten(made.seat(town)) == [living.key_name]


def test_a_revoked_batch_reaches_the_rounds_of_its_town():
    town = made.table.town()
    round_ = made.round_(town, "One.")
    seat = made.seat(town)
    services.cast_vote(made.table.actor(seat), round_number=1, number=1, choice="AGREE")
    batch = CardBatch(community=town, group=seat.group)

    hooks.revoked(batch, [seat.voting_id])

    assert (Vote.objects.count(), round_.is_marked) == (0, False)


def test_opening_a_round_without_police_tells_no_police_seat():
    town = made.table.town()
    made.round_(town, "One.", "Two.", "Three.", state="DRAFT", is_police_absent=True)
    seats = [made.seat(town, key) for key in ("res", "pol", "sw")]

    services.open_round(made.sit(town, "com", "facilitator"), number=1)

    told = set(
        Notice.objects.filter(kind="listening.round_opened").values_list("seat_id", flat=True)
    )
    assert told & {seat.pk for seat in seats} == {seats[0].pk, seats[2].pk}


def test_a_closed_round_waits_for_nobody():
    town = made.table.town()
    made.round_(town, "One.", "Two.", "Three.", state="DRAFT")
    made.seat(town, "res")
    services.open_round(made.sit(town, "com", "facilitator"), number=1)

    services.close_round(made.sit(town, "com", "facilitator"), number=1)

    assert not Notice.objects.filter(kind="listening.round_opened").exists()


@pytest.mark.django_db(transaction=True)
def test_a_round_asks_by_weights_from_its_first_hour():
    town = made.table.town()
    made.round_(town, "One.", "Two.", "Three.", state="DRAFT")

    services.open_round(made.sit(town, "com", "facilitator"), number=1)

    assert {w.group for w in Weights.objects.all()} >= set(made.table.GROUPS)
    assert not Outcome.objects.exists()


def test_a_round_closes_by_itself_after_its_last_day():
    town = made.table.town()
    made.round_(town, "One.", closes_on=datetime.date(2026, 1, 1))
    made.round_(town, "One.", number=2, closes_on=datetime.date(2999, 1, 1))

    services.close_overdue()

    assert dict(Round.objects.values_list("number", "state")) == {1: "CLOSED", 2: "OPEN"}


def test_released_results_are_written_for_the_public_and_nothing_more(tmp_path):
    town = made.table.town()
    heard_round(town)
    heard_round(town, absent=True, number=2)
    out = tmp_path / "out.json"

    call_command("export", community=town.slug, round=1, out=out)
    call_command("export", community=town.slug, round=1, out=tmp_path / "out.csv", format="csv")
    with pytest.raises(CommandError):
        call_command("export", community=town.slug, round=2)

    data = json.loads(out.read_text())
    assert (data["audience"], data["statements"][0]["standing"]) == ("PUBLIC", "COMMON_GROUND")
    assert set(data["turnout"].values()) <= {*disclosure.Band, None}
    assert any(data["turnout"].values())
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 1 + 2 * 6
