"""People who read: how they come, lose their words, lose a device, and go."""

from __future__ import annotations

from uuid import UUID

import pytest

from lic.accounts import passphrases
from lic.accounts.models import Account
from lic.base import audit
from lic.base.policy import Denied
from lic.core import sealing
from lic.desk import acts, presenting
from lic.desk.models import Case, CaseKey, Part, Recipient
from lic.desk.queries import cases as reading
from lic.desk.queries import office
from lic.desk.services import alerts, cases, joining, second_factor
from lic.desk.services.refusing import Refused
from lic.safety import queries, services
from tests.desk import made
from tests.desk.made import TODAY
from tests.desk.test_alerts import TEXTS

pytestmark = pytest.mark.django_db

OTHER = "quiet table canoe river stone lamp north"


def recipient(number: int) -> Recipient:
    return Recipient.objects.get(number=number)


def test_before_the_recovery_code_was_shown_to_work_nothing_is_sealed_to_them():
    desk = made.desk()
    code = made.place(desk)
    joined = joining.take_place(passphrases.fingerprint(code), made.PASSPHRASE, made.TOTP, TODAY)

    assert sorted(made.shown().recipients) == ["1", "2"]
    with pytest.raises(joining.WrongCode):
        joining.prove(joined.recipient, desk.recoveries[0], TODAY)
    joining.prove(joined.recipient, joined.recovery, TODAY)
    assert sorted(made.shown().recipients) == ["1", "2", "3"]


def test_a_place_is_taken_once():
    (code, _other) = joining.found("Tidewater Collective", 2, TODAY)
    digest = passphrases.fingerprint(code)
    joining.take_place(digest, made.PASSPHRASE, made.TOTP, TODAY)

    with pytest.raises(joining.NoPlace):
        joining.take_place(digest, made.PASSPHRASE, made.TOTP, TODAY)
    assert Recipient.objects.count() == 1
    assert Account.objects.count() == 1


def test_new_words_open_the_same_key_and_the_old_ones_open_nothing():
    desk = made.desk()
    _key, case = made.arrived()

    joining.change_passphrase(desk.one, OTHER)

    pair = joining.unlock(recipient(1), OTHER)
    assert pair == desk.one.pair
    with pytest.raises(sealing.CannotOpen):
        joining.unlock(recipient(1), made.PASSPHRASE)
    assert reading.opened(made.reader(recipient(1), pair), case).told == made.told()
    assert recipient(1).account.check_password(OTHER)


def test_the_recovery_code_brings_back_a_lost_passphrase_and_works_once():
    desk = made.desk()
    name = recipient(1).account.sign_in_name

    found, pair = joining.recover(name, desk.recoveries[0])
    new = joining.recovered(found, pair, OTHER)

    assert joining.unlock(recipient(1), OTHER) == desk.one.pair
    with pytest.raises(joining.WrongCode):
        joining.recover(name, desk.recoveries[0])
    assert joining.recover(name, new)[1] == desk.one.pair


@pytest.mark.parametrize("name", ["nobody here 1234", ""])
def test_a_recovery_code_of_nobody_opens_nothing(name):
    desk = made.desk()

    with pytest.raises(joining.WrongCode):
        joining.recover(name, desk.recoveries[0])


def test_somebody_who_left_can_open_nothing_and_nothing_is_sealed_to_them():
    desk = made.desk(3)
    made.arrived()

    joining.leave(desk.one, 3, TODAY)

    assert CaseKey.objects.filter(recipient__number=3).count() == 0
    assert sorted(made.shown().recipients) == ["1", "2"]
    assert Account.objects.count() == 2
    gone = recipient(3)
    assert (bytes(gone.wrapped), bytes(gone.by_code)) == (b"", b"")
    _key, later = made.arrived(happened=("robbed",))
    assert {key.recipient.number for key in later.keys.exclude(recipient=None)} == {1, 2}


def test_a_new_key_seals_everything_anew_and_the_stolen_one_opens_nothing():
    desk = made.desk()
    key, case = made.arrived()
    cases.reply(desk.one, case.pk, "We are here.", TODAY)
    alert = alerts.write(desk.two, texts=TEXTS, names=True, is_serious=False, today=TODAY)
    before = bytes(Case.objects.get().text)

    code, pair = joining.renew_key(desk.one, made.PASSPHRASE, TODAY)
    joining.prove(recipient(1), code, TODAY)

    case.refresh_from_db()
    assert bytes(case.text) != before
    new = made.reader(recipient(1), pair)
    for reader in (new, desk.two):
        assert reading.opened(reader, case).told == made.told()
        assert [t.text for t in reading.opened(reader, case).turns] == ["We are here."]
    stolen = made.reader(recipient(1), desk.one.pair)
    with pytest.raises(sealing.CannotOpen):
        reading.opened(stolen, case)
    inbox = made.inbox(key)
    assert isinstance(inbox, queries.Inbox)
    assert [t.text for t in inbox.turns] == ["We are here."]
    from lic.desk.queries import alerts as alert_queries

    assert alert_queries.one(new, alert.pk).texts["en"]["title"] == "Blue van"


def test_a_new_key_needs_the_passphrase():
    desk = made.desk()

    with pytest.raises(sealing.CannotOpen):
        joining.renew_key(desk.one, OTHER, TODAY)


def test_pressed_twice_a_new_key_loses_nobody_their_reports():
    desk = made.desk()
    _key, case = made.arrived()
    code, pair = joining.renew_key(desk.one, made.PASSPHRASE, TODAY)

    with pytest.raises(sealing.CannotOpen):
        joining.renew_key(desk.one, made.PASSPHRASE, TODAY)

    joining.prove(recipient(1), code, TODAY)
    assert joining.unlock(recipient(1), made.PASSPHRASE) == pair
    case.refresh_from_db()
    assert reading.opened(made.reader(recipient(1), pair), case).told == made.told()


@pytest.mark.parametrize("name", ["words", "code", "lost"])
def test_a_window_with_a_key_that_was_given_up_changes_no_words_and_no_code(name):
    """They would be wrapped around a key that nobody is sealed to any more."""
    desk = made.desk()
    old = recipient(1)
    _code, pair = joining.renew_key(desk.one, made.PASSPHRASE, TODAY)
    late = {
        "words": lambda: joining.change_passphrase(desk.one, OTHER),
        "code": lambda: joining.new_recovery(old, desk.one.pair),
        "lost": lambda: joining.recovered(old, desk.one.pair, OTHER),
    }

    with pytest.raises(sealing.CannotOpen):
        late[name]()

    assert joining.unlock(recipient(1), made.PASSPHRASE) == pair


def test_what_was_on_the_way_to_an_old_key_is_taken_in_before_the_new_one():
    desk = made.desk()
    key, case = made.arrived(consent=("police",))
    services.change_consent(made.ZONE, key, ())

    code, pair = joining.renew_key(desk.one, made.PASSPHRASE, TODAY)
    joining.prove(recipient(1), code, TODAY)

    case.refresh_from_db()
    assert reading.opened(made.reader(recipient(1), pair), case).consent == ()


def test_what_nobody_can_read_any_more_says_so_and_is_no_blank():
    desk = made.desk()
    key, case = made.arrived()
    late = made.inbox(key)
    code, pair = joining.renew_key(desk.one, made.PASSPHRASE, TODAY)
    joining.prove(recipient(1), code, TODAY)
    part = "00000007-0000-4000-8000-000000000000"
    text = sealing.seal_beside(
        late.laid.key, services.parcels.context_of(case.pk), key.pair, services.telling.message("I am home."), part,
    )  # fmt: skip
    services._drop(made.ZONE, services.parcels.Word(key.locator, UUID(part), text, 1))
    made.take_in()

    case.refresh_from_db()
    (turn,) = reading.opened(made.reader(recipient(1), pair), case).turns
    assert (turn.is_lost, turn.text) == (True, "")
    assert "Ask for it once more." in presenting.turn(turn)["text"]


def test_a_new_recovery_code_stands_in_the_chain():
    desk = made.desk()

    joining.new_recovery(recipient(1), desk.one.pair)

    assert audit.acts().first().verb == acts.NEW_CODE
    assert sorted(made.shown().recipients) == ["2"]


def test_a_desk_is_founded_once():
    made.desk()

    with pytest.raises(ValueError, match="set up already"):
        joining.found("Somebody else", 3, TODAY)


def test_nobody_makes_a_place_and_takes_it_alone():
    desk = made.desk()
    digest = passphrases.fingerprint(joining.new_place(desk.one.actor, 1, TODAY))
    (waiting,) = office.waiting_places(desk.one.actor, TODAY)

    with pytest.raises(joining.NoPlace):
        joining.take_place(digest, made.PASSPHRASE, made.TOTP, TODAY)
    with pytest.raises(Refused):
        joining.agree(desk.one, waiting.pk)
    joining.agree(desk.two, waiting.pk)

    assert joining.take_place(digest, made.PASSPHRASE, made.TOTP, TODAY).recipient.number == 3


def test_somebody_who_is_left_alone_makes_a_place_alone():
    desk = made.desk()
    joining.leave(desk.one, 2, TODAY)

    digest = passphrases.fingerprint(joining.new_place(desk.one.actor, 1, TODAY))

    assert joining.is_place(digest, TODAY)


def test_a_place_of_somebody_who_was_alone_needs_a_yes_once_a_colleague_is_here():
    codes = [
        passphrases.fingerprint(one) for one in joining.found("Tidewater Collective", 2, TODAY)
    ]
    first = joining.take_place(codes[0], made.PASSPHRASE, made.TOTP, TODAY)
    joining.prove(first.recipient, first.recovery, TODAY)
    one = made.reader(first.recipient, first.pair)
    own = passphrases.fingerprint(joining.new_place(one.actor, 1, TODAY))
    assert joining.is_place(own, TODAY)

    second = joining.take_place(codes[1], made.PASSPHRASE, made.TOTP, TODAY)

    with pytest.raises(joining.NoPlace):
        joining.take_place(own, made.PASSPHRASE, made.TOTP, TODAY)
    joining.prove(second.recipient, second.recovery, TODAY)
    two = made.reader(second.recipient, second.pair)
    (waiting,) = office.waiting_places(one.actor, TODAY)
    joining.agree(two, waiting.pk)
    assert joining.is_place(own, TODAY)


@pytest.mark.parametrize("is_agreed", [True, False])
def test_whoever_left_does_not_come_back_by_a_place_that_they_made(is_agreed):
    desk = made.desk(3)
    digest = passphrases.fingerprint(joining.new_place(desk.readers[2].actor, 3, TODAY))
    (waiting,) = office.waiting_places(desk.one.actor, TODAY)
    if is_agreed:
        joining.agree(desk.two, waiting.pk)

    joining.leave(desk.one, 3, TODAY)

    assert office.waiting_places(desk.one.actor, TODAY) == []
    assert not joining.is_place(digest, TODAY)
    with pytest.raises(joining.NoPlace):
        joining.take_place(digest, made.PASSPHRASE, made.TOTP, TODAY)


def test_a_place_that_a_colleague_made_stays_when_whoever_said_yes_to_it_leaves():
    desk = made.desk(3)
    digest = passphrases.fingerprint(joining.new_place(desk.one.actor, 1, TODAY))
    (waiting,) = office.waiting_places(desk.one.actor, TODAY)
    joining.agree(desk.readers[2], waiting.pk)

    joining.leave(desk.one, 3, TODAY)

    assert joining.is_place(digest, TODAY)


def test_while_a_colleague_renews_their_key_nobody_is_alone():
    desk = made.desk()
    code, _pair = joining.renew_key(desk.two, made.PASSPHRASE, TODAY)
    digest = passphrases.fingerprint(joining.new_place(desk.one.actor, 1, TODAY))

    assert not joining.is_place(digest, TODAY)
    (waiting,) = office.waiting_places(desk.one.actor, TODAY)

    joining.prove(recipient(2), code, TODAY)
    joining.agree(desk.two, waiting.pk)
    assert joining.is_place(digest, TODAY)


def test_while_a_colleague_has_a_new_code_nobody_puts_a_report_away_alone():
    desk = made.desk()
    _key, case = made.arrived()
    CaseKey.objects.filter(case=case).exclude(recipient=None).update(sealed=bytes(113))
    code = joining.new_recovery(recipient(2), desk.two.pair)

    assert not cases.put_away(desk.one, case.pk)

    joining.prove(recipient(2), code, TODAY)
    assert cases.put_away(desk.two, case.pk)


def test_whoever_took_a_place_and_never_came_back_is_written_out_and_the_last_one_goes_on():
    desk = made.desk()
    digest = passphrases.fingerprint(made.place(desk))
    joining.take_place(digest, made.PASSPHRASE, made.TOTP, TODAY)
    joining.leave(desk.one, 2, TODAY)
    waits = passphrases.fingerprint(joining.new_place(desk.one.actor, 1, TODAY))
    assert not joining.is_place(waits, TODAY)

    joining.leave(desk.one, 3, TODAY)

    digest = passphrases.fingerprint(joining.new_place(desk.one.actor, 1, TODAY))
    assert joining.is_place(digest, TODAY)


def test_a_hold_that_somebody_asked_for_goes_with_them_and_one_that_two_said_yes_to_stays():
    desk = made.desk(3)
    _key, asked = made.arrived()
    _key, held = made.arrived(happened=("robbed",))
    for case in (asked, held):
        cases.ask_hold(desk.readers[2], case.pk)
    cases.hold(desk.two, held.pk, TODAY)

    joining.leave(desk.one, 3, TODAY)

    with pytest.raises(Denied):
        cases.hold(desk.one, asked.pk, TODAY)
    asked.refresh_from_db()
    held.refresh_from_db()
    assert (asked.hold_asked_by, asked.held_on, held.held_on) == (None, None, TODAY)
    cases.ask_hold(desk.one, asked.pk)
    cases.hold(desk.two, asked.pk, TODAY)


def test_new_words_and_another_app_stand_in_the_chain():
    desk = made.desk()
    before = audit.head()[0]

    joining.change_passphrase(desk.one, OTHER)
    second_factor.renew(desk.two, "JBSWY3DPEHPK3PXQ")

    new = audit.acts().filter(number__gt=before).order_by("number")
    assert [(one.verb, one.facts) for one in new] == [
        (acts.NEW_WORDS, {"recipient": 1}), (acts.NEW_APP, {"recipient": 2}),
    ]  # fmt: skip


def test_a_report_sealed_to_do_harm_keeps_no_stolen_key_alive():
    """Anybody can post what a browser would have sealed: here for one reader it opens for nothing, and a part beside it is noise."""
    desk = made.desk()
    _key, good = made.arrived()
    _key, bad = made.arrived()
    CaseKey.objects.filter(case=bad, recipient=recipient(1)).update(sealed=bytes(113))
    Part.objects.filter(case=good, kind=Part.Kind.CALL_BACK).update(text=b"\x01" + bytes(4136))

    code, pair = joining.renew_key(desk.one, made.PASSPHRASE, TODAY)
    joining.prove(recipient(1), code, TODAY)

    new = made.reader(recipient(1), pair)
    good.refresh_from_db()
    assert reading.opened(new, good).told.happened == made.told().happened
    with pytest.raises(sealing.CannotOpen):
        reading.opened(made.reader(recipient(1), desk.one.pair), good)
    with pytest.raises(sealing.CannotOpen):
        reading.opened(new, bad)
    assert reading.opened(desk.two, bad).told == made.told()
    assert len(reading.queue(new)) == 2
