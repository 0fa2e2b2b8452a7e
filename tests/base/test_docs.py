"""What the documents say is what the code does."""

from __future__ import annotations

import io
import json

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from lic.base import access, docs
from lic.base.policy import Policy


def test_every_address_and_every_permission_is_written_down():
    text = docs.permissions()

    routes = [a.route for a in access.addresses() if not a.name.startswith("demo:")]
    assert [route for route in routes if f"`{route}`" not in text] == []
    assert [
        name
        for name in Policy.every
        if not name.startswith("tests.") and f"### {name}\n" not in text
    ] == []


def test_every_table_and_every_personal_field_is_written_down():
    text = docs.data_map()

    assert [m._meta.label for m in apps.get_models() if f"## {m._meta.label}\n" not in text] == []
    assert "`voting_id`" in text and "90 days after `on`" in text


def test_documents_are_written_once_and_checked(tmp_path, monkeypatch):
    monkeypatch.setattr(docs, "FOLDER", tmp_path)
    first, second = docs.write(tmp_path), docs.write(tmp_path)
    (tmp_path / "data-map.md").write_text("older")

    assert [p.name for p in first] == ["permissions.md", "data-map.md"]
    assert (second, [p.name for p in docs.outdated(tmp_path)]) == ([], ["data-map.md"])


def test_the_check_names_what_is_not_up_to_date(monkeypatch, tmp_path):
    monkeypatch.setattr(docs, "outdated", lambda: iter([tmp_path / "data-map.md"]))

    with pytest.raises(CommandError, match=r"data-map\.md"):
        call_command("generate_docs", "--check")


def test_addresses_are_listed_for_people_and_for_programs():
    people, programs = io.StringIO(), io.StringIO()

    call_command("urls", stdout=people)
    call_command("urls", "--json", stdout=programs)

    rows = json.loads(programs.getvalue())
    assert [row["pattern"] for row in rows] == [a.route for a in access.addresses()]
    assert {"pattern", "name", "visibility", "policy", "permission", "methods", "sensitive"} == set(
        rows[0]
    )
    assert len(people.getvalue().splitlines()) == len(rows)
