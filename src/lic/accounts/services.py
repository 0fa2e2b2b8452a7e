"""What can be done with an account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from lic.accounts import passphrases, sessions
from lic.accounts.models import Account, Session, WayBackCode
from lic.core.codes import CodeError

N_CODES = 8

_WHEN_SIGNED_IN: list[Callable[[UUID], None]] = []
_BEFORE_FORGETTING: list[Callable[[UUID], None]] = []
_WHEN_SIGNED_OUT: list[Callable[[HttpRequest], None]] = []
_LANDINGS: list[Callable[[UUID], str]] = []
_N_WORDS: list[Callable[[UUID], int]] = []


def on_sign_in(hook: Callable[[UUID], None]) -> Callable[[UUID], None]:
    """Register what an outer app does when an account signs in (communities wakes its seats)."""
    _WHEN_SIGNED_IN.append(hook)
    return hook


def on_sign_out(hook: Callable[[HttpRequest], None]) -> Callable[[HttpRequest], None]:
    """Register what an outer app does when somebody signs out or leaves, signed in or not (safety closes what is open)."""
    _WHEN_SIGNED_OUT.append(hook)
    return hook


def on_forget(hook: Callable[[UUID], None]) -> Callable[[UUID], None]:
    """Register what an outer app does in the same transaction, before an account is deleted."""
    _BEFORE_FORGETTING.append(hook)
    return hook


def on_landing(hook: Callable[[UUID], str]) -> Callable[[UUID], str]:
    """Register where an account goes after signing in; "" leaves it to the next hook."""
    _LANDINGS.append(hook)
    return hook


def landing(account_id: UUID) -> str:
    """The address to go to after signing in."""
    return next((url for hook in _LANDINGS if (url := hook(account_id))), "/")


def on_words(hook: Callable[[UUID], int]) -> Callable[[UUID], int]:
    """Register how many words an account's passphrase should have (seven with a duty)."""
    _N_WORDS.append(hook)
    return hook


def n_words(account_id: UUID) -> int:
    """How many words to offer an account."""
    return max([passphrases.WORDS, *(hook(account_id) for hook in _N_WORDS)])


def n_words_for(sign_in_name: str) -> int:
    """How many words to offer whoever has shown a way-back code of this name."""
    found = Account.objects.filter(sign_in_name=passphrases.normal(sign_in_name)).first()
    return passphrases.WORDS if found is None else n_words(found.pk)


def signed_in(account_id: UUID) -> None:
    """Tell the outer apps; nothing about the sign-in itself is kept."""
    for hook in _WHEN_SIGNED_IN:
        hook(account_id)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a passphrase: its hash, and whether it is too short for a duty."""

    password: str
    is_short: bool


def hashed(passphrase: str) -> Kept:
    """What is kept of a passphrase; takes a moment, and waits for the machine's one permit.

    Made before a transaction, never in one: who waits for the permit must not keep others from writing.
    """
    return Kept(make_password(passphrases.normal(passphrase)), passphrases.is_short(passphrase))


def open_account(
    passphrase: str = "", *, language: str = "en", sign_in_name: str = "", words: Kept | None = None
) -> Account:
    """A new account with a private sign-in name, drawn unless one is given.

    words  the passphrase as `hashed` made it, inside a transaction
    Raises IntegrityError when the given name is taken; a drawn one is drawn again.
    """
    words = words or hashed(passphrase)
    account = Account(language=language, password=words.password, has_short_words=words.is_short)
    while True:
        account.sign_in_name = passphrases.normal(sign_in_name) or passphrases.new_sign_in_name(
            language
        )
        try:
            with transaction.atomic():
                account.save(force_insert=True)
        except IntegrityError:
            if sign_in_name:
                raise
        else:
            return account


def set_passphrase(account: Account, passphrase: str) -> None:
    """A new passphrase; every session of the account ends."""
    words = hashed(passphrase)
    with transaction.atomic():
        _replace(account, words)


def _replace(account: Account, words: Kept) -> None:
    account.password, account.has_short_words = words.password, words.is_short
    account.save(update_fields=["password", "has_short_words"])
    sign_out_everywhere(account)


@transaction.atomic
def new_way_back_codes(account: Account) -> list[str]:
    """Fresh one-time codes as printed; older ones stop working. Only their hashes are kept."""
    codes = [passphrases.new_code() for _ in range(N_CODES)]
    WayBackCode.objects.filter(account=account).delete()
    WayBackCode.objects.bulk_create(
        WayBackCode(account=account, digest=passphrases.fingerprint(code)) for code in codes
    )
    return codes


def is_way_back(sign_in_name: str, digest: str) -> bool:
    """Whether name and code belong together; what is unknown takes as long as what is known.

    Two questions whatever the first one finds: in one, a code that exists would be followed to its account,
    and whoever found a sheet of codes could measure that it is still good.
    """
    owner = WayBackCode.objects.filter(digest=digest).values_list("account_id", flat=True).first()
    return Account.objects.filter(
        pk=owner or uuid4(), sign_in_name=passphrases.normal(sign_in_name), is_active=True
    ).exists()


def take_way_back(sign_in_name: str, digest: str, passphrase: str) -> Account | None:
    """Use up a way-back code and set a new passphrase; None when name and code do not fit."""
    if not is_way_back(sign_in_name, digest):
        return None
    words = hashed(passphrase)
    with transaction.atomic():
        return _taken(sign_in_name, digest, words)


def _taken(sign_in_name: str, digest: str, words: Kept) -> Account | None:
    found = (
        WayBackCode.objects.select_related("account")
        .filter(
            digest=digest,
            account__sign_in_name=passphrases.normal(sign_in_name),
            account__is_active=True,
        )
        .first()
    )
    if found is None or not WayBackCode.objects.filter(pk=found.pk).delete()[0]:
        return None
    _replace(found.account, words)
    return found.account


def is_owner(account: Account, typed: str) -> bool:
    """Whether what was typed is the account's passphrase, or one of its way-back codes: that is used up."""
    try:
        digest = passphrases.fingerprint(typed)
    except CodeError:
        digest = ""
    if digest and WayBackCode.objects.filter(account=account, digest=digest).delete()[0]:
        return True
    return account.check_password(typed)


def sign_out(request: HttpRequest) -> None:
    """End what this browser has here: its session, and what outer apps keep for it."""
    for hook in _WHEN_SIGNED_OUT:
        hook(request)
    logout(request)


def sign_out_everywhere(account: Account) -> None:
    """End every session of the account, this browser's too."""
    Session.objects.filter(account=account).delete()


def sign_everybody_out() -> None:
    """End every session there is, of visitors too; how many there were is said to nobody."""
    Session.objects.all().delete()


def sign_out_elsewhere(account: Account, session_key: str) -> None:
    """End every session of the account but the one whose cookie has this value."""
    others = Session.objects.filter(account=account)
    others.exclude(session_key=sessions.digest(session_key)).delete()


def set_language(account: Account, language: str) -> None:
    """The language that pages open in; raises ValueError for one we do not speak."""
    if language not in dict(settings.LANGUAGES):
        raise ValueError(language)
    account.language = language
    account.save(update_fields=["language"])


@transaction.atomic
def forget(account: Account) -> None:
    """Delete the account with its sessions, codes and second factors, at once and for good."""
    for hook in _BEFORE_FORGETTING:
        hook(account.pk)
    account.delete()
