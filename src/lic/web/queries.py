"""What the pages of the whole house read from several apps."""

from __future__ import annotations

from typing import Any

from lic.communities import queries as table


def communities() -> list[Any]:
    """Every community of this installation, by name."""
    return table.communities()
