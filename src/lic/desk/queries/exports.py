"""Offline readers, and files that were asked for."""

from __future__ import annotations

from lic.base.policy import Actor
from lic.desk import policies
from lic.desk.models import Case, Export, Recipient
from lic.desk.queries.cases import Opened, Turn
from lic.desk.reading import Reader


def offline(actor: Actor) -> list[Recipient]:
    """Everybody who reads files on a machine of their own, by number."""
    policies.TEAM.require(actor, "read", None)
    return list(Recipient.objects.filter(left_on=None).exclude(age="").order_by("number"))


def one(reader: Reader, export_id: object, permission: str = "read") -> Export:
    """A file that was asked for. Raises Export.DoesNotExist, Denied."""
    found = Export.objects.select_related("case", "asked_by", "let_go_by").get(pk=export_id)
    policies.EXPORT.require(reader.actor, permission, found)
    return found


def of_case(reader: Reader, case: Case) -> list[Export]:
    """Files that were asked for of a report."""
    policies.CASE.require(reader.actor, "read", case)
    return list(
        Export.objects.filter(case=case).select_related("asked_by").order_by("asked_on", "pk")
    )


def waiting(reader: Reader) -> list[Export]:
    """Files that wait for the reader: for a yes, or to be written."""
    found = [
        policies.EXPORT.visible(reader.actor, permission) for permission in ("let_go", "write")
    ]
    return list(
        Export.objects.filter(found[0] | found[1]).select_related("case").distinct().order_by("asked_on", "pk")
    )  # fmt: skip


def extracts(opened: Opened) -> list[tuple[str, Turn]]:
    """Texts of a report that its reporter said yes to, and has not taken back, by their ids."""
    return [(one.part, one) for one in opened.turns if one.is_agreed]


def extract(opened: Opened, export: Export) -> Turn | None:
    """The one text that a file holds; None for a file with the report."""
    if export.extract_id is None:
        return None
    return next(one for one in opened.turns if one.part == str(export.extract_id))
