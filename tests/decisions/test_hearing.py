"""What was heard when a version was called: released figures, kept as they were, each for its own readers."""

from __future__ import annotations

import pytest
from django.db import Error, connection, transaction

from lic.base.policy import Actor
from lic.core import opinion
from lic.decisions import queries, services
from lic.decisions.models import Heard, Proposal
from lic.listening import analysis
from lic.listening.models import Outcome as Results
from lic.listening.models import Round, Statement
from tests.communities import made as table
from tests.decisions import made
from tests.listening import made as listening

pytestmark = pytest.mark.django_db

EVERYBODY = ("sw", "com", "gov", "res", "bus", "pol")


@pytest.fixture
def town():
    return table.town()


def heard_round(town, people=12, but=(), **more):
    """A closed round whose first statement every group shares, with its results."""
    one = listening.round_(
        town, "The lamps should stay on.", "CANARY-OTHER", state="CLOSED", **more
    )
    for group in EVERYBODY:
        if group not in but:
            listening.answers(one, group, {1: (people, 0), 2: (0, people)})
    analysis.refresh(one.pk)
    return one


def called_from(author, round_, number=1):
    """A proposal from a statement of the round, whose call is open."""
    statement = round_.statements.get(number=number)
    proposal = services.propose(author, draft=made.draft(), statement_id=statement.pk)
    made.ago(proposal, days=10)
    services.open_call(author, number=proposal.number)
    proposal.refresh_from_db()
    return proposal


def page(client, town, actor, where="proposals/1/"):
    client.logout()
    if actor is not None:
        client.force_login(made.seat_of(actor).account)
    return client.get(f"/c/{town.slug}/{where}").content.decode()


TITLE = "What was heard when this was called"


def test_the_table_reads_what_it_had_heard_with_the_way_to_the_results(client, town):
    people = made.seats(town)
    called_from(people["sw"][0], heard_round(town))

    shown = page(client, town, people["res"][0])

    assert TITLE in shown and "It was common ground." in shown
    assert "most or all" in shown and f'href="/c/{town.slug}/rounds/1/results/"' in shown
    assert f"worked out by version {opinion.VERSION} of the rules" in shown


def test_it_holds_what_was_released_and_nothing_else(town):
    people = made.seats(town)
    one = heard_round(town, people=7)
    called_from(people["sw"][0], one)
    pk = str(one.statements.get(number=1).pk)

    for kept in Heard.objects.all():
        shown = Results.objects.get(round=one, audience=kept.audience).shown
        (row,) = kept.statements
        assert row["cells"] == {g: cells[pk] for g, cells in shown["cells"].items() if pk in cells}
        assert row["is_common"] == (shown["verdicts"][pk][0] == "COMMON_GROUND")
    public = Heard.objects.filter(audience="PUBLIC").get()
    assert public.statements[0]["cells"] == {}
    assert set(Heard.objects.values_list("audience", flat=True)) == {"TABLE", "PUBLIC"}


def test_a_group_that_was_not_heard_stays_hidden(client, town):
    people = made.seats(town)
    called_from(people["sw"][0], heard_round(town, but=("bus",)))

    shown = page(client, town, people["res"][0])

    assert "It was not common ground: not enough voices of every group." in shown
    assert "not enough voices" in shown.split(TITLE)[1]


def test_new_figures_leave_it_as_it_was(client, town):
    people = made.seats(town)
    one = heard_round(town)
    called_from(people["sw"][0], one)
    before = [row.statements for row in Heard.objects.order_by("audience")]

    for row in Results.objects.all():
        pk = str(one.statements.get(number=1).pk)
        row.shown["verdicts"][pk] = ["OTHER", []]
        row.save()

    assert [row.statements for row in Heard.objects.order_by("audience")] == before
    assert "It was common ground." in page(client, town, people["res"][0])


@pytest.mark.parametrize(
    "sql", ["UPDATE decisions_heard SET audience = 'TABLE'", "DELETE FROM decisions_heard"]
)
def test_nobody_changes_it_in_the_database(town, sql):
    people = made.seats(town)
    called_from(people["sw"][0], heard_round(town))

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert Heard.objects.count() == 2


def test_a_round_without_police_is_not_there_for_police_and_not_public(client, town):
    people = made.seats(town)
    one = heard_round(town, but=("pol",), is_police_absent=True)
    proposal = called_from(people["sw"][0], one)
    call = proposal.calls.get()

    assert [row.audience for row in Heard.objects.all()] == ["TABLE"]
    assert TITLE in page(client, town, people["res"][0])
    assert TITLE not in page(client, town, people["pol"][0])
    assert queries.heard_then(people["pol"][0], call) == []
    made.everyone(people, proposal)
    made.pass_deadline(proposal)
    Round.objects.update(released_on=table.today())
    record = proposal.outcomes.get()
    assert record.record["heard"] == []
    for reader in (None, people["pol"][0], people["res"][0]):
        assert TITLE not in page(client, town, reader, "proposals/records/1/")


def test_a_second_statement_of_a_round_without_police_stays_out_for_police_alone(client, town):
    people = made.seats(town)
    one = heard_round(town)
    proposal = called_from(people["sw"][0], one)
    other = heard_round(town, but=("pol",), is_police_absent=True, number=2)
    figures = queries.heard_then(people["pol"][0], proposal.calls.get())

    Round.objects.filter(pk=one.pk).update(is_police_absent=True)

    assert len(figures) == 1 and other.pk != one.pk
    assert queries.heard_then(people["pol"][0], proposal.calls.get()) == []
    assert TITLE not in page(client, town, people["pol"][0])


def test_the_record_prints_what_was_public_and_its_fingerprint_holds_it(client, town):
    people = made.seats(town)
    proposal = called_from(people["sw"][0], heard_round(town))
    public = Heard.objects.get(audience="PUBLIC").statements
    made.everyone(people, proposal)
    made.pass_deadline(proposal)

    outcome = proposal.outcomes.get()
    shown = page(client, town, None, "proposals/records/1/")

    assert outcome.record["heard"] == public
    assert outcome.fingerprint == services.outcomes.fingerprint(outcome.record)
    assert TITLE in shown and "It was common ground." in shown
    assert "The lamps should stay on." in shown.split(TITLE)[1]


def test_a_statement_that_was_hidden_since_is_not_read_here_either(client, town):
    people = made.seats(town)
    proposal = called_from(people["sw"][0], heard_round(town))
    made.everyone(people, proposal)
    made.pass_deadline(proposal)

    Statement.objects.filter(number=1).update(state="HIDDEN", reason="It points to a person.")

    assert TITLE not in page(client, town, None, "proposals/records/1/")
    assert TITLE not in page(client, town, people["res"][0], "proposals/records/1/")


def test_without_a_statement_only_who_carries_it_reads_one_sentence(client, town):
    people = made.seats(town)
    made.called(people["sw"][0])

    carries, other = (page(client, town, people["sw"][place]) for place in (0, 1))

    assert not Heard.objects.exists()
    assert "No statement is linked to this proposal" in carries
    assert "No statement is linked" not in other and TITLE not in carries + other


def test_a_statement_of_which_nothing_was_released_leaves_nothing(client, town):
    people = made.seats(town)
    one = listening.round_(town, "The lamps should stay on.")
    called_from(people["sw"][0], one)

    assert not Heard.objects.exists()
    assert "No figures about its statement were kept" in page(client, town, people["sw"][0])
    assert TITLE not in page(client, town, people["res"][0])


def test_a_part_has_what_its_parent_came_from(town):
    people = made.seats(town)
    proposal = called_from(people["sw"][0], heard_round(town))
    made.raised(people["res"][0], proposal)
    made.everyone(people, proposal, but=("res",))
    made.pass_deadline(proposal)
    if proposal.state == "EXTENDED":
        made.pass_deadline(proposal)
    part = services.split(people["sw"][0], number=1, draft=made.draft())
    made.ago(part, 10)
    services.open_call(people["sw"][0], number=part.number)

    (row,) = Heard.objects.get(call__proposal=part, audience="TABLE").statements

    assert row["statement"] == str(Statement.objects.get(number=1).pk)


def test_who_carries_a_part_is_not_told_that_no_statement_stands_behind_it(client, town):
    people = made.seats(town)
    one = listening.round_(town, "The lamps should stay on.")
    parent = called_from(people["sw"][0], one)
    part = made.called(people["sw"][1])
    Proposal.objects.filter(pk=part.pk).update(parent=parent)

    shown = page(client, town, people["sw"][1], f"proposals/{part.number}/")

    assert "No figures about its statement were kept" in shown
    assert "No statement is linked" not in shown


def test_a_visitor_of_another_town_gets_nothing(town):
    people = made.seats(town)
    proposal = called_from(people["sw"][0], heard_round(town))
    elsewhere = table.town("tamarack")
    other = table.sit(elsewhere, "res")

    call = proposal.calls.get()
    assert queries.heard_then(other, call) == []
    assert queries.heard_then(Actor(community_id=elsewhere.pk), call) == []
    assert Proposal.objects.count() == 1
