"""Paper sheets count once somebody of their group has said yes, and nowhere before."""

from __future__ import annotations

import datetime

import pytest

from lic.base import audit, keys
from lic.communities.models import Grant, Notice
from lic.listening import analysis, exports, queries, services
from lic.listening.models import Outcome, PaperBatch, PaperSheet, Round, Vote, Weights
from tests.listening import made

pytestmark = pytest.mark.django_db
TOMORROW = made.TODAY + datetime.timedelta(days=1)


@pytest.fixture
def town():
    return made.table.town()


def enter(actor, group="res", n=1, choice="AGREE", *, name="sheet", number=1):
    sheets = [(f"{name} {place}", {1: choice, 2: choice}, [1]) for place in range(n)]
    return services.enter_paper(actor, round_number=number, group=group, sheets=sheets)


def acts():
    return [event.verb for event in audit.acts().order_by("number")]


def answered(found=None):
    return sorted(Vote.objects.values_list("group", "choice", "matters", "statement__number"))


def test_a_facilitator_with_four_invented_sheets_learns_nothing_of_the_fifth_person(town):
    round_ = made.round_(town, "One.", "Two.")
    made.answers(round_, "res", {1: (0, 1), 2: (0, 1)})
    made.answers(round_, "com", {1: (9, 0), 2: (9, 0)})

    enter(made.sit(town, "com", "facilitator"), n=4)
    analysis.refresh(round_.pk, TOMORROW)

    shown = {one.audience: one.shown for one in Outcome.objects.all()}
    for outcome in Outcome.objects.all():
        rows = exports.released(round_, outcome, list(round_.statements.order_by("number")))
        assert "res" not in [row.get("group") for row in rows.get("figures", [])]
    assert [audience for audience, one in shown.items() if "res" in one["cells"]] == []
    assert {one["turnout"]["res"]["kind"] for one in shown.values()} == {"HIDDEN"}


def test_sheets_count_once_a_steward_of_the_group_has_accepted_them(town):
    round_ = made.round_(town, "One.", "Two.")
    made.answers(round_, "res", {1: (0, 1), 2: (0, 1)})
    enter(made.sit(town, "com", "facilitator"), n=4)

    made.accept_paper(town)
    analysis.refresh(round_.pk, TOMORROW)

    shown = Outcome.objects.get(audience="TABLE").shown
    assert set(shown["cells"]["res"]) == {str(s.pk) for s in round_.statements.all()}
    assert (PaperBatch.objects.count(), PaperSheet.objects.count()) == (0, 0)


def test_waiting_sheets_move_no_weight_and_leave_a_round_untouched(town):
    round_ = made.round_(town, "One.", "Two.")
    analysis.refresh(round_.pk, made.TODAY)
    before = list(Weights.objects.order_by("group").values_list("group", "weights"))

    enter(made.sit(town, "com", "facilitator"), n=12)
    cut = analysis.refresh(round_.pk, TOMORROW)

    after = list(Weights.objects.order_by("group").values_list("group", "weights"))
    assert (cut, after, services.has_answers(round_)) == (False, before, False)


def test_accepted_answers_are_those_of_the_sheet(town):
    made.round_(town, "One.", "Two.")
    sheets = [("t", {1: "DISAGREE", 2: "PASS"}, [2])]
    services.enter_paper(
        made.sit(town, "com", "facilitator"), round_number=1, group="res", sheets=sheets
    )

    made.accept_paper(town)

    assert answered() == [("res", "DISAGREE", False, 1), ("res", "PASS", True, 2)]


def test_refused_sheets_are_deleted(town):
    made.round_(town, "One.", "Two.")
    enter(made.sit(town, "com", "facilitator"))

    services.refuse_paper(made.sit(town, "res", "steward"), batch_id=PaperBatch.objects.get().pk)

    assert (PaperBatch.objects.count(), PaperSheet.objects.count(), answered()) == (0, 0, [])


def test_entering_accepting_and_refusing_are_acts_that_name_no_number_of_sheets(town):
    made.round_(town, "One.", "Two.")
    facilitator = made.sit(town, "com", "facilitator")
    enter(facilitator, n=2)
    made.accept_paper(town)
    enter(facilitator, name="others")

    services.refuse_paper(made.sit(town, "res", "steward"), batch_id=PaperBatch.objects.get().pk)

    rows = audit.acts().order_by("number").values_list("verb", "duty", "kind", "facts")
    assert list(rows) == [
        ("paper_entered", "facilitator", "listening.paperbatch", {"number": 1}),
        ("paper_accepted", "steward", "listening.paperbatch", {"number": 1}),
        ("paper_entered", "facilitator", "listening.paperbatch", {"number": 1}),
        ("paper_refused", "steward", "listening.paperbatch", {"number": 1}),
    ]


def test_answers_entered_for_somebody_leave_one_act_a_day(town):
    made.round_(town, "One.")
    for n in range(3):
        peer = made.sit(town, "sw", "peer")
        services.answer_for(peer, round_number=1, token=f"t{n}", answers={1: "AGREE"})

    assert acts() == ["answered_for"]
    assert Vote.objects.count() == 3


def test_a_form_sent_twice_waits_once_and_counts_once(town):
    made.round_(town, "One.", "Two.")
    facilitator = made.sit(town, "com", "facilitator")

    first, again = enter(facilitator, n=2), enter(facilitator, n=2)
    made.accept_paper(town)
    late = enter(facilitator, n=2)

    assert (first, again, late) == (2, 0, 0)
    assert (PaperBatch.objects.count(), Vote.objects.count()) == (0, 4)


@pytest.mark.parametrize(
    ("group", "duties"),
    [("res", ()), ("res", ("spokesperson",)), ("com", ("steward",)), ("gov", ("coordinator",))],
)
def test_nobody_else_accepts_where_the_group_has_a_steward(town, group, duties):
    made.round_(town, "One.", "Two.")
    made.sit(town, "res", "steward")
    enter(made.sit(town, "com", "facilitator"))

    with pytest.raises(PaperBatch.DoesNotExist):
        services.accept_paper(made.sit(town, group, *duties), batch_id=PaperBatch.objects.get().pk)

    assert answered() == []


def test_whoever_entered_sheets_never_accepts_them_not_even_as_steward(town):
    made.round_(town, "One.", "Two.")
    both = made.sit(town, "res", "steward", "facilitator")
    enter(both)

    with pytest.raises(PaperBatch.DoesNotExist):
        services.accept_paper(both, batch_id=PaperBatch.objects.get().pk)


@pytest.mark.parametrize(
    ("group", "duty", "accepts"),
    [
        ("res", "spokesperson", True), ("res", "auditor", True), ("res", "host", False),
        ("sw", "spokesperson", True), ("sw", "peer", True), ("sw", "facilitator", False),
        ("sw", "coordinator", False),
    ],
)  # fmt: skip
def test_a_second_holder_of_a_duty_in_the_group_stands_in_where_no_other_steward_is(
    town, group, duty, accepts
):
    made.round_(town, "One.", "Two.")
    enter(made.sit(town, group, "peer", "steward"), group)
    second = made.sit(town, group, duty)
    batch = PaperBatch.objects.get()

    try:
        services.accept_paper(second, batch_id=batch.pk)
    except PaperBatch.DoesNotExist:
        assert not accepts
    else:
        assert accepts
    assert bool(answered()) == accepts


def test_stewards_hear_of_sheets_and_the_notice_goes_with_the_answer(town):
    made.round_(town, "One.", "Two.")
    steward, other = made.seat(town, "res", "steward"), made.seat(town, "bus", "steward")
    enter(made.sit(town, "com", "facilitator"))

    told = list(Notice.objects.values_list("seat_id", flat=True))
    services.accept_paper(made.table.actor(steward), batch_id=PaperBatch.objects.get().pk)

    assert (told, Notice.objects.count()) == ([steward.pk], 0)
    assert other.pk not in told


def test_the_form_names_groups_in_which_nobody_can_accept(town):
    round_ = made.round_(town, "One.")
    facilitator = made.sit(town, "com", "facilitator")
    made.sit(town, "res", "steward")

    missing = queries.nobody_accepts(facilitator, round_, queries.groups_of(round_))

    assert sorted(one.key for one in missing) == ["bus", "com", "gov", "pol", "sw"]


def test_a_steward_whose_year_is_over_does_not_hold_a_place(town):
    made.round_(town, "One.", "Two.")
    made.sit(town, "res", "steward")
    Grant.objects.update(until=made.table.today() - datetime.timedelta(days=3))
    enter(made.sit(town, "com", "facilitator"))

    services.accept_paper(made.sit(town, "res", "auditor"), batch_id=PaperBatch.objects.get().pk)

    assert len(answered()) == 2


def test_waiting_sheets_end_with_the_key_of_their_round(town):
    round_ = made.round_(town, "One.", "Two.")
    made.sit(town, "res", "steward")
    enter(made.sit(town, "com", "facilitator"))
    Round.objects.update(state="CLOSED", closed_on=made.TODAY)

    services.rewrite(round_.pk)

    assert (PaperBatch.objects.count(), PaperSheet.objects.count(), answered()) == (0, 0, [])
    assert not Notice.objects.filter(kind="listening.paper_waits").exists()


def test_sheets_accepted_after_closing_are_cut_under_the_usual_rules(town):
    round_ = made.round_(town, "One.", "Two.", state="OPEN")
    made.answers(round_, "res", {1: (6, 0), 2: (6, 0)})
    facilitator = made.sit(town, "com", "facilitator")
    enter(facilitator, n=4, choice="DISAGREE", name="few")
    enter(facilitator, n=5, choice="DISAGREE", name="enough")
    Round.objects.update(state="CLOSED", closed_on=TOMORROW)
    analysis.refresh(round_.pk, TOMORROW)
    few, enough = sorted(PaperBatch.objects.all(), key=lambda one: one.sheets.count())
    steward = made.sit(town, "res", "steward")

    said = [figure(round_)]
    for batch in (few, enough):
        services.accept_paper(steward, batch_id=batch.pk)
        analysis.refresh(round_.pk, TOMORROW)
        said.append(figure(round_))

    assert said == ["MOST_OR_ALL", "MOST_OR_ALL", "DIVIDED"]


def figure(round_):
    statement = str(round_.statements.get(number=1).pk)
    return Outcome.objects.get(round=round_, audience="TABLE").shown["cells"]["res"][statement][
        "word"
    ]


def test_answers_to_a_statement_that_was_merged_go_to_the_one_that_stayed(town):
    round_ = made.round_(town, "One.", "Two.", "Three.")
    facilitator = made.sit(town, "com", "facilitator")
    sheets = [
        ("both", {1: "AGREE", 2: "DISAGREE", 3: "PASS"}, []), ("one", {1: "AGREE", 3: "PASS"}, []),
    ]  # fmt: skip
    services.enter_paper(facilitator, round_number=1, group="res", sheets=sheets)
    first, _second, third = round_.statements.order_by("number")
    services.merge(facilitator, statement_id=first.pk, into_number=2)
    services.hide(facilitator, statement_id=third.pk, reason="It names somebody.")

    made.accept_paper(town)

    assert answered() == [("res", "AGREE", False, 2), ("res", "DISAGREE", False, 2)]


def test_a_merged_statement_hands_on_its_star_and_an_answer_goes_before_none(town):
    round_ = made.round_(town, "One.", "Two.")
    facilitator = made.sit(town, "com", "facilitator")
    sheets = [("starred", {1: "AGREE", 2: "SKIPPED"}, [1])]
    services.enter_paper(facilitator, round_number=1, group="res", sheets=sheets)
    services.merge(facilitator, statement_id=round_.statements.get(number=1).pk, into_number=2)

    made.accept_paper(town)

    assert answered() == [("res", "AGREE", True, 2)]


def test_a_sheet_that_waits_knows_no_seat_and_its_rows_carry_the_key_alone(town):
    round_ = made.round_(town, "One.", "Two.")
    seat = made.seat(town, "com", "facilitator")
    enter(made.table.actor(seat), n=3)

    sheets = list(PaperSheet.objects.values_list("voter_key", "batch_tag"))
    expected = {keys.voter_key(round_.key_name, f"once:sheet {n}") for n in range(3)}

    assert {key for key, _tag in sheets} == expected
    assert seat.voting_id not in str(list(PaperSheet.objects.values()))


def test_what_is_kept_about_whoever_entered_sheets_holds_no_answer(town):
    from lic.base import privacy

    made.round_(town, "One.", "Two.")
    seat = made.seat(town, "com", "facilitator")
    enter(made.table.actor(seat))

    kept = privacy.export_of(seat)

    assert (len(kept["listening.PaperBatch"]), "listening.PaperSheet" in kept) == (1, False)


def test_a_steward_accepts_with_one_click_and_reads_no_answer(town, client):
    round_ = made.round_(town, "One.", "Two.")
    steward, facilitator = made.seat(town, "res", "steward"), made.seat(town, "com", "facilitator")
    enter(made.table.actor(facilitator), n=4, choice="DISAGREE")
    url = f"/c/{town.slug}/rounds/1/paper/{PaperBatch.objects.get().pk}/"
    client.force_login(steward.account)

    pages = [client.get(path).content.decode() for path in (f"/c/{town.slug}/rounds/1/", url)]
    done = client.post(url, {"answer": "YES"})

    assert ["4 paper sheets" in pages[0], "4 sheets wait" in pages[1]] == [True, True]
    assert "isagree" not in pages[1]
    assert (done.status_code, Vote.objects.filter(statement__round=round_).count()) == (302, 8)


def test_the_form_and_the_closing_page_say_what_waits(town, client):
    made.round_(town, "One.", "Two.")
    facilitator = made.seat(town, "com", "facilitator")
    made.sit(town, "res", "steward")
    enter(made.table.actor(facilitator))
    client.force_login(facilitator.account)

    form = client.get(f"/c/{town.slug}/rounds/1/paper/").content.decode()
    closing = client.get(f"/c/{town.slug}/rounds/1/close-it/").content.decode()

    assert "Community organizations, Government &amp; health, Businesses, Police." in form
    assert "One batch of paper sheets waits for a yes of its group." in closing
