"""Coming in, locking, leaving, taking a place, and losing one's words: as people meet it."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lic.accounts import throttle
from lic.accounts.models import Account, Session
from lic.core import sealing
from lic.desk import unlocked
from lic.desk.models import Recipient
from lic.desk.services import entering, joining
from tests.desk import made, pages
from tests.desk.made import PASSPHRASE, TODAY, TOTP

pytestmark = pytest.mark.django_db

OTHER = "quiet table canoe river stone lamp north"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """Wrong tries and used codes of other tests are forgotten."""
    throttle.COUNTER.tries.clear()
    cache.clear()


def digits(secret: str = TOTP) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def name_of(number: int) -> str:
    return Recipient.objects.get(number=number).account.sign_in_name


def come_in(client: Client, number: int = 1, passphrase: str = PASSPHRASE, code: str = ""):
    given = {"sign_in_name": name_of(number), "passphrase": passphrase, "code": code or digits()}
    return client.post(reverse("desk:start"), given)


def shown_code(response) -> str:
    parts = re.search(r'<ol class="words"[^>]*>(.*?)</ol>', response.content.decode(), re.DOTALL)
    return "-".join(re.findall(r"<span>(\w+)</span>", parts[1]))


def test_name_words_and_digits_together_unlock_the_desk():
    made.desk()
    client = Client()

    response = come_in(client)

    assert (response.status_code, response["Location"]) == (302, reverse("desk:queue"))
    assert client.get(reverse("desk:queue")).status_code == 200


@pytest.mark.parametrize("wrong", ["sign_in_name", "passphrase", "code"])
def test_whatever_is_wrong_the_same_page_comes(wrong):
    made.desk()
    given = {"sign_in_name": name_of(1), "passphrase": PASSPHRASE, "code": digits()}
    given[wrong] = {"code": "000000"}.get(wrong, "nobody here 1234")
    client = Client()

    response = client.post(reverse("desk:start"), given)

    assert response.status_code == 200
    assert "do not fit together" in response.content.decode()
    assert client.get(reverse("desk:queue")).status_code == 404


def test_the_same_work_is_done_whatever_is_wrong(monkeypatch):
    made.desk()
    stretched: list[str] = []
    real = sealing.keys._stretched
    monkeypatch.setattr(
        sealing.keys, "_stretched", lambda words, salt: (stretched.append(words), real(words, salt))[1]
    )  # fmt: skip
    name, code = name_of(1), digits()

    assert entering.enter("nobody here 1234", PASSPHRASE, code) is None
    assert entering.enter(name, OTHER, code) is None
    assert entering.enter(name, PASSPHRASE, "000000") is None
    assert entering.enter(name, PASSPHRASE, code) is not None

    assert stretched == [PASSPHRASE, OTHER, PASSPHRASE, PASSPHRASE]


def test_six_digits_work_once():
    made.desk()
    code = digits()
    come_in(Client(), code=code)

    assert come_in(Client(), code=code).status_code == 200


def test_guesses_are_counted_by_name_and_slowed_down():
    made.desk()
    come_in(Client(), passphrase=OTHER)
    assert [count for count, _until in throttle.COUNTER.tries.values()] == [1]
    for _more in range(throttle.FREE + 7):  # minutes, however slow the machine is
        throttle.COUNTER.failed(f"desk {name_of(1)}")

    assert "Too many wrong tries" in come_in(Client()).content.decode()
    assert come_in(Client(), number=2).status_code == 302


def test_a_session_of_before_is_no_session_of_after():
    made.desk()
    client = Client()
    client.get(reverse("desk:begin_words"))
    session = client.session
    session["place"] = "planted"
    session.save()
    client.cookies["desk-session"] = session.session_key
    before = session.session_key

    come_in(client)

    assert client.session.session_key != before
    assert "place" not in client.session


def test_locking_ends_the_session_and_clears_the_browser():
    desk = made.desk()
    client = pages.browser(desk.one)

    response = client.post(reverse("desk:lock"))

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(reverse("desk:queue")).status_code == 404
    assert Session.objects.filter(account__isnull=False).count() == 0


def test_leaving_goes_elsewhere_and_leaves_nothing():
    desk = made.desk()
    client = pages.browser(desk.one)

    response = client.get(reverse("desk:leave"))

    assert response.status_code == 303
    assert response["Location"].startswith("https://weather")
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get(reverse("desk:queue")).status_code == 404


def test_leaving_leads_where_the_host_says(settings):
    settings.LEAVE_TO = "https://meteo.example/"

    assert pages.browser().get(reverse("desk:leave"))["Location"] == "https://meteo.example/"


def test_the_way_out_is_the_desks_own():
    desk = made.desk()

    body = pages.browser(desk.one).get(reverse("desk:queue")).content.decode()

    assert f'class="leave" href="{reverse("desk:leave")}"' in body
    assert f'action="{reverse("desk:lock")}"' in body
    assert f'href="{reverse("desk:language", args=["fr"])}' in body


def test_a_key_that_lay_idle_is_put_away_and_what_was_written_comes_back():
    desk = made.desk()
    _key, case = made.arrived()
    client = pages.browser(desk.one, idle_for=16 * 60)

    response = client.post(
        reverse("desk:reply", args=[case.pk]), {"reply-text": "A long reply of mine.", "csrfmiddlewaretoken": "y" * 64}
    )  # fmt: skip

    body = response.content.decode()
    assert response.status_code == 404
    assert "A long reply of mine." in body
    assert "yyyy" not in body
    assert case.parts.filter(kind="REPLY").count() == 0
    assert unlocked.KEY not in client.session


def test_words_for_unlocking_never_come_back():
    desk = made.desk()
    client = pages.browser(desk.one, idle_for=16 * 60)

    response = client.post(reverse("desk:own_key"), {"passphrase": PASSPHRASE})

    assert PASSPHRASE not in response.content.decode()


def test_taking_a_place_ends_with_a_code_that_was_shown_to_work():
    desk = made.desk()
    today = timezone.localdate()
    place = made.place(desk, today)
    client = Client()

    assert client.post(reverse("desk:begin"), {"code": place})["Location"] == reverse("desk:begin_words")  # fmt: skip
    page = client.get(reverse("desk:begin_words"))
    secret = client.session["secret"]
    offered = re.search(r'name="offered" value="([^"]+)"', page.content.decode())[1]
    assert secret[:4] in page.content.decode()
    wrong = client.post(reverse("desk:begin_words"), {"offered": offered, "is_kept": "on", "code": "12"})  # fmt: skip
    assert "That code is not right" in wrong.content.decode()
    given = {"offered": offered, "is_kept": "on", "code": digits(secret)}
    shown = client.post(reverse("desk:begin_words"), given)
    code = shown_code(shown)
    assert name_of(3) in shown.content.decode()
    assert sorted(made.shown().recipients) == ["1", "2"]
    assert client.get(reverse("desk:queue")).status_code == 404
    assert client.get(reverse("desk:start"))["Location"] == reverse("desk:prove")

    response = client.post(reverse("desk:prove"), {"recovery": code.lower()})

    assert response["Location"] == reverse("desk:queue")
    assert client.get(reverse("desk:queue")).status_code == 200
    assert sorted(made.shown().recipients) == ["1", "2", "3"]


def test_own_words_take_the_place_of_the_offered_ones():
    desk = made.desk()
    place = made.place(desk, timezone.localdate())
    client = Client()
    client.post(reverse("desk:begin"), {"code": place})
    page = client.get(reverse("desk:begin_words")).content.decode()
    given = {
        "offered": re.search(r'name="offered" value="([^"]+)"', page)[1], "own": OTHER, "is_kept": "on",
        "code": digits(client.session["secret"]),
    }  # fmt: skip

    client.post(reverse("desk:begin_words"), given)

    assert joining.unlock(Recipient.objects.get(number=3), OTHER)


def test_the_code_of_a_place_leaves_the_address_at_once():
    desk = made.desk()
    place = made.place(desk, timezone.localdate())

    response = Client().get(reverse("desk:begin_here", args=[place]))

    assert (response.status_code, response["Location"]) == (302, reverse("desk:begin_words"))


def test_whoever_lost_the_page_with_the_code_gets_another_and_nothing_is_sealed_before():
    desk = made.desk()
    place = made.place(desk)
    from lic.accounts import passphrases

    joined = joining.take_place(passphrases.fingerprint(place), PASSPHRASE, TOTP, TODAY)
    client = pages.browser(made.reader(joined.recipient, joined.pair))

    shown = client.post(reverse("desk:prove"), {"new": "1"})
    old = client.post(reverse("desk:prove"), {"recovery": joined.recovery})
    assert "This is another code" in old.content.decode()
    client.post(reverse("desk:prove"), {"recovery": shown_code(shown)})

    assert Recipient.objects.get(number=3).proved_on == timezone.localdate()


def test_lost_words_are_replaced_with_the_code_on_paper_and_the_new_code_is_proved():
    desk = made.desk()
    client = Client()
    given = {"sign_in_name": name_of(1), "recovery": desk.recoveries[0], "code": digits()}

    assert client.post(reverse("desk:recover"), given)["Location"] == reverse("desk:recover_words")
    page = client.get(reverse("desk:recover_words")).content.decode()
    offered = re.search(r'name="offered" value="([^"]+)"', page)[1]
    shown = client.post(reverse("desk:recover_words"), {"offered": offered, "own": OTHER, "is_kept": "on"})  # fmt: skip
    assert client.get(reverse("desk:queue")).status_code == 404
    client.post(reverse("desk:prove"), {"recovery": shown_code(shown)})

    assert client.get(reverse("desk:queue")).status_code == 200
    assert joining.unlock(Recipient.objects.get(number=1), OTHER) == desk.one.pair
    with pytest.raises(sealing.CannotOpen):
        joining.unlock(Recipient.objects.get(number=1), PASSPHRASE)


@pytest.mark.parametrize("wrong", ["sign_in_name", "recovery", "code"])
def test_a_way_back_that_does_not_fit_leads_nowhere(wrong):
    desk = made.desk()
    given = {"sign_in_name": name_of(1), "recovery": desk.recoveries[0], "code": digits()}
    given[wrong] = {"sign_in_name": "nobody", "recovery": desk.recoveries[1], "code": "000000"}[wrong]  # fmt: skip
    client = Client()

    response = client.post(reverse("desk:recover"), given)

    assert "do not fit together" in response.content.decode()
    assert client.get(reverse("desk:recover_words"))["Location"] == reverse("desk:recover")


def test_new_words_keep_this_browser_and_end_the_others():
    desk = made.desk()
    client, other = pages.browser(desk.one), pages.browser(desk.one)
    page = client.get(reverse("desk:own_words")).content.decode()
    offered = re.search(r'name="offered" value="([^"]+)"', page)[1]

    client.post(
        reverse("desk:own_words"), {"passphrase": PASSPHRASE, "offered": offered, "own": OTHER, "is_kept": "on"}
    )  # fmt: skip

    assert client.get(reverse("desk:queue")).status_code == 200
    assert other.get(reverse("desk:queue")).status_code == 404


def test_a_new_recovery_code_takes_over_only_once_it_was_typed_back():
    desk = made.desk()
    client = pages.browser(desk.one)

    shown = client.post(reverse("desk:own_code"), {"passphrase": PASSPHRASE})
    assert joining.recover(name_of(1), desk.recoveries[0])
    assert client.get(reverse("desk:queue")).status_code == 200
    client.post(reverse("desk:prove"), {"recovery": shown_code(shown)})

    with pytest.raises(joining.WrongCode):
        joining.recover(name_of(1), desk.recoveries[0])
    assert joining.recover(name_of(1), shown_code(shown))


def test_a_new_key_asks_for_the_words_and_ends_other_browsers():
    desk = made.desk()
    _key, case = made.arrived()
    client, other = pages.browser(desk.one), pages.browser(desk.one)
    assert client.post(reverse("desk:own_key"), {"passphrase": OTHER}).status_code == 200
    assert Recipient.objects.get(number=1).proved_on

    shown = client.post(reverse("desk:own_key"), {"passphrase": PASSPHRASE})
    assert client.get(reverse("desk:queue")).status_code == 404
    client.post(reverse("desk:prove"), {"recovery": shown_code(shown)})

    assert client.get(reverse("desk:report", args=[case.pk])).status_code == 200
    assert other.get(reverse("desk:queue")).status_code == 404


@pytest.mark.parametrize("name", ["own_key", "own_app", "own_words"])
def test_a_copied_cookie_opens_nothing_after_a_new_key_a_new_app_or_new_words(name):
    desk = made.desk()
    client = pages.browser(desk.one)
    page = client.get(reverse(f"desk:{name}")).content.decode()
    copied = pages.again(client)
    given = {"passphrase": PASSPHRASE}
    if name == "own_app":
        given["code"] = digits(client.session["secret"])
    if name == "own_words":
        offered = re.search(r'name="offered" value="([^"]+)"', page)[1]
        given |= {"offered": offered, "own": OTHER, "is_kept": "on"}

    client.post(reverse(f"desk:{name}"), given)

    assert copied.get(reverse("desk:prove")).status_code == 404
    assert Session.objects.count() == 1
    assert client.get(reverse("desk:prove")).status_code == (200 if name == "own_key" else 302)


def test_another_app_takes_the_place_of_the_one_before():
    desk = made.desk()
    client = pages.browser(desk.one)
    client.get(reverse("desk:own_app"))
    secret = client.session["secret"]

    client.post(reverse("desk:own_app"), {"passphrase": PASSPHRASE, "code": digits(secret)})

    account = Account.objects.get(pk=desk.one.actor.account_id)
    assert not entering.second_factor.is_shown(account, digits(TOTP))
    assert entering.second_factor.is_shown(account, digits(secret))
