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
# The desk has a chain of its own: which of the people who read did it, by a number that names nobody.
FACTS_OF_THE_DESK = {"alert", "left", "recipient", "to"}
OF_THE_CALL = {"on", "community"}
THE_WRITER = "base/audit.py"
OF_TESTS = "tests_"


def records(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text())):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if is_call and ast.unparse(node.func) == "audit.record":
            yield node


def test_facts_of_acts_are_those_of_the_list():
    found = {False: set(), True: set()}
    for path in MODULES:
        is_desk = "desk" in path.parts
        found[is_desk] |= {str(word.arg) for call in records(path) for word in call.keywords}

    assert found[False] - OF_THE_CALL == FACTS
    assert found[True] - OF_THE_CALL == FACTS_OF_THE_DESK


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
