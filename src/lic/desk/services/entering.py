"""Coming in: name, words and six digits in one step, and the same work for whatever of them is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth import authenticate

from lic.accounts import passphrases
from lic.accounts.models import Account
from lic.base.permits import one_permit
from lic.core import sealing
from lic.desk.models import Recipient
from lic.desk.queries import office
from lic.desk.services import joining, second_factor


@dataclass(frozen=True, slots=True)
class Entered:
    """Who came in, with the key unlocked."""

    account: Account
    recipient: Recipient
    pair: sealing.KeyPair = field(repr=False)


def enter(sign_in_name: str, passphrase: str, code: str) -> Entered | None:
    """Whose name, words and six digits these are; None whatever is wrong. Raises Busy.

    The passphrase is stretched twice, for the account and for the key: also for a name that nobody has, and for the right words with a
    wrong code. The time of an answer tells none of these from another.
    """
    account = authenticate(None, username=sign_in_name, password=passphrase)
    recipient = office.recipient_of(account.pk) if isinstance(account, Account) else None
    if isinstance(account, Account) and recipient and second_factor.is_shown(account, code):
        try:
            return Entered(account, recipient, joining.unlock(recipient, passphrase))
        except sealing.CannotOpen:
            return None
    with one_permit():
        sealing.wrap(sealing.new_key_pair(), passphrases.normal(passphrase))
    return None


def recover(sign_in_name: str, recovery: str, code: str) -> Entered | None:
    """Whose recovery code and six digits these are; None whatever is wrong."""
    try:
        recipient, pair = joining.recover(sign_in_name, recovery)
    except joining.WrongCode:
        return None
    account = recipient.account
    if account is None or not second_factor.is_shown(account, code):
        return None
    return Entered(account, recipient, pair)
