from __future__ import annotations

import contextlib
import datetime
import stat

import pytest
from django.db import transaction
from django.utils import timezone

from lic.accounts import services as accounts
from lic.accounts.models import Account
from lic.base import keys
from lic.communities import services
from lic.communities.models import Seat
from lic.config import forgotten
from lic.config.management.commands.restore import forget_again
from lic.listening.models import Round, Vote
from tests.communities import made as table
from tests.listening import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(django_capture_on_commit_callbacks):
    """Do something that is committed at the end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_an_account_that_a_backup_brings_back_is_forgotten_again(gone):
    seat = table.seat(table.town())
    kept = Seat.objects.values().get(pk=seat.pk)
    with gone():
        accounts.forget(seat.account)

    Account.objects.create(id=kept["account_id"], sign_in_name="quiet heron 1")
    Seat.objects.create(**kept)

    assert forgotten.apply() == 1
    assert (Account.objects.count(), Seat.objects.count()) == (0, 0)


def test_a_seat_that_was_left_goes_again_and_its_account_stays(gone):
    seat = table.seat(table.town())
    kept = Seat.objects.values().get(pk=seat.pk)
    with gone():
        services.leave(table.actor(seat))

    Seat.objects.create(**kept)

    assert forgotten.apply() == 1
    assert (Account.objects.count(), Seat.objects.count()) == (1, 0)


def test_everybody_else_stays(gone):
    town = table.town()
    with gone():
        accounts.forget(table.seat(town).account)

    table.seat(town)

    assert (forgotten.apply(), Seat.objects.count()) == (0, 1)


def test_what_was_taken_back_is_not_noted(gone):
    seat = table.seat(table.town())

    with gone(), contextlib.suppress(InterruptedError), transaction.atomic():
        accounts.forget(Account.objects.get(pk=seat.account_id))
        raise InterruptedError

    assert (forgotten.apply(), Seat.objects.count()) == (0, 1)


def test_the_list_names_nobody_and_is_for_this_user_alone(gone, settings):
    seat = table.seat(table.town())
    with gone():
        accounts.forget(seat.account)

    file = settings.DATA / "forgotten"

    lines = file.read_text().split()
    assert [len(line) for line in lines] == [32, 32]
    assert not {str(seat.pk), seat.handle, str(seat.account_id)} & set(lines)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.django_db(transaction=True)
def test_a_restored_round_whose_days_are_over_loses_its_key_at_once():
    long_ago = datetime.date.today() - datetime.timedelta(days=40)
    round_ = made.round_(table.town(), "Lights that stay on.", state="CLOSED")
    made.answers(round_, "res", {1: (12, 2, 0)})
    Round.objects.filter(pk=round_.pk).update(closed_on=long_ago)

    forget_again(timezone.now())

    names = Vote.objects.values_list("voter_key", flat=True)
    assert (keys.exists(round_.key_name), [n for n in names if n.startswith("res-")]) == (False, [])
