"""The connection that Django makes for `lic.base.postgresql`."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from lic.base import walls


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection on which no statement of a request goes out without its reader."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(walls.say_who_asks)
