"""What every command of the house has in common: a short --help, and tables that are of this version."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

FRAMEWORK = {
    "--version", "-v", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color",
    "--force-color", "--skip-checks",
}  # fmt: skip


class HouseCommand(BaseCommand):
    """A command of `lic`.

    needs_tables  refuse with one sentence where the tables are not of this version
    """

    needs_tables = False
    suppressed_base_arguments = FRAMEWORK

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The parser under the name that people type, without the framework's own switches."""
        parser = super().create_parser(prog_name, subcommand.replace("_", "-"), **kwargs)
        for action in parser._actions:
            if FRAMEWORK & set(action.option_strings):
                action.help = argparse.SUPPRESS
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        if self.needs_tables and waiting_migrations():
            raise CommandError("The tables are not of this version: run `lic migrate`.")
        return super().execute(*args, **options)


def waiting_migrations() -> int:
    """How many migrations were not applied yet."""
    executor = MigrationExecutor(connections["default"])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
