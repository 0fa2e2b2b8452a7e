"""Notices reach their seats alone; a mail says that something waits, and nothing else."""

from __future__ import annotations

import datetime
import smtplib

import pytest
from django.conf import settings
from django.core import mail
from django.db.models import Q
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as runs
from hypothesis import strategies as st

from lic.base import ticker
from lic.base.facts import NotPlain
from lic.base.policy import ANYONE
from lic.communities import notices
from lic.communities.models import Notice, Seat
from lic.decisions import services as proposals
from lic.listening import services as listening
from lic.listening.models import Round
from tests.communities import made
from tests.decisions import made as drafts
from tests.listening import made as rounds

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 5, 1)
NOW = datetime.datetime(2026, 5, 2, 9, tzinfo=datetime.UTC)
CALLED = notices.register(
    "tests.called", "Proposal %(number)s is called until %(until)s.", verb="Answer"
)
PLAIN = notices.register("tests.plain", "Something is new.")


def seat_with_address(town, address="a@example.org") -> Seat:
    seat = made.seat(town, "res")
    Seat.objects.filter(pk=seat.pk).update(notice_address=address)
    return Seat.objects.get(pk=seat.pk)


def test_a_notice_waits_for_its_seat_alone():
    town = made.town()
    mine, other = made.seat(town, "res"), made.seat(town, "res")

    number = notices.send(
        [mine], CALLED, "/c/x/proposals/4/", DAY, number=4, until=datetime.date(2026, 5, 20)
    )

    found = notices.waiting(made.actor(mine))
    assert number == 1
    assert [(one.title, one.verb, one.url, one.on) for one in found] == [
        ("Proposal 4 is called until May 20, 2026.", "Answer", "/c/x/proposals/4/", DAY)
    ]
    assert notices.waiting(made.actor(other)) == notices.waiting(ANYONE) == []


def test_a_filter_reaches_awake_seats_of_its_groups():
    town, elsewhere = made.town(), made.town()
    for community, key in ((town, "res"), (town, "bus"), (elsewhere, "res")):
        made.seat(community, key)
    Seat.objects.filter(pk=made.seat(town, "res").pk).update(state=Seat.State.ASLEEP)

    assert notices.send(Q(community=town, group__key="res"), PLAIN, "/x/", DAY) == 1
    assert notices.send(Seat.objects.filter(community=town), PLAIN, "/y/", DAY) == 3


def test_the_same_notice_comes_back_unread_and_only_once():
    seat = made.seat(made.town(), "res")
    actor = made.actor(seat)
    notices.send([seat.pk], PLAIN, "/x/", DAY)
    notices.dismiss(actor, notice_id=notices.waiting(actor)[0].id)
    before = notices.waiting(actor)

    notices.send([seat], PLAIN, "/x/", DAY + datetime.timedelta(days=1))

    assert before == []
    assert [one.on.day for one in notices.waiting(actor)] == [2]


def test_nobody_puts_aside_another_s_notice():
    town = made.town()
    seat = made.seat(town, "res")
    notices.send([seat], PLAIN, "/x/", DAY)
    found = notices.waiting(made.actor(seat))[0]

    with pytest.raises(Notice.DoesNotExist):
        notices.dismiss(made.sit(town, "res"), notice_id=found.id)


def test_opening_the_page_puts_its_notice_aside():
    seat = made.seat(made.town(), "res")
    notices.send([seat], PLAIN, "/x/", DAY)
    notices.send([seat], PLAIN, "/y/", DAY)

    notices.seen(made.actor(seat), url="/x/")

    assert [one.url for one in notices.waiting(made.actor(seat))] == ["/y/"]


def test_a_notice_that_is_over_is_withdrawn_from_everybody():
    town = made.town()
    notices.send([made.seat(town), made.seat(town)], PLAIN, "/x/", DAY)

    notices.withdraw(PLAIN, "/x/")

    assert Notice.objects.count() == 0


def test_a_sentence_may_be_a_function_of_its_facts():
    kind = notices.register("tests.function", lambda facts: f"{facts['n']} things")
    seat = made.seat(made.town())

    notices.send([seat], kind, "/x/", DAY, n=3)

    assert notices.waiting(made.actor(seat))[0].title == "3 things"


def test_unknown_kinds_missing_facts_words_and_other_sites_are_refused():
    seat = made.seat(made.town())

    with pytest.raises(KeyError):
        notices.send([seat], "tests.unknown", "/x/", DAY)
    with pytest.raises(KeyError):
        notices.send([seat], CALLED, "/x/", DAY, number=4)
    with pytest.raises(NotPlain):
        notices.send([seat], PLAIN, "/x/", DAY, title="somebody's words")
    for elsewhere in (
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "javascript:x",
        "",
    ):
        with pytest.raises(ValueError, match="does not lead"):
            notices.send([seat], PLAIN, elsewhere, DAY)

    assert Notice.objects.count() == 0


def test_a_notice_names_its_thing_by_title_and_keeps_its_sentence_beside_it():
    town = made.town()
    actor = made.sit(town, "res")
    round_ = rounds.round_(town)

    notices.send([actor.seat_id], CALLED, "/x/", DAY, about=round_, number=4, until=DAY)

    found = notices.waiting(actor)[0]
    assert (found.title, found.why) == (
        "Ferry Lane after dark",
        "Proposal 4 is called until May 1, 2026.",
    )


def test_a_title_is_said_in_the_language_of_the_page():
    town = made.town()
    actor = made.sit(town, "res")
    notices.send([actor.seat_id], PLAIN, "/x/", DAY, about=rounds.round_(town))

    with translation.override("fr"):
        found = notices.waiting(actor)[0]

    assert found.title == "Le soir, rue du Bac"


@pytest.mark.parametrize("what", ["police", "draft", "elsewhere", "gone"])
def test_a_notice_keeps_its_neutral_words_where_the_reader_may_not_see_its_thing(what):
    town = made.town()
    actor = made.sit(town, "pol")
    thing = {
        "police": lambda: rounds.round_(town, is_police_absent=True),
        "draft": lambda: proposals.propose(
            made.sit(town, "sw"), draft=drafts.draft(), lay_out=False
        ),
        "elsewhere": lambda: drafts.shaped(made.sit(made.town(), "sw")),
        "gone": lambda: rounds.round_(town),
    }[what]()
    notices.send([actor.seat_id], PLAIN, "/x/", DAY, about=thing)
    if what == "gone":
        thing.delete()

    found = notices.waiting(actor)[0]

    assert (found.title, found.why) == ("Something is new.", "")


def test_a_round_that_police_can_no_longer_find_loses_its_title():
    town = made.town()
    actor = made.sit(town, "pol")
    round_ = rounds.round_(town)
    notices.send([actor.seat_id], PLAIN, "/x/", DAY, about=round_)
    before = notices.waiting(actor)[0].title

    Round.objects.filter(pk=round_.pk).update(is_police_absent=True)

    assert (before, notices.waiting(actor)[0].title) == (
        "Ferry Lane after dark", "Something is new.",
    )  # fmt: skip


def test_rounds_and_proposals_say_what_they_are_in_their_notices():
    town = made.town()
    people = drafts.seats(town)
    drafts.called(people["sw"][0])
    round_ = rounds.round_(town, "One.", "Two.", "Three.", state="DRAFT")
    listening.open_round(made.sit(town, "com", "facilitator"), number=round_.number)

    found = {one.kind: one.title for one in notices.waiting(people["res"][0])}

    assert found == {
        "decisions.call_opened": "A card that says who to call",
        "listening.round_opened": "Ferry Lane after dark",
    }


def test_titles_cost_one_query_for_each_kind_of_thing(django_assert_num_queries):
    town = made.town()
    actor = made.sit(town, "res")
    author = made.sit(town, "sw")
    for n in range(1, 9):
        notices.send([actor.seat_id], PLAIN, f"/r/{n}/", DAY, about=rounds.round_(town, number=n))
        notices.send([actor.seat_id], PLAIN, f"/p/{n}/", DAY, about=drafts.shaped(author))
        with django_assert_num_queries(3):
            found = notices.waiting(actor)

    assert {one.title for one in found} == {
        "Ferry Lane after dark",
        "A card that says who to call",
    }


def test_a_mail_names_nothing_by_its_title():
    town = made.town("harbour")
    notices.send([seat_with_address(town)], PLAIN, "/x/", DAY, about=rounds.round_(town))

    notices.mail(NOW)

    assert [(m.subject, m.body) for m in mail.outbox] == [("Harbour", f"{settings.URL}/c/harbour/")]


def test_what_waits_costs_one_query(django_assert_num_queries):
    seat = made.seat(made.town())
    actor = made.actor(seat)
    for n in range(60):
        notices.send([seat], PLAIN, f"/{n}/", DAY)

    with django_assert_num_queries(1):
        found = notices.waiting(actor)

    assert len(found) == 50


def test_mail_goes_only_to_seats_that_gave_an_address():
    town = made.town("harbour")
    notices.send([seat_with_address(town), made.seat(town)], PLAIN, "/c/harbour/proposals/4/", DAY)

    sent = notices.mail(NOW)

    assert sent == 1
    assert [(m.subject, m.body, m.to) for m in mail.outbox] == [
        ("Harbour", f"{settings.URL}/c/harbour/", ["a@example.org"])
    ]


def test_one_mail_a_day_at_most_and_one_for_each_news():
    seat = seat_with_address(made.town())
    notices.send([seat], PLAIN, "/1/", DAY)
    notices.send([seat], PLAIN, "/2/", DAY)
    day = datetime.timedelta(days=1)

    first = notices.mail(NOW)
    notices.send([seat], PLAIN, "/3/", NOW.date())
    same_day, next_day, nothing_new = (
        notices.mail(NOW),
        notices.mail(NOW + day),
        notices.mail(NOW + 2 * day),
    )

    assert [first, same_day, next_day, nothing_new] == [1, 0, 1, 0]


def test_what_was_read_and_who_was_revoked_get_no_mail():
    read, revoked = seat_with_address(made.town()), seat_with_address(made.town())
    notices.send([read, revoked], PLAIN, "/1/", DAY)
    notices.seen(made.actor(read), url="/1/")
    Seat.objects.filter(pk=revoked.pk).update(state=Seat.State.REVOKED)

    assert notices.mail(NOW) == 0


def test_a_failing_mail_stops_no_other_and_is_not_sent_twice(monkeypatch, caplog):
    town = made.town()
    seats = [seat_with_address(town, f"{n}@example.org") for n in range(3)]
    notices.send(seats, PLAIN, "/1/", DAY)
    sends, real = [], mail.EmailMessage.send

    def send(self, *args):
        sends.append(self)
        if len(sends) == 1:
            raise smtplib.SMTPRecipientsRefused({self.to[0]: (550, b"no")})
        return real(self, *args)

    monkeypatch.setattr(mail.EmailMessage, "send", send)

    assert (notices.mail(NOW), notices.mail(NOW)) == (2, 0)
    assert "example.org" not in caplog.text and "SMTPRecipientsRefused" in caplog.text


@runs(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=3, max_size=60), where=st.sampled_from(["fact", "url", "handle"]))
def test_no_text_of_a_person_can_enter_a_mail(text, where):
    """Whatever somebody types as a fact, an address or a handle: the mail is the place and its link."""
    town = made.town()
    seat = seat_with_address(town)
    Seat.objects.filter(pk=seat.pk).update(
        handle=text.replace("\x00", "") if where == "handle" else "h"
    )
    try:
        facts = {"what": text} if where == "fact" else {}
        notices.send(
            [seat], PLAIN, f"/{text}".replace("\x00", "") if where == "url" else "/x/", DAY, **facts
        )
    except ValueError:
        notices.send([seat], PLAIN, "/x/", DAY)

    written = notices.message(Seat.objects.select_related("community").get(pk=seat.pk))

    assert (written.subject, written.body) == (town.name, f"{settings.URL}/c/{town.slug}/")


def test_mails_go_out_by_the_ticker_once_a_day():
    notices.schedule()

    assert ticker.WORKS["communities.mail"].every == datetime.timedelta(days=1)
