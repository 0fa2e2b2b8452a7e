"""Sessions in the database under the hash of their cookie, sealed by it, with days instead of times.

allauth writes the second of each sign-in into a session. The cookie's value is the only key to what
a row holds, and no row holds the cookie's value: neither a copy of the database nor its host reads it.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import DatabaseError, router, transaction
from django.utils import timezone
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox


def digest(session_key: str) -> str:
    """BLAKE2b-256 of a session cookie's value."""
    return hashlib.blake2b(session_key.encode(), digest_size=32).hexdigest()


def box(session_key: str) -> SecretBox:
    """What seals a session: a key that can be made from its cookie's value alone."""
    return SecretBox(
        hashlib.blake2b(session_key.encode(), digest_size=32, person=b"lic.session.v1").digest()
    )


class SessionStore(DatabaseSessions):
    """Django's database sessions, but that a dump of the table can be neither replayed nor read."""

    @classmethod
    def get_model_class(cls) -> type:
        from lic.accounts.models import Session  # noqa: PLC0415  models load after sessions

        return Session

    def encode(self, session_dict: dict[str, Any]) -> str:
        sealed = box(self._get_or_create_session_key()).encrypt(json.dumps(session_dict).encode())
        return base64.b64encode(sealed).decode()

    def decode(self, session_data: str) -> dict[str, Any]:
        """What a sealed session holds; nothing when it was sealed for another cookie."""
        try:
            return dict(
                json.loads(box(self.session_key or "").decrypt(base64.b64decode(session_data)))
            )
        except (CryptoError, ValueError):
            return {}

    def _get_session_from_db(self) -> Any:
        try:
            return self.model.objects.get(
                session_key=digest(self.session_key), expire_date__gt=timezone.now()
            )
        except self.model.DoesNotExist:
            self._session_key = None
            return None

    def exists(self, session_key: str) -> bool:
        return self.model.objects.filter(session_key=digest(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        return self.model(
            session_key=digest(self._get_or_create_session_key()),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=data.get("_auth_user_id"),
        )

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  Django's signature
        """Store the session; raises UpdateError when it was ended elsewhere in the meantime.

        Without that, a page still loading would bring back a session that "sign out everywhere"
        has just ended.
        """
        if self.session_key is None:
            self.create()
            return
        row = self.create_model_instance(self._get_session(no_load=must_create))
        if must_create:
            row.save(force_insert=True)
            return
        found = self.model.objects.filter(session_key=row.session_key).values_list("pk", flat=True)
        row.pk = found.first()
        if row.pk is None:
            raise UpdateError
        try:
            with transaction.atomic(using=router.db_for_write(self.model)):
                row.save(force_update=True)
        except DatabaseError:
            raise UpdateError from None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=digest(key)).delete()

    def get_expiry_date(self, **kwargs: Any) -> datetime.datetime:
        """Midnight after tomorrow: long enough for an evening, no finer than the day."""
        day = timezone.now().date() + datetime.timedelta(days=2)
        return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
