"""The app that shows six digits, by allauth's own functions: a new one, a check, another in its place."""

from __future__ import annotations

import base64

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp

from lic.accounts.models import Account
from lic.base import audit
from lic.desk import acts
from lic.desk.models import Settings
from lic.desk.reading import Reader
from lic.desk.services.turns import in_turn


def new_secret() -> str:
    """A key for an app, kept nowhere yet."""
    return totp.generate_totp_secret()


def picture(secret: str) -> str:
    """The key as a square to scan, as the address of an image; it names neither the person nor what this is about."""
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(Account(), secret))
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def in_fours(secret: str) -> str:
    """The key for somebody who has to type it; apps take it with blanks."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def fits(secret: str, code: str) -> bool:
    """Whether an app that has this key shows this code now."""
    return bool(totp.validate_totp_code(secret, code))


def is_shown(account: Account, code: str) -> bool:
    """Whether the account's app shows this code now; each code works once."""
    found = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    return found is not None and bool(totp.TOTP(found).validate_code(code))


@in_turn()
def renew(reader: Reader, secret: str) -> None:
    """Another app in place of the one before, which opens nothing any more."""
    account = Account.objects.get(pk=reader.actor.account_id)
    Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).delete()
    totp.TOTP.activate(account, secret)
    desk = Settings.objects.get()
    audit.record(reader.actor, acts.NEW_APP, on=desk, recipient=reader.number)
