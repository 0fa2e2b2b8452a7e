"""What nobody reads before somebody else has named the same: one, the same one twice, two; a reader's keys; near misses."""

from __future__ import annotations

import datetime

import pytest

from lic.base import audit
from lic.core import sealing
from lic.core.sealing import matching
from lic.desk import acts
from lic.desk.models import Case, CaseKey, MatchRecord, Recipient
from lic.desk.queries import cases as reading
from lic.desk.queries import matches
from lic.desk.services import cases, joining, keeping
from lic.safety import escrow, index, services
from tests.desk import made, pages
from tests.desk.made import TODAY
from tests.desk.test_matches import PHONE, desk, named
from tests.desk.test_report_pages import get

pytestmark = pytest.mark.django_db(transaction=True)

NINA, OLA, EVE = b"nina", b"ola", b"eve"


@pytest.fixture(autouse=True)
def index_of_the_test(monkeypatch):
    """The index answers, with a key of its own; the slow step is as slow as it need be in a test."""
    monkeypatch.setattr(index, "ask", lambda _at, blinded: matching.blinded(blinded, b"i" * 32))
    monkeypatch.setattr(matching, "MEMORY", 8192)
    monkeypatch.setattr(matching, "STEPS", 1)


def only(reporter: bytes, known_as: str = PHONE, **given) -> tuple:
    _words, key = escrow.tell(made.ZONE, made.told(known_as=known_as, **given), reporter)
    made.take_in()
    return key, Case.objects.get(mark=key.mark)


def state(case: Case) -> str:
    case.refresh_from_db()
    return case.state


def queue(reader) -> set[str]:
    return {one.case.number for one in reading.queue(reader)}


def readers(case: Case) -> list[int]:
    found = CaseKey.objects.filter(case=case).exclude(recipient=None)
    return sorted(found.values_list("recipient__number", flat=True))


def test_one_report_stays_closed_to_everybody_and_is_in_no_queue():
    desk_ = desk()
    key, case = only(NINA)

    assert (state(case), readers(case), queue(desk_.one)) == ("WAITS", [], set())
    for reader in desk_.readers:
        with pytest.raises(Case.DoesNotExist):
            cases.open_report(reader, case.pk)
    assert made.inbox(key).told.known_as == PHONE


def test_the_keys_of_the_whole_team_and_all_that_lies_there_open_nothing_of_one_report():
    desk_ = desk()
    _key, case = only(NINA)
    row = MatchRecord.objects.get()
    context = escrow.parcels.context_of(case.pk)
    blobs = [bytes(x) for one in (row, *CaseKey.objects.all()) for x in vars(one).values() if isinstance(x, bytes | memoryview)]  # fmt: skip
    pieces = [blob[start:] for blob in blobs for start in (0, 24, 32)]

    for reader in desk_.readers:
        for sealed in pieces:
            with pytest.raises(sealing.CannotOpen):
                sealing.open_envelope(bytes(case.text), sealed, context, reader.pair)
    with pytest.raises(sealing.CannotOpen):
        matching.opened([escrow.unpacked(bytes(row.tag) + bytes(row.place) + bytes(row.height) + bytes(row.text))])  # fmt: skip


def test_the_same_seat_twice_opens_nothing():
    desk_ = desk()
    _key, one = only(NINA)
    _key, two = only(NINA, "+1 604 555-0100")

    assert MatchRecord.objects.values("tag").distinct().count() == 1
    assert (state(one), state(two), queue(desk_.one)) == ("WAITS", "WAITS", set())


def test_two_seats_that_name_the_same_open_both_to_everybody_at_the_desk():
    desk_ = desk()
    _key, one = only(NINA, more="Nina says")
    _key, two = only(OLA, "(604) 555-0100\n@other", more="Ola says")

    assert (state(one), state(two)) == ("NEW", "NEW")
    assert queue(desk_.one) == queue(desk_.two) == {one.number, two.number}
    for reader in desk_.readers:
        assert reading.opened(reader, one).told.more == "Nina says"
        assert reading.opened(reader, two).told.more == "Ola says"
    assert matches.opened_each_other(desk_.one, one) == [two]
    assert [event.verb for event in audit.of(one)] == [acts.KEPT_SHUT, acts.MATCHED]


def test_what_one_seat_told_twice_is_no_second_voice():
    desk_ = desk()
    _key, one = only(NINA)
    _key, again = only(NINA)
    _key, two = only(OLA)

    assert matches.opened_each_other(desk_.one, one) == [two]
    assert set(matches.opened_each_other(desk_.one, two)) == {one, again}


def test_what_opened_is_in_the_queue_as_matched_and_never_late():
    """It was told long before anybody could look."""
    desk_ = desk()
    _key, one = only(NINA, hour="2026-01-27T17")
    only(OLA)

    found = {row.case.number: row for row in reading.queue(desk_.one)}
    assert (found[one.number].look_by(), found[one.number].alert_by()) == (None, None)
    page = get(pages.browser(desk_.one), "desk:queue")
    assert page.count("Opened: somebody else named the same.") == 2


def test_the_page_of_what_opened_says_what_its_reporter_does_not_know_and_leads_to_the_other():
    desk_ = desk()
    _key, one = only(NINA)
    _key, two = only(OLA)
    page = get(pages.browser(desk_.one), "desk:report", one.pk)

    assert "They do not know that it was opened" in page
    assert two.number in page
    assert "sees this once you have written" in page


def test_a_third_opens_and_what_the_first_said_twice_opens_with_it():
    desk()
    _key, one = only(NINA)
    _key, again = only(NINA)
    _key, two = only(OLA)
    _key, three = only(EVE)

    assert {state(case) for case in (one, again, two, three)} == {"NEW"}


@pytest.mark.parametrize("other", ["604 555 0101", "555 0100", "Robin Blue", "bluevan", "@blue_van", "bluevan.ca"])  # fmt: skip
def test_near_misses_open_nothing(other):
    desk()
    _key, one = only(NINA, f"{PHONE}\n@bluevan\nRobin Blue")
    _key, two = only(OLA, f"{other}\n@else")

    assert (state(one), state(two)) == ("WAITS", "WAITS")


def test_a_name_alone_makes_no_record():
    desk()

    for name in ("Robin", "Robin Blue", "555 0100", ""):
        with pytest.raises(escrow.NothingNamed):
            escrow.tell(made.ZONE, made.told(known_as=name, plate="XY9"), NINA)
    assert MatchRecord.objects.count() == 0


def test_what_is_told_to_the_team_opens_nothing_and_is_looked_up_by_people():
    desk()
    _key, shut = only(NINA)
    named()

    assert state(shut) == "WAITS"


def test_a_broken_record_spoils_no_other():
    desk()
    _key, one = only(NINA)
    row = MatchRecord.objects.get()
    MatchRecord.objects.create(
        case=one, tag=row.tag, place=b"p" * 32, height=b"h" * 32, text=b"t" * 60
    )
    _key, two = only(OLA)

    assert (state(one), state(two)) == ("NEW", "NEW")


def test_the_reporter_reads_the_same_before_and_after_until_the_team_writes():
    desk_ = desk()
    key, case = only(NINA)
    before = made.inbox(key)

    only(OLA)
    cases.open_report(desk_.one, case.pk)
    cases.note(desk_.one, case.pk, "Careful.", TODAY)
    cases.close(desk_.two, case.pk, TODAY)
    cases.reopen(desk_.two, case.pk)
    after = made.inbox(key)

    assert (after.told, after.turns, after.laid.looks) == (before.told, [], before.laid.looks)
    assert (after.laid.state, after.laid.until) == (before.laid.state, before.laid.until)
    cases.reply(desk_.one, case.pk, "We have read it.", TODAY)
    assert [one.what for one in made.inbox(key).laid.looks] == [
        acts.KEPT_SHUT, acts.OPENED, acts.CLOSED, acts.REOPENED, acts.REPLIED,
    ]  # fmt: skip


def test_erasing_takes_the_records_along_and_nothing_opens_any_more():
    desk()
    key, _case = only(NINA)
    services.erase(made.ZONE, key)
    made.take_in()
    assert MatchRecord.objects.count() == 0

    _key, two = only(OLA)
    assert state(two) == "WAITS"


def test_what_nobody_else_named_goes_unread_on_its_day():
    desk()
    _key, case = only(NINA)

    keeping.sweep(keeping.after(TODAY, 12) - datetime.timedelta(days=1))
    assert Case.objects.filter(pk=case.pk).exists()
    keeping.sweep(keeping.after(TODAY, 12))
    assert (Case.objects.count(), MatchRecord.objects.count()) == (0, 0)


def test_who_left_gets_no_key_and_who_came_later_has_it_shared():
    desk_ = desk(3)
    _key, one = only(NINA)
    joining.leave(desk_.one, 3, TODAY)
    new, _recovery = made.another(desk_)
    _key, two = only(OLA)

    assert readers(one) == [1, 2]
    assert readers(two) == sorted([1, 2, new.number])
    cases.share(desk_.one, one.pk, new.number)
    assert reading.opened(new, one).told.known_as == PHONE


def test_who_has_a_new_key_since_is_not_given_what_was_sealed_to_the_old_one():
    """It would look readable, and open nothing."""
    desk_ = desk(3)
    _key, one = only(NINA)
    recovery, _pair = joining.renew_key(desk_.one, made.PASSPHRASE, TODAY)
    joining.prove(Recipient.objects.get(number=1), recovery, TODAY)
    _key, two = only(OLA)

    assert (readers(one), readers(two)) == ([2, 3], [1, 2, 3])
    assert reading.opened(desk_.two, one).told.known_as == PHONE


def test_what_all_have_left_stays_closed():
    desk_ = desk()
    _key, one = only(NINA)
    for _ in range(2):
        made.another(desk_)
    joining.leave(desk_.one, 2, TODAY)
    joining.leave(desk_.one, 1, TODAY)
    _key, two = only(OLA)

    assert (state(one), state(two), readers(two)) == ("WAITS", "NEW", [3, 4])


def test_taking_in_twice_keeps_one_record():
    desk()
    only(NINA)

    assert made.take_in() == 0
    assert MatchRecord.objects.count() == 1


def test_what_its_reporter_erased_while_it_is_held_opens_nobody_elses_report():
    desk_ = desk()
    (key, nina), (other, _ola) = only(NINA), only(OLA)
    cases.ask_hold(desk_.one, nina.pk)
    cases.hold(desk_.two, nina.pk, TODAY)
    for one in (key, other):
        services.erase(made.ZONE, one)
    made.take_in()
    assert list(Case.objects.all()) == [nina]

    _key, eve = only(EVE)

    assert state(eve) == "WAITS"
