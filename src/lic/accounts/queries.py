"""Reads about one's own account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator

from lic.accounts.models import Account, WayBackCode
from lic.base.policy import Actor

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class SecondFactors:
    """Which second factors an account has.

    passkeys  (id, name) of each
    """

    has_app: bool
    passkeys: tuple[tuple[int, str], ...]
    has_recovery_codes: bool

    @property
    def is_set_up(self) -> bool:
        return self.has_app or bool(self.passkeys)


def account(actor: Actor) -> Account:
    """The actor's own account; raises Account.DoesNotExist for somebody not signed in."""
    return Account.objects.get(pk=actor.account_id)


def has_second_factor(account_id: UUID) -> bool:
    """Whether the account asks for more than a passphrase."""
    return Authenticator.objects.filter(user_id=account_id, type__in=SECOND_FACTORS).exists()


def has_short_words(account_id: UUID) -> bool:
    """Whether its passphrase is made of fewer words than a duty asks for."""
    return Account.objects.filter(pk=account_id, has_short_words=True).exists()


def second_factors(actor: Actor) -> SecondFactors:
    """The actor's second factors in one query."""
    found = list(Authenticator.objects.filter(user_id=actor.account_id).order_by("pk"))
    kinds = {one.type for one in found}
    return SecondFactors(
        has_app=Authenticator.Type.TOTP in kinds,
        passkeys=tuple(_named(one for one in found if one.type == Authenticator.Type.WEBAUTHN)),
        has_recovery_codes=Authenticator.Type.RECOVERY_CODES in kinds,
    )


def n_second_factors(actor: Actor) -> int:
    """How many second factors the actor has."""
    return Authenticator.objects.filter(user_id=actor.account_id, type__in=SECOND_FACTORS).count()


def n_way_back_codes(actor: Actor) -> int:
    """How many way-back codes are left."""
    return WayBackCode.objects.filter(account_id=actor.account_id).count()


def _named(found: Iterable[Authenticator]) -> Iterable[tuple[int, str]]:
    return ((one.pk, str(one.wrap().name)) for one in found)
