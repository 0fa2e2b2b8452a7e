"""Every address of the installation with its policy and visibility."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from lic.base import access
from lic.base.commands import HouseCommand


class Command(HouseCommand):
    help = "List every address: who it is for, and which permission its rows pass."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs: a list of objects")

    def handle(self, *, json: bool, **_: Any) -> None:
        rows = [described(address) for address in access.addresses()]
        if json:
            self.stdout.write(dumped(rows))
            return
        width = max((len(row["pattern"]) for row in rows), default=0)
        for row in rows:
            rule = f"{row['policy']} {row['permission']}".strip()
            self.stdout.write(f"{row['pattern']:<{width}}  {row['visibility']:<24} {rule}".rstrip())


def described(address: access.Address) -> dict[str, Any]:
    """One address in plain values; `visibility` and `policy` are "" only where nobody declared them."""
    found = address.access
    return {
        "pattern": address.route,
        "name": address.name,
        "visibility": found.words if found else "",
        "policy": found.policy if found else "",
        "permission": found.permission if found else "",
        "methods": list(found.methods) if found else [],
        "sensitive": bool(found and found.sensitive),
    }


def dumped(rows: list[dict[str, Any]]) -> str:
    """The rows as JSON, one object a line."""
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]"
