"""Sessions in the database under the hash of their cookie, with days instead of times."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils import timezone


def digest(session_key: str) -> str:
    """BLAKE2b-256 of a session cookie's value."""
    return hashlib.blake2b(session_key.encode(), digest_size=32).hexdigest()


class SessionStore(DatabaseSessions):
    """Django's database sessions, but that a dump of the table cannot be replayed."""

    @classmethod
    def get_model_class(cls) -> type:
        from lic.accounts.models import Session  # noqa: PLC0415  models load after sessions

        return Session

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
        known = self.model.objects.filter(session_key=digest(self._get_or_create_session_key())).first()
        row = known or self.model(session_key=digest(self._get_or_create_session_key()))
        row.session_data = self.encode(data)
        row.expire_date = self.get_expiry_date()
        row.account_id = data.get("_auth_user_id")
        return row

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  Django's signature
        """Store the session; one row per cookie."""
        if self.session_key is None:
            self.create()
            return
        row = self.create_model_instance(self._get_session(no_load=must_create))
        row.save(force_insert=must_create and row._state.adding)

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=digest(key)).delete()

    def get_expiry_date(self, **kwargs: Any) -> datetime.datetime:
        """Midnight after tomorrow: long enough for an evening, no finer than the day."""
        day = timezone.now().date() + datetime.timedelta(days=2)
        return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
