"""Accounts to test with."""

from __future__ import annotations

import itertools

from lic.accounts import services, throttle
from lic.accounts.models import Account

WORDS = "maple orbit candle river thumb"
_number = itertools.count(1)


def account(name: str = "", passphrase: str = WORDS) -> Account:
    """An account that signs in as `name` with `passphrase`."""
    return services.open_account(passphrase, sign_in_name=name or f"heron canoe {next(_number)}")


def fresh_counter() -> throttle.Counter:
    """Forget every wrong try."""
    throttle.COUNTER = throttle.Counter()
    return throttle.COUNTER


def second_factor(account: Account) -> None:
    """Put an app that shows codes on the account."""
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(account, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
