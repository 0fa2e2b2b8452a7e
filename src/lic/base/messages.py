"""What was said last, kept for one page in a cookie that is bound to this host as all others are."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class Cookie(CookieStorage):
    """Django's, but that its name carries the prefix by which browsers hold it to this host."""

    cookie_name = settings.MESSAGES_COOKIE_NAME
