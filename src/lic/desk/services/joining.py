"""Taking a place at the desk: an account, a key pair of one's own, and a recovery code that was shown to work."""

from __future__ import annotations

import datetime
import secrets
from contextlib import suppress
from dataclasses import dataclass, field

from allauth.mfa.totp.internal import auth as totp
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lic.accounts import passphrases
from lic.accounts import services as accounts
from lic.accounts.models import Account
from lic.base import audit
from lic.base.permits import one_permit
from lic.base.policy import Actor
from lic.core import codes, sealing
from lic.desk import acts, last_act, policies
from lic.desk.models import AlertKey, Case, CaseKey, Export, Place, Recipient, Settings
from lic.desk.reading import Reader
from lic.desk.services import going, keeping, laying
from lic.desk.services.refusing import Refused
from lic.desk.services.turns import in_turn

PLACE_DAYS = 14


class NoPlace(Exception):  # noqa: N818
    """This code opens no place: used, over, or never printed."""


class WrongCode(Exception):  # noqa: N818
    """This is not the recovery code of this key."""


@in_turn()
def found(custodian: str, n_places: int, today: datetime.date) -> list[str]:
    """Set the desk up, once; returns the printed codes of its first places. Raises ValueError where there is one already."""
    if Settings.objects.exists():
        raise ValueError("This desk is set up already.")
    desk = Settings.objects.create(custodian=custodian, salt=secrets.token_bytes(16))
    last_act.forget()
    audit.record("host", acts.FOUNDED, on=desk)
    laying.lay_roster()
    return [_place(today) for _ in range(n_places)]


@in_turn()
def new_place(actor: Actor, number: int, today: datetime.date) -> str:
    """A printed code with which one more person can take a place, good for fourteen days.

    Where there is anybody else by the time it is taken, also somebody who has yet to show a recovery code, they have to say yes before: nobody
    is their own second person. A place that somebody took and never came back to is given up by writing them out.
    """
    policies.TEAM.require(actor, "change", None)
    audit.record(actor, acts.PLACE, on=Settings.objects.get(), recipient=number)
    return _place(today, Recipient.objects.get(number=number))


def _place(today: datetime.date, made_by: Recipient | None = None) -> str:
    code = passphrases.new_code()
    until = today + datetime.timedelta(days=PLACE_DAYS)
    Place.objects.create(
        digest=passphrases.fingerprint(code),
        until=until,
        made_by=made_by,
        is_agreed=made_by is None,
    )
    return code


@in_turn()
def agree(reader: Reader, place_id: int) -> None:
    """The second person's yes to a place. Raises Place.DoesNotExist, and Refused for whoever made it."""
    policies.TEAM.require(reader.actor, "change", None)
    place = Place.objects.get(pk=place_id, is_agreed=False)
    if place.made_by_id == reader.recipient_id:
        raise Refused(_("A second person has to say yes to this."))
    place.is_agreed = True
    place.save(update_fields=["is_agreed"])
    audit.record(
        reader.actor, acts.PLACE_AGREED, on=Settings.objects.get(), recipient=reader.number
    )


def is_place(digest: str, today: datetime.date) -> bool:
    """Whether a code with this fingerprint opens a place."""
    return _open_places(digest, today).exists()


def _open_places(digest: str, today: datetime.date) -> QuerySet[Place]:
    return Place.objects.open(today).filter(digest=digest)


@dataclass(frozen=True, slots=True)
class Joined:
    """What somebody gets who took a place. `recovery`: the printed code, shown this once."""

    account: Account
    recipient: Recipient
    pair: sealing.KeyPair = field(repr=False)
    recovery: str = field(repr=False)


def take_place(
    digest: str, passphrase: str, totp_secret: str, today: datetime.date, language: str = "en"
) -> Joined:
    """An account with its second factor and a key pair, wrapped twice. Raises NoPlace, Busy.

    Nothing is sealed to the new recipient before `prove`.
    """
    words = accounts.hashed(passphrase)
    pair = sealing.new_key_pair()
    with one_permit():
        wrapped = sealing.wrap(pair, passphrases.normal(passphrase))
    recovery, by_code = _recovery(pair)
    with in_turn():
        if not _open_places(digest, today).delete()[0]:
            raise NoPlace
        going.say(going.PLACE, digest)
        account = accounts.open_account(words=words, language=language)
        totp.TOTP.activate(account, totp_secret)
        recipient = Recipient.objects.create(
            account=account, number=next_number(), public=pair.public, wrapped=wrapped, by_code=by_code, joined_on=today,
        )  # fmt: skip
        audit.record(
            "recipient", acts.JOINED, on=Settings.objects.get(), recipient=recipient.number
        )
    return Joined(account, recipient, pair, recovery)


def next_number() -> int:
    """The number of whoever comes next; in a turn, so that no two get the same."""
    last = Recipient.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


@in_turn()
def prove(recipient: Recipient, typed: str, today: datetime.date) -> None:
    """Show that the code on paper opens the key; only then are reports sealed to it. Raises WrongCode."""
    recipient.refresh_from_db()
    if _by_code(recipient, typed).public != bytes(recipient.public):
        raise WrongCode
    recipient.proved_on = today
    recipient.save(update_fields=["proved_on"])
    audit.record("recipient", acts.PROVED, on=Settings.objects.get(), recipient=recipient.number)
    laying.lay_roster()


def unlock(recipient: Recipient, passphrase: str) -> sealing.KeyPair:
    """The recipient's key pair. Raises sealing.CannotOpen, Busy."""
    with one_permit():
        return sealing.unwrap(bytes(recipient.wrapped), passphrases.normal(passphrase))


def change_passphrase(reader: Reader, passphrase: str) -> None:
    """New words: the key is wrapped anew, reports stay as they are, other browsers are signed out."""
    words = _stretched(reader.pair, passphrase)
    with in_turn():
        _keep_words(holder(reader.recipient_id, reader.pair), words)


@dataclass(frozen=True, slots=True)
class _Words:
    """New words, stretched for the account and for the key: what takes long, before any row is held."""

    password: str = field(repr=False)
    is_short: bool
    wrapped: bytes = field(repr=False)


def _stretched(pair: sealing.KeyPair, passphrase: str) -> _Words:
    words = accounts.hashed(passphrase)
    with one_permit():
        wrapped = sealing.wrap(pair, passphrases.normal(passphrase))
    return _Words(words.password, words.is_short, wrapped)


def holder(recipient_id: object, pair: sealing.KeyPair) -> Recipient:
    """Whose key this is; in a turn.

    Raises sealing.CannotOpen where it is that person's no more: what is wrapped under a key that another window has just given up
    would open nothing for anybody.
    """
    recipient = Recipient.objects.get(pk=recipient_id)
    if bytes(recipient.public) != pair.public:
        raise sealing.CannotOpen
    return recipient


def _keep_words(recipient: Recipient, words: _Words) -> None:
    going.say(going.SECRET, going.mark(bytes(recipient.wrapped)))
    recipient.wrapped = words.wrapped
    recipient.save(update_fields=["wrapped"])
    account = Account.objects.get(pk=recipient.account_id)
    account.password, account.has_short_words = words.password, words.is_short
    account.save(update_fields=["password", "has_short_words"])
    accounts.sign_out_everywhere(account)
    desk = Settings.objects.get()
    audit.record("recipient", acts.NEW_WORDS, on=desk, recipient=recipient.number)


def recover(sign_in_name: str, typed: str) -> tuple[Recipient, sealing.KeyPair]:
    """Whose code this is, and the key that it opens. Raises WrongCode for any other, whatever is wrong with it."""
    recipient = Recipient.objects.filter(
        account__sign_in_name=passphrases.normal(sign_in_name), left_on=None
    ).first()
    if recipient is None:
        raise WrongCode
    return recipient, _by_code(recipient, typed)


def recovered(recipient: Recipient, pair: sealing.KeyPair, passphrase: str) -> str:
    """New words and a new recovery code after the old one was used; returns the new one, shown once. Both or neither."""
    words = _stretched(pair, passphrase)
    with in_turn():
        _keep_words(holder(recipient.pk, pair), words)
        return new_recovery(recipient, pair)


@in_turn()
def new_recovery(recipient: Recipient, pair: sealing.KeyPair) -> str:
    """A fresh recovery code; the old one opens nothing any more. Until it is proved nothing new is sealed to them."""
    held = holder(recipient.pk, pair)
    going.say(going.SECRET, going.mark(bytes(held.by_code)))
    code, held.by_code = _recovery(pair)
    held.proved_on = None
    held.save(update_fields=["by_code", "proved_on"])
    recipient.refresh_from_db()
    audit.record("recipient", acts.NEW_CODE, on=Settings.objects.get(), recipient=held.number)
    laying.lay_roster()
    return code


def offered_recovery(pair: sealing.KeyPair) -> tuple[str, bytes]:
    """A code and the key wrapped by it, of which nothing is kept: the old code works until `keep_recovery`."""
    return _recovery(pair)


@in_turn()
def keep_recovery(recipient: Recipient, by_code: bytes, typed: str, today: datetime.date) -> None:
    """Take an offered code in place of the old one, now that it was shown to work. Raises WrongCode."""
    recipient.refresh_from_db()
    old, recipient.by_code = bytes(recipient.by_code), by_code
    if _by_code(recipient, typed).public != bytes(recipient.public):
        raise WrongCode
    going.say(going.SECRET, going.mark(old))
    recipient.proved_on = today
    recipient.save(update_fields=["by_code", "proved_on"])
    audit.record("recipient", acts.PROVED, on=Settings.objects.get(), recipient=recipient.number)
    laying.lay_roster()


def _recovery(pair: sealing.KeyPair) -> tuple[str, bytes]:
    secret = secrets.token_bytes(codes.LONG_BYTES)
    return codes.long_code(secret), sealing.wrap_by_code(pair, secret)


def _by_code(recipient: Recipient, typed: str) -> sealing.KeyPair:
    try:
        return sealing.unwrap_by_code(bytes(recipient.by_code), codes.parse_long(typed))
    except (sealing.CannotOpen, codes.CodeError):
        raise WrongCode from None


@in_turn()
def leave(reader: Reader, number: int, today: datetime.date) -> None:
    """Somebody leaves or lost a device: sessions end, every key sealed to them goes, nothing is sealed to them again.

    Raises Refused for the last one who can read, and Recipient.DoesNotExist.
    """
    policies.TEAM.require(reader.actor, "change", None)
    gone = Recipient.objects.get(number=number, left_on=None)
    if set(laying.readers()) <= {gone.name}:
        raise Refused(
            _("Nobody could read what is here any more. Let somebody else take a place first.")
        )
    take_everything(gone, today)
    desk = Settings.objects.get()
    audit.record(reader.actor, acts.LEFT, on=desk, recipient=reader.number, left=number)
    laying.lay_roster()


def take_everything(gone: Recipient, today: datetime.date) -> None:
    """Every key sealed to them, their own keys, account, open requests and the places they made; in a transaction.

    What stays is a number that left. A place that a colleague made stays, whoever said yes to it: the colleague is here, and knows for whom it is.
    """
    CaseKey.objects.filter(recipient=gone).delete()
    AlertKey.objects.filter(recipient=gone).delete()
    keeping.drop_shut_drafts()
    Export.objects.filter(Q(asked_by=gone) | Q(let_go_by=gone)).delete()
    Case.objects.filter(hold_asked_by=gone, held_on=None).update(hold_asked_by=None)
    for place in Place.objects.filter(made_by=gone):
        going.say(going.PLACE, place.digest)
        place.delete()
    going.say(going.RECIPIENT, gone.pk)
    account = gone.account
    gone.left_on, gone.wrapped, gone.by_code, gone.account, gone.age = today, b"", b"", None, ""
    gone.save(update_fields=["left_on", "wrapped", "by_code", "account", "age"])
    if account is not None:
        accounts.forget(account)


def take_secrets(recipient: Recipient, *, words: bool, code: bool) -> None:
    """Words or a code that were given up open nothing; the other of the two still does. In a transaction."""
    if words and recipient.account is not None:
        recipient.wrapped = b""
        recipient.account.set_unusable_password()
        recipient.account.save(update_fields=["password"])
    if code:
        recipient.by_code = b""
    recipient.save(update_fields=["wrapped", "by_code"])


def renew_key(reader: Reader, passphrase: str, today: datetime.date) -> tuple[str, sealing.KeyPair]:
    """A new key pair after the old one may be in other hands; every report and alert that the reader can open is sealed anew.

    Returns the new recovery code, shown once, and the new pair. Old keys and old ciphertext open nothing that is here now.
    Raises sealing.CannotOpen for a wrong passphrase, and where another window has just done the same.
    """
    from lic.desk.services import intake, resealing  # noqa: PLC0415  they lay out what joining has changed

    unlock(Recipient.objects.get(pk=reader.recipient_id), passphrase)
    pair = sealing.new_key_pair()
    with one_permit():
        wrapped = sealing.wrap(pair, passphrases.normal(passphrase))
    code, by_code = _recovery(pair)
    with in_turn():
        recipient = holder(reader.recipient_id, reader.pair)
        with suppress(
            Exception
        ):  # what is on the way was sealed to the old key; what cannot be taken in stops nobody
            intake.take_in(today)
        going.say(going.KEY, going.mark(bytes(recipient.public)))
        recipient.public, recipient.wrapped, recipient.by_code = pair.public, wrapped, by_code
        recipient.proved_on = None
        recipient.save(update_fields=["public", "wrapped", "by_code", "proved_on"])
        resealing.reseal_all(reader, recipient)
        desk = Settings.objects.get()
        audit.record(reader.actor, acts.NEW_KEY, on=desk, recipient=reader.number)
        laying.lay_roster()
    return code, pair
