"""What past months say of listening, after rounds were rewritten, and nothing of what police is kept away from."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lic.base import months
from lic.base.measures import Count
from lic.communities import services as table
from lic.communities.models import Seat
from lic.core.disclosure import Audience, Band, Kind
from lic.listening import analysis, measures, services
from lic.listening.models import Dialogue, Round, Statement
from tests.listening import made

pytestmark = pytest.mark.django_db
APRIL, MAY, JUNE, JULY = (datetime.date(2026, month, 1) for month in (4, 5, 6, 7))
CLOSED = datetime.date(2026, 6, 10)


@pytest.fixture
def town():
    return made.table.town()


def closed_round(town, number: int = 1, **more) -> Round:
    """A round of May that closed in June, with 30 residents and 6 people of the sex workers' group."""
    round_ = made.round_(town, "Lights.", "Buses.", number=number, **more)
    made.answers(round_, "res", {1: (20, 10), 2: (15, 15)})
    made.answers(round_, "sw", {1: (6, 0)})
    Round.objects.filter(pk=round_.pk).update(state="CLOSED", closed_on=CLOSED)
    analysis.refresh(round_.pk, CLOSED)
    return round_


def talk(town, number: int, month: datetime.date = MAY, **more) -> Dialogue:
    values = {"format": "FOCUS_GROUP", "title": "At the library", "present": {"res": 12, "sw": 3}}
    return Dialogue.objects.create(community=town, number=number, month=month, **(values | more))


def voices(town, month, audience=Audience.TABLE) -> dict[tuple[str, str], tuple]:
    cells = measures.voices(town.pk, month).told[audience].cells
    return {
        place: (str(cell.kind), cell.n or cell.band)
        for place, cell in cells.items()
        if cell.kind is not Kind.HIDDEN
    }


def readings(town, month) -> list:
    return [measure.value(town.pk, month) for measure in measures.MEASURES]


def test_before_the_first_round_and_talk_nothing_was_measured(town):
    closed_round(town)
    talk(town, 1)

    assert readings(town, APRIL) == [None] * 5


def test_a_month_says_which_rounds_were_open(town):
    closed_round(town)
    made.round_(town, "One.", number=2)
    made.round_(town, "One.", number=3, state="DRAFT")

    found = [measures.rounds(town.pk, month).parts for month in (MAY, JUNE, JULY)]

    assert found == [
        {"opened": 2, "closed": 0, "open": 2},
        {"opened": 0, "closed": 1, "open": 1},
        {"opened": 0, "closed": 0, "open": 1},
    ]


def test_voices_are_those_that_the_gate_let_out(town):
    closed_round(town)

    shown = months.release("listening.voices", town, JUNE, on=JULY)

    assert voices(town, JUNE) == {
        ("res", "round 1"): ("FIGURE", 30), ("sw", "round 1"): ("BAND", Band.UNDER_10),
    }  # fmt: skip
    assert voices(town, JUNE, Audience.PUBLIC) == {("res", "round 1"): ("FIGURE", 30)}
    assert shown == measures.voices(town.pk, JUNE).told


def test_rewriting_a_round_and_forgetting_a_person_leave_the_past_as_it_was(town):
    round_ = closed_round(town)
    talk(town, 1, round=round_)
    Statement.objects.filter(round=round_, number=2).update(dialogue=Dialogue.objects.get())
    seat = made.seat(town, "res")
    before = [readings(town, month) for month in (MAY, JUNE)]

    services.rewrite(round_.pk)
    analysis.refresh(round_.pk, JULY)
    table.leave(made.table.actor(seat))

    assert [readings(town, month) for month in (MAY, JUNE)] == before
    assert not Seat.objects.filter(pk=seat.pk).exists()


def test_statements_count_where_they_were_shown_also_when_hidden_later(town):
    round_ = closed_round(town)
    made.statement(round_, "From a talk.", number=3, dialogue=talk(town, 1))
    made.statement(round_, "Never shown.", number=None)
    Statement.objects.filter(round=round_, number=1).update(state="HIDDEN", reason="A person.")

    assert measures.statements(town.pk, JUNE) == Count({"from_talks": 1, "written": 2})
    assert measures.statements(town.pk, MAY) is None


def test_what_police_is_kept_away_from_counts_once_it_is_let_out(town):
    round_ = closed_round(town, is_police_absent=True)
    talk(town, 1, is_police_absent=True)
    talk(town, 2, round=round_)
    hidden = [readings(town, month) for month in (MAY, JUNE)]

    Round.objects.filter(pk=round_.pk).update(released_on=datetime.date(2026, 7, 9))

    assert hidden == [[None] * 5, [None] * 5]
    assert [readings(town, month) for month in (MAY, JUNE)] == hidden
    assert measures.rounds(town.pk, JULY).parts == {"opened": 1, "closed": 1, "open": 0}
    assert voices(town, JULY, Audience.PUBLIC) == {("res", "round 1"): ("FIGURE", 30)}


def test_who_came_to_a_talk_is_told_as_a_size(town):
    talk(town, 1)
    talk(town, 2, format="WORLD_CAFE", present={"res": 40})

    shown = months.release("listening.present", town, MAY, on=JUNE)[Audience.TABLE]

    assert {place: (str(c.kind), c.band) for place, c in shown.cells.items() if c.band} == {
        ("res", "talk 1"): ("BAND", Band.FROM_10), ("res", "talk 2"): ("BAND", Band.FROM_25),
    }  # fmt: skip
    assert shown.cell("sw", "talk 1").kind is Kind.HIDDEN
    assert measures.talks(town.pk, MAY).parts == {
        "KITCHEN_TABLE": 0, "WORLD_CAFE": 1, "FOCUS_GROUP": 1, "ON_THE_GROUND": 0,
    }  # fmt: skip


def test_a_talk_written_down_late_is_never_cut(town):
    talk(town, 1)
    months.release("listening.present", town, MAY, on=JUNE)

    talk(town, 2)
    shown = months.release("listening.present", town, MAY, on=JUNE)[Audience.TABLE]

    assert (shown.cell("res", "talk 1").kind, shown.cell("res", "talk 2").kind) == (
        Kind.BAND,
        Kind.HIDDEN,
    )


def test_a_month_is_as_many_queries_for_one_round_as_for_three(town):
    found = []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            closed_round(town, number=number)
            talk(town, number, month=JUNE)

        with CaptureQueriesContext(
            connection,
        ) as asked:
            readings(town, JUNE)
        found.append(len(asked))

    assert found == [8, 8]


def test_the_months_add_up_to_everything(town):
    for number, (opened, closed) in enumerate([(4, 6), (4, 9), (7, 7), (8, 11)], start=1):
        made.round_(town, "One.", number=number)
        Round.objects.filter(number=number).update(
            state="CLOSED", opened_on=datetime.date(2026, opened, 3), closed_on=datetime.date(2026, closed, 30),
        )  # fmt: skip
        talk(town, number, month=datetime.date(2026, opened, 1))
    span = [datetime.date(2026, month, 1) for month in range(1, 13)]

    rounds = [one.parts for month in span if (one := measures.rounds(town.pk, month))]
    statements = [one.parts for month in span if (one := measures.statements(town.pk, month))]
    talks = [one.parts for month in span if (one := measures.talks(town.pk, month))]

    assert [sum(one[part] for one in rounds) for part in ("opened", "closed")] == [4, 4]
    assert sum(one["written"] for one in statements) == Statement.objects.count()
    assert sum(sum(one.values()) for one in talks) == Dialogue.objects.count()
