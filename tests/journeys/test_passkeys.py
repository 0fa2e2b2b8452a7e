"""A passkey is added, and then signs in without a name and without words."""

from __future__ import annotations

import pytest

from lic.accounts import queries
from tests.accounts import made as accounts
from tests.journeys import browser

pytestmark = pytest.mark.django_db(transaction=True)
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def device(chromium, house):
    """A browser with JavaScript and a finger to put on it; passkeys need a name, not an address."""
    one = browser.Visit(chromium, house.replace("127.0.0.1", "localhost"), script=True)
    tools = one.context.new_cdp_session(one.page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield one
    one.close()


def test_a_passkey_signs_in_without_name_and_words(device):
    accounts.fresh_counter()
    account = accounts.account("amber canoe 4713")
    device.go("/sign-in/")
    device.write("Sign-in name", "amber canoe 4713")
    device.write("Passphrase", accounts.WORDS)
    device.press("Sign in")
    device.page.wait_for_url(f"{device.house}/")
    device.go("/account/second-factor/passkeys/add/")
    device.write("Your passphrase", accounts.WORDS)
    device.press("Go on")
    device.tick("It may sign me in by itself")
    device.press("Add a passkey")
    device.page.wait_for_url("**/account/second-factor/codes/")
    device.press("Sign out")
    device.go("/sign-in/")
    device.press("Use a passkey")
    device.page.wait_for_url(f"{device.house}/")
    device.go("/account/")

    assert device.heading == "Your account"
    assert queries.has_second_factor(account.pk)
    assert device.strangers == []
