"""That people answered alike: what is kept of it, when it moves, and who is told."""

from __future__ import annotations

import datetime
import re

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from lic.base.fields import random_id
from lic.communities import queries as communities
from lic.listening import analysis, queries, services, signals
from lic.listening.models import Round, Signal, Vote
from tests.listening import made

pytestmark = pytest.mark.django_db
N, CROWD = 30, 90
SHARES = np.random.default_rng(3).uniform(0.2, 0.8, N)
SCRIPT = np.arange(N) % 2 == 0


def new_round(**more: object) -> Round:
    return made.round_(made.table.town(), *(f"Statement {n}." for n in range(1, N + 1)), **more)


def people(round_: Round, group: str, n: int, *, start: int = 0, copies: bool = False) -> None:
    """So many people of a group, who answer everything: each for themselves, or all the same."""
    round_.refresh_from_db()
    statements = list(round_.statements.order_by("number"))
    own = np.random.default_rng([start, n, *group.encode()]).random((n, N)) < SHARES
    agrees = np.tile(SCRIPT, (n, 1)) if copies else own
    Vote.objects.bulk_create(
        Vote(
            pk=random_id(), statement=statements[j], voter_key=f"{group}-{copies}-{start + i}", group=group,
            choice="AGREE" if agrees[i, j] else "DISAGREE", epoch=round_.epoch, probability=0.1,
        )
        for i in range(n)
        for j in range(N)
    )  # fmt: skip


def cut(round_: Round) -> dict[str, str]:
    """Let a day be over; what is said of each group then."""
    Round.objects.filter(pk=round_.pk).update(epoch_on=datetime.date(2026, 1, 1))
    analysis.refresh(round_.pk)
    return dict(Signal.objects.filter(round=round_).values_list("group", "band"))


def coordinated(copies: int = 8, others: int = 30) -> Round:
    round_ = new_round()
    people(round_, "bus", CROWD)
    people(round_, "res", others)
    people(round_, "res", copies, copies=True)
    return round_


def test_a_group_with_people_alike_is_named_by_a_band_and_no_other_is():
    assert cut(coordinated()) == {"bus": "", "res": "UNDER_10"}


def test_under_the_limit_nothing_is_said():
    assert cut(coordinated(copies=4)) == {"bus": "", "res": ""}


def test_where_a_limit_was_raised_it_counts():
    round_ = coordinated()
    Round.objects.filter(pk=round_.pk).update(table_limit=9, public_limit=10)

    assert cut(round_) == {"bus": "", "res": ""}


def test_where_nearly_all_are_alike_nothing_is_said():
    """It would tell what each of them answered."""
    assert cut(coordinated(copies=8, others=4)) == {"bus": "", "res": ""}


def test_others_who_said_little_hide_nobody():
    round_ = coordinated(copies=8, others=4)
    made.answers(round_, "res", {1: (5, 5, 0)}, start=500)

    assert cut(round_)["res"] == ""


def test_common_ground_that_hangs_on_them_is_named_and_only_that():
    round_ = new_round()
    statements = list(round_.statements.order_by("number"))
    people(round_, "bus", CROWD)
    people(round_, "res", 30)
    people(round_, "res", 10, copies=True)
    for group, agrees in (("bus", CROWD), ("res", 14)):  # without the copies, fourteen of thirty
        for number in (1, 3):
            votes = Vote.objects.filter(statement=statements[number - 1], group=group)
            own = list(votes.exclude(voter_key__contains="True").order_by("voter_key"))
            yes = 30 if (group, number) == ("res", 3) else agrees
            for place, vote in enumerate(own):
                vote.choice = "AGREE" if place < yes else "DISAGREE"
            Vote.objects.bulk_update(own, ["choice"])
    for key in ("sw", "com", "gov", "pol"):  # too few to be counted: their caucus shares it
        for one in statements:
            one.caucus_words.create(group=key, shares=True)

    cut(round_)

    found = queries.alike(
        made.sit(round_.community, "res", "steward"), round_, round_.outcomes.get(audience="TABLE")
    )
    common = queries.common_ground(round_.outcomes.get(audience="TABLE").shown)
    assert {str(statements[0].pk), str(statements[2].pk)} <= set(common)
    numbers = [one.number for one in found[0].statements]
    assert (1 in numbers, 3 in numbers) == (True, False)
    assert {str(one.pk) for one in found[0].statements} <= set(common)


def test_it_moves_only_when_a_step_of_the_group_has():
    round_ = coordinated(copies=4)
    assert cut(round_)["res"] == ""
    people(round_, "res", 4, start=100, copies=True)
    people(round_, "bus", 6, start=100)

    assert cut(round_)["res"] == ""  # eight alike now, but four are new: no step
    people(round_, "res", 1, start=200)
    assert cut(round_)["res"] == "UNDER_10"


def test_after_a_batch_was_revoked_nothing_is_said_until_a_step_has_moved():
    round_ = coordinated()
    cut(round_)
    voter = Vote.objects.filter(voter_key="res-True-0")
    seat = made.seat(round_.community, "res")
    voter.update(voter_key=communities.voter_key(made.table.actor(seat), round_.key_name))
    services.forget_batch(round_.community_id, [seat.voting_id], 1, since=made.TODAY)
    assert list(Signal.objects.exclude(band="")) == []

    people(round_, "res", 4, start=100)
    assert cut(round_)["res"] == ""
    people(round_, "res", 1, start=200)
    assert cut(round_)["res"] == "UNDER_10"


@pytest.mark.parametrize(
    ("since", "kept"),
    [({}, 2), ({"taken_out": {"is_new": True}}, 0), ({"is_rewritten": True}, 0), ({"epoch": 3}, 0)],
)
def test_where_people_were_taken_out_while_it_was_looked_at_nothing_is_kept(since, kept):
    round_ = coordinated()
    cut(round_)
    Signal.objects.all().delete()
    gathered = analysis.Gathered(Round.objects.get(pk=round_.pk))
    gathered.epoch -= 1
    Round.objects.filter(pk=round_.pk).update(**since)

    signals.renew(gathered)

    assert Signal.objects.count() == kept


def test_it_ends_with_the_rounds_key():
    round_ = coordinated()
    cut(round_)
    Round.objects.filter(pk=round_.pk).update(state="CLOSED", closed_on=made.TODAY)

    services.rewrite(round_.pk)

    assert Signal.objects.count() == 0


def test_no_voter_and_no_answer_is_kept():
    round_ = coordinated()
    cut(round_)

    fields = {f.name for f in Signal._meta.concrete_fields}
    assert fields == {"id", "round", "group", "epoch", "band", "at_least", "statements"}
    known = {str(s.pk) for s in round_.statements.all()}
    assert all(set(s.statements) <= known for s in Signal.objects.all())


def flagged(group: str = "res", **more: object) -> tuple[Round, Signal]:
    round_ = new_round(**more)
    return round_, Signal.objects.create(
        round=round_, group=group, epoch=1, band="FROM_10", at_least=5
    )


@pytest.mark.parametrize(
    ("key", "duty", "told"),
    [
        ("res", "steward", "10 to 24 people"),
        ("com", "facilitator", ""),
        ("res", "facilitator", ""),
        ("bus", "steward", None),
        ("sw", "steward", None),
        ("res", "", None),
        ("res", "spokesperson", None),
        ("com", "coordinator", None),
        ("gov", "auditor", None),
        ("pol", "facilitator", None),
        ("pol", "steward", None),
    ],
)
def test_who_is_told_and_what(client, key, duty, told):
    round_, _ = flagged()
    client.force_login(made.seat(round_.community, key, *([duty] if duty else [])).account)

    text = client.get(f"/c/{round_.community.slug}/rounds/1/").content.decode()

    assert ("Something to look at." in text) is (told is not None)
    assert ("10 to 24 people" in text, "take a batch back" in text) == (
        bool(told),
        bool(told),
    )


@pytest.mark.parametrize("who", ["visitor", "elsewhere"])
def test_nobody_outside_is_told(client, who):
    round_, _ = flagged()
    if who == "elsewhere":
        client.force_login(made.seat(made.table.town(), "res", "steward", "facilitator").account)

    text = client.get(f"/c/{round_.community.slug}/rounds/1/").content.decode()

    assert "Something to look at." not in text


def test_police_never_learns_it_of_a_round_without_police_even_when_it_is_out():
    round_, _ = flagged("pol", is_police_absent=True)
    Round.objects.filter(pk=round_.pk).update(released_on=made.TODAY)
    round_.refresh_from_db()

    for duty in ("steward", "facilitator"):
        assert queries.alike(made.sit(round_.community, "pol", duty), round_, None) == []


def test_a_limit_raised_since_hides_it():
    round_, _ = flagged()
    steward = made.sit(round_.community, "res", "steward")
    assert len(queries.alike(steward, round_, None)) == 1
    Round.objects.filter(pk=round_.pk).update(table_limit=6)
    round_.refresh_from_db()

    assert queries.alike(steward, round_, None) == []


def test_it_takes_the_same_number_of_queries_however_much_there_is():
    round_, first = flagged()
    cut_with = coordinated()
    cut(cut_with)
    outcome = cut_with.outcomes.get(audience="TABLE")
    outcome.shown["order"] = [str(s.pk) for s in round_.statements.all()]
    outcome.shown["verdicts"] = {pk: ["COMMON_GROUND", []] for pk in outcome.shown["order"]}
    actor = made.sit(round_.community, "res", "steward", "facilitator")
    asked = []
    for n, more in ((1, ()), (20, ("bus", "gov", "com"))):
        first.statements = outcome.shown["order"][:n]
        first.save()
        for key in more:
            Signal.objects.create(round=round_, group=key, epoch=1, band="FROM_10", at_least=5)
        with CaptureQueriesContext(connection) as found:
            rows = queries.alike(actor, round_, outcome)
        asked.append((len(found), len(rows), sum(len(row.statements) for row in rows)))

    assert [(rows, named) for _, rows, named in asked] == [(1, 1), (4, 20)]
    assert asked[0][0] == asked[1][0] <= 3


def test_it_accuses_nobody_in_either_language(client):
    round_, _ = flagged()
    client.force_login(made.seat(round_.community, "res", "steward").account)
    for language, said in (("en", "Often that is honest"), ("fr", "C’est souvent honnête")):
        with translation.override(language):
            text = client.get(
                f"/c/{round_.community.slug}/rounds/1/", headers={"accept-language": language}
            ).content.decode()
        assert said in text
        assert not re.search(r"fraud|fake|suspicious|fraude|suspect", text)
