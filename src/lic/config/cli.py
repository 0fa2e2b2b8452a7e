"""`lic`: one program for everything a host does."""

from __future__ import annotations

import os
import sys


def manage(arguments: list[str] | None = None) -> None:
    """Django's management commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lic.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  settings first

    execute_from_command_line(["lic", *(sys.argv[1:] if arguments is None else arguments)])


def main() -> None:
    """Entry point of the `lic` command."""
    manage()
