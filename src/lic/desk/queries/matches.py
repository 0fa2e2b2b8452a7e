"""Who else named the same: reports that the reader can open, and whose reporters let it be looked for, compared in memory.

Nothing is indexed and nothing is kept: every look opens each of them, in a few questions to the database, and forgets it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import reduce
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from lic.core import sealing
from lic.desk import policies
from lic.desk.models import Case, CaseKey, MatchRecord, Part
from lic.desk.queries import office
from lic.desk.queries.cases import said
from lic.desk.reading import Reader
from lic.safety import identifiers, parcels, questions, telling
from lic.safety.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class Match:
    """A report that names what was looked for. `kinds`: what kind of thing, and whether the whole of it."""

    case: Case
    kinds: frozenset[tuple[str, bool]]

    @property
    def is_whole(self) -> bool:
        return any(is_whole for _kind, is_whole in self.kinds)


def may_look(reader: Reader) -> bool:
    """Whether this desk matches at all."""
    return policies.MATCH.allows(reader.actor, "look", office.settings(reader.actor))


def find(
    reader: Reader, wanted: Collection[Identifier], *, but: UUID | None = None, in_part: bool = True
) -> list[Match]:
    """Reports that name any of these: what is the same before what is a part, then the newest first. Raises Denied.

    but  a report that is left out: the one from which is looked
    """
    policies.MATCH.require(reader.actor, "look", office.settings(reader.actor))
    found = []
    for case, named in _named(reader):
        if case.pk == but:
            continue
        fits = {(there.kind, identifiers.fits(one, there)) for one in wanted for there in named}
        wholes = {kind for kind, is_whole in fits if is_whole}
        parts = {kind for kind, is_whole in fits if is_whole is False and in_part} - wholes
        if wholes or parts:
            kinds = {(kind, True) for kind in wholes} | {(kind, False) for kind in parts}
            found.append(Match(case, frozenset(kinds)))
    found.sort(key=lambda one: (one.case.arrived_on, one.case.number), reverse=True)
    return sorted(found, key=lambda one: not one.is_whole)


def opened_each_other(reader: Reader, case: Case) -> list[Case]:
    """Reports whose records and those of this one opened each other, as far as the reader can open them.

    Two records of one seat share their place as well as their tag, and open nothing: they are no second voice.
    """
    found = Q(pk__in=())
    for one in MatchRecord.objects.filter(case=case):
        found |= Q(tag=one.tag) & ~Q(place=one.place)
    mine = Case.objects.filter(policies.CASE.visible(reader.actor, "read"))
    others = mine.filter(pk__in=MatchRecord.objects.filter(found).values("case")).exclude(
        pk=case.pk
    )
    return list(others.order_by("-arrived_on", "number"))


def _named(reader: Reader) -> Iterator[tuple[Case, frozenset[Identifier]]]:
    """What each report names whose reporter lets it be compared, by the steps that hold now."""
    cases = Case.objects.filter(
        policies.CASE.visible(reader.actor, "read"), policies.NOT_ERASED.only(reader.actor)
    )
    rows = CaseKey.objects.filter(case__in=cases, recipient_id=reader.recipient_id)
    words = defaultdict(list)
    for part in Part.objects.filter(kind=Part.Kind.WORD, case__in=cases).order_by("place"):
        words[part.case_id].append(part)
    for row in rows.select_related("case"):
        key, context = bytes(row.sealed), parcels.context_of(row.case_id)
        try:
            told = telling.read(
                sealing.open_envelope(bytes(row.case.text), key, context, reader.pair)
            )
        except (sealing.CannotOpen, ValueError):
            continue
        later = (said(part, key, context, reader.pair) for part in words[row.case_id])
        steps = reduce(telling.Steps.then, later, telling.Steps(told.consent))
        if questions.MATCH_STEP in steps.hold:
            yield row.case, identifiers.of(told, settings.PHONE_REGION)
