"""The chain of acts says by which duty, on which day, on what; no fact in it points at a few people."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from lic.base import audit
from tests.house.test_rules import MODULES

# What a thing is called, how much of it there is, and which duty an act is about. Not a group:
# the chain is never deleted, and the group of one seat would stay in it.
FACTS = {"cards", "closes", "count", "duty", "groups", "number", "state"}
OF_THE_CALL = {"on", "community"}
THE_WRITER = "base/audit.py"
OF_TESTS = "tests_"


def records(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text())):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if is_call and ast.unparse(node.func) == "audit.record":
            yield node


def test_facts_of_acts_are_those_of_the_list():
    found = {
        str(keyword.arg) for path in MODULES for call in records(path) for keyword in call.keywords
    }

    assert found - OF_THE_CALL == FACTS


def test_sentences_of_acts_name_no_other_facts():
    named = {
        name
        for verb in audit.VERBS.values()
        if not verb.name.startswith(OF_TESTS)
        for name in re.findall(r"%\((\w+)\)", str(verb.sentence))
    }

    assert named <= FACTS


def test_nobody_writes_to_the_chain_but_by_its_one_door():
    doors = re.compile(
        r"from lic\.base\.audit import|AuditEvent\(|AuditEvent\.objects\.(?:bulk_)?create"
    )

    found = [str(path) for path in MODULES if doors.search(path.read_text())]

    assert [path for path in found if not path.endswith(THE_WRITER)] == [
        path for path in found if path.endswith("base/models.py")
    ]
