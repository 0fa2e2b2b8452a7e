"""Every address of the desk."""

from __future__ import annotations

from typing import Any

app_name = "desk"
urlpatterns: list[Any] = []
