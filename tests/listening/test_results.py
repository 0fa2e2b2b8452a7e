"""What each audience gets of a round: nothing below its limit, nothing that one group does to another."""

from __future__ import annotations

import datetime
import os
import random
import subprocess
import sys
import tempfile

import pytest
from django.utils import timezone

from lic.communities import queries as communities
from lic.listening import analysis, jobs, services
from lic.listening.models import CaucusWord, Outcome, Round, Statement, Vote, Weights
from lic.listening.presenting import heard
from tests.listening import made

pytestmark = pytest.mark.django_db
SIX = ("sw", "com", "gov", "res", "bus", "pol")


def day_over(round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(epoch_on=datetime.date(2026, 1, 1))


def shown(round_: Round, audience: str) -> dict:
    return Outcome.objects.get(round=round_, audience=audience).shown


def busy_round(town=None) -> Round:
    """Common ground on 1, difference on 2; police has 4 voices, sex workers 12."""
    round_ = made.round_(town or made.table.town(), "Lights.", "Enforcement last.", "A toilet.")
    sizes = {"sw": 12, "com": 24, "gov": 18, "res": 190, "bus": 45, "pol": 4}
    for group, n in sizes.items():
        against = n - n // 10 if group in ("res", "bus") else n // 10
        made.answers(
            round_,
            group,
            {1: (n - n // 10, n // 10), 2: (n - against, against), 3: (n // 2, n - n // 2)},
        )
    day_over(round_)
    return round_


def test_nothing_is_cut_before_the_day_is_over():
    round_ = made.round_(made.table.town(), "One.")
    made.answers(round_, "res", {1: (30, 0)})
    Round.objects.filter(pk=round_.pk).update(epoch_on=datetime.date.max)

    cut = analysis.refresh(round_.pk)

    assert (cut, Outcome.objects.count()) == (False, 0)


def test_the_first_answers_after_quiet_days_wait_for_their_own_day_to_be_over():
    town = made.table.town()
    round_ = made.round_(town, "One.")
    day_over(round_)
    jobs.daily(timezone.now())
    for _ in range(6):
        services.cast_vote(made.sit(town), round_number=1, number=1, choice="AGREE")

    jobs.daily(timezone.now())

    round_.refresh_from_db()
    assert not Outcome.objects.exists()
    assert (round_.epoch, round_.epoch_on) == (2, communities.today(town))
    assert set(Vote.objects.values_list("epoch", flat=True)) == {2}


def test_answers_of_a_day_that_is_over_are_cut_before_the_next_begins():
    round_ = made.round_(made.table.town(), "One.")
    made.answers(round_, "res", {1: (30, 0)})
    day_over(round_)

    jobs.daily(timezone.now())

    round_.refresh_from_db()
    assert (Outcome.objects.count(), round_.epoch) == (2, 2)


def test_each_audience_sees_groups_from_its_own_limit_on():
    round_ = busy_round()

    analysis.refresh(round_.pk)

    assert sorted(shown(round_, "TABLE")["cells"]) == ["bus", "com", "gov", "res", "sw"]
    assert sorted(shown(round_, "PUBLIC")["cells"]) == ["bus", "com", "gov", "res", "sw"]
    assert shown(round_, "TABLE")["turnout"]["pol"]["kind"] == "HIDDEN"


def test_a_group_of_seven_is_seen_at_the_table_and_not_in_public():
    round_ = made.round_(made.table.town(), "One.")
    for group in SIX:
        made.answers(round_, group, {1: (7, 0)})
    day_over(round_)

    analysis.refresh(round_.pk)

    table, public = shown(round_, "TABLE"), shown(round_, "PUBLIC")
    assert {c["word"] for cells in table["cells"].values() for c in cells.values()} == {
        "MOST_OR_ALL"
    }
    assert public["cells"] == {}
    assert [v[0] for v in public["verdicts"].values()] == ["COMMON_GROUND"]


def test_a_group_without_voices_speaks_by_its_caucus():
    round_ = busy_round()
    first = round_.statements.get(number=1)
    CaucusWord.objects.create(statement=first, group="pol", shares=True, words="So do we.")

    analysis.refresh(round_.pk)

    assert shown(round_, "TABLE")["verdicts"][str(first.pk)] == ["COMMON_GROUND", []]
    assert shown(round_, "PUBLIC")["cells"]["pol"][str(first.pk)]["shares"] is True


def test_the_table_is_told_who_is_missing_and_the_public_is_not():
    round_ = busy_round()
    first = str(round_.statements.get(number=1).pk)

    analysis.refresh(round_.pk)

    assert shown(round_, "TABLE")["verdicts"][first] == ["NOT_ENOUGH_VOICES", ["pol"]]
    assert shown(round_, "PUBLIC")["verdicts"][first] == ["OTHER", []]


@pytest.mark.parametrize("choice", ["AGREE", "DISAGREE"])
def test_a_thousand_residents_change_no_other_groups_cells(choice):
    round_ = busy_round()
    analysis.refresh(round_.pk)
    before = {a: dict(shown(round_, a)["cells"]) for a in ("TABLE", "PUBLIC")}
    round_.refresh_from_db()
    given = (1000, 0) if choice == "AGREE" else (0, 1000)
    made.answers(round_, "res", {1: given, 2: given, 3: given}, epoch=round_.epoch, start=1000)
    day_over(round_)

    analysis.refresh(round_.pk)

    for audience, cells in before.items():
        after = shown(round_, audience)["cells"]
        assert {g: after[g] for g in cells if g != "res"} == {
            g: c for g, c in cells.items() if g != "res"
        }
        assert after["res"] != cells["res"]


def test_four_new_voices_do_not_move_what_was_shown():
    round_ = busy_round()
    analysis.refresh(round_.pk)
    before = shown(round_, "TABLE")["cells"]["sw"]
    round_.refresh_from_db()
    made.answers(round_, "sw", {1: (0, 4)}, epoch=round_.epoch, start=100)
    day_over(round_)

    analysis.refresh(round_.pk)

    assert shown(round_, "TABLE")["cells"]["sw"] == before


def figures(round_: Round, number: int, group: str = "res") -> dict:
    pk = str(round_.statements.get(number=number).pk)
    return shown(round_, "TABLE")["cells"].get(group, {}).get(pk, {})


def merged(round_: Round, number: int, into: int) -> Statement:
    """Merge as a facilitator would, with the next day's figures."""
    facilitator = made.sit(round_.community, "com", "facilitator")
    target = services.merge(
        facilitator, statement_id=round_.statements.get(number=number).pk, into_number=into
    )
    day_over(round_)
    analysis.refresh_due()
    return target


def cut_once(*texts: str, **people: tuple[int, int]) -> Round:
    """A round with first figures: s1=(agree, disagree) of residents on statement 1; others answer apart."""
    round_ = made.round_(made.table.town(), *texts)
    for start, (name, given) in enumerate(people.items()):
        made.answers(round_, "res", {int(name[1:]): given}, start=100 * start)
    day_over(round_)
    analysis.refresh(round_.pk)
    round_.refresh_from_db()
    return round_


def test_merging_known_answers_lets_nobody_through_in_their_company():
    round_ = cut_once("One.", "Two.", s1=(30, 0), s2=(20, 5))
    made.answers(round_, "res", {1: (0, 1)}, epoch=round_.epoch, start=900)
    before = figures(round_, 1)

    merged(round_, 2, into=1)

    assert figures(round_, 1) == before


def test_a_statement_that_nobody_was_shown_takes_over_the_figures_of_what_went_into_it():
    round_ = cut_once("One.", "Two.", s2=(20, 5))
    made.answers(round_, "res", {1: (0, 4)}, epoch=round_.epoch, start=900)
    before = figures(round_, 2)

    merged(round_, 2, into=1)

    after = figures(round_, 1)
    assert (after["n"], after["percent"]) == (before["n"], before["percent"]) == (25, 80)


def test_five_new_voices_bring_the_answers_of_both_statements_into_one_figure():
    round_ = cut_once("One.", "Two.", s1=(30, 0), s2=(20, 5))
    made.answers(round_, "res", {1: (0, 5)}, epoch=round_.epoch, start=900)

    merged(round_, 2, into=1)

    assert figures(round_, 1)["n"] == 60


def test_merging_in_a_closed_round_moves_none_of_its_figures():
    round_ = cut_once("One.", "Two.", s1=(30, 0), s2=(20, 5))
    Round.objects.update(state="CLOSED", closed_on=made.TODAY)
    before = figures(round_, 1), figures(round_, 1, "bus"), shown(round_, "TABLE")["turnout"]

    merged(round_, 2, into=1)

    assert (figures(round_, 1), figures(round_, 1, "bus"), shown(round_, "TABLE")["turnout"]) == (
        before
    )


def test_merging_makes_nobody_a_new_voice():
    round_ = cut_once("One.", "Two.", s1=(30, 0), s2=(20, 5))
    made.answers(round_, "res", {1: (0, 1)}, epoch=round_.epoch, start=900)
    before = shown(round_, "TABLE")["turnout"]["res"]

    merged(round_, 2, into=1)

    assert shown(round_, "TABLE")["turnout"]["res"] == before


def test_weights_change_with_the_days_figures_and_not_with_a_caucus_word():
    round_ = busy_round()
    analysis.refresh(round_.pk)
    before = list(Weights.objects.order_by("pk").values())
    made.answers(round_, "sw", {3: (50, 0)}, epoch=2, start=500)
    Round.objects.filter(pk=round_.pk).update(epoch_on=datetime.date.max)

    analysis.refresh(round_.pk)

    assert list(Weights.objects.order_by("pk").values()) == before


def test_the_open_lane_counts_for_nobody():
    round_ = busy_round()
    analysis.refresh(round_.pk)
    before = shown(round_, "PUBLIC")
    round_.refresh_from_db()
    made.answers(round_, "~open", {1: (0, 500), 2: (500, 0)}, epoch=round_.epoch)
    day_over(round_)

    analysis.refresh(round_.pk)

    after = shown(round_, "PUBLIC")
    assert {k: after[k] for k in ("cells", "verdicts", "order", "report", "turnout")} == {
        k: before[k] for k in ("cells", "verdicts", "order", "report", "turnout")
    }
    assert sorted(after["open"]) == sorted(
        str(s.pk) for s in round_.statements.filter(number__in=(1, 2))
    )


def test_weights_ask_each_group_and_sum_to_one():
    round_ = busy_round()

    analysis.refresh(round_.pk)

    stored = {w.group: sum(w.weights.values()) for w in Weights.objects.filter(round=round_)}
    assert stored == {group: pytest.approx(1, abs=1e-4) for group in SIX}


def test_closing_cuts_once_and_then_nothing_changes():
    round_ = busy_round()
    Round.objects.filter(pk=round_.pk).update(state="CLOSED", closed_on=made.TODAY)

    first, second = analysis.refresh(round_.pk), analysis.refresh(round_.pk)

    assert (first, second) == (True, False)


def test_a_map_shows_groups_of_ten_and_more_and_no_person():
    round_ = made.round_(made.table.town(), *(f"Statement {n}." for n in range(1, 11)))
    for group, n in (("res", 40), ("com", 30), ("sw", 12), ("pol", 6)):
        for half in (0, 1):
            given = {k: ((n // 2, 0) if (k % 2 == half) else (0, n // 2)) for k in range(1, 11)}
            made.answers(round_, group, given, start=half * 500)
    day_over(round_)

    analysis.refresh(round_.pk)

    for audience in ("TABLE", "PUBLIC"):
        drawn = shown(round_, audience)["map"]
        assert sorted(drawn["centres"]) == ["com", "res", "sw"]
        assert len(drawn["opinions"]) == 2
        assert "points" not in drawn
    rows = shown(round_, "PUBLIC")["map"]["members"]["pol"]
    assert {cell["kind"] for cell in rows} == {"HIDDEN"}
    assert Vote.objects.exists()


@pytest.mark.parametrize("seed", range(3))
def test_in_random_worlds_a_thousand_residents_change_nobody_elses_cells(seed):
    chance = random.Random(seed)
    round_ = made.round_(made.table.town(), *(f"S{n}." for n in range(6)))
    for group in SIX:
        given = {
            n: (chance.randrange(30), chance.randrange(30), chance.randrange(5))
            for n in range(1, 7)
        }
        made.answers(round_, group, given)
    day_over(round_)
    analysis.refresh(round_.pk)
    before = {a: shown(round_, a)["cells"] for a in ("TABLE", "PUBLIC")}
    round_.refresh_from_db()
    flood = {n: (1000, 0) if chance.random() < 0.5 else (0, 1000) for n in range(1, 7)}
    made.answers(round_, "res", flood, epoch=round_.epoch, start=1000)
    day_over(round_)

    analysis.refresh(round_.pk)

    for audience, cells in before.items():
        after = shown(round_, audience)["cells"]
        assert {g: c for g, c in after.items() if g != "res"} == {
            g: c for g, c in cells.items() if g != "res"
        }


def test_what_a_group_wants_heard_it_agrees_with_and_what_it_does_not_want_it_rejects():
    round_ = busy_round()
    number = {str(s.pk): s.number for s in round_.statements.all()}

    analysis.refresh(round_.pk)

    report = shown(round_, "PUBLIC")["report"]
    lists = {
        group: tuple(
            [number[pk] for pk, _clear in rows[name]] for name in ("wants", "rejects", "divided")
        )
        for group, rows in report.items()
    }
    assert lists["pol"] == ([], [], [])
    assert {key: lists[key] for key in ("res", "bus")} == dict.fromkeys(
        ("res", "bus"), ([1], [2], [3])
    )
    assert {key: lists[key] for key in ("sw", "com")} == dict.fromkeys(
        ("sw", "com"), ([2, 1], [], [3])
    )


@pytest.mark.parametrize("seed", range(5))
def test_in_random_worlds_every_releasable_group_has_three_statements_on_the_page(seed):
    chance = random.Random(seed)
    round_ = made.round_(made.table.town(), *(f"S{n}." for n in range(8)))
    for group in SIX[: 1 + seed]:
        given = {n: (chance.randrange(3, 40), chance.randrange(8, 40)) for n in range(1, 9)}
        made.answers(round_, group, given)
    day_over(round_)

    analysis.refresh(round_.pk)

    for audience in ("TABLE", "PUBLIC"):
        drawn = shown(round_, audience)
        for group, report in drawn["report"].items():
            picked = heard.chosen(**report)
            n = sum(map(len, picked))
            assert n >= 3 if group in drawn["cells"] else n == 0
            assert len(picked[0]) <= 3


@pytest.mark.parametrize(
    ("wants", "rejects", "divided", "picked"),
    [
        ("abcd", "", "x", ("abc", "", "")),
        ("abc", "MNo", "x", ("abc", "MN", "")),
        ("abc", "mn", "x", ("abc", "", "")),
        ("a", "mn", "x", ("a", "mn", "")),
        ("a", "Mn", "x", ("a", "Mn", "")),
        ("a", "m", "xy", ("a", "m", "x")),
        ("", "Mnop", "x", ("", "Mno", "")),
        ("", "", "xyzw", ("", "", "xyz")),
    ],
)
def test_three_of_a_group_stand_on_the_page_and_two_clear_rejections_beside(
    wants, rejects, divided, picked
):
    """Capital letters are clear."""
    rows = [[(one, one.isupper()) for one in part] for part in (wants, rejects, divided)]

    assert tuple("".join(part) for part in heard.chosen(*rows)) == picked


def test_the_web_process_loads_neither_the_engine_nor_the_jobs_code():
    script = (
        "import django, sys; django.setup(); import lic.listening.urls;"
        "print([m for m in ('lic.listening.analysis', 'lic.listening.maps', 'lic.core.opinion.placing',"
        " 'lic.core.disclosure.gate') if m in sys.modules])"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "LIC_DATA": tempfile.mkdtemp()}

    done = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
