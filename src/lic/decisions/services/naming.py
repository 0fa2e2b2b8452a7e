"""A group asks to be named on a record that names none."""

from __future__ import annotations

from django.db import transaction

from lic.base import audit
from lic.base.policy import Actor
from lic.communities import queries as table
from lic.core import consent
from lic.decisions import texts
from lic.decisions.models import Naming, Outcome
from lic.decisions.policies import OUTCOME


@transaction.atomic
def name_group(actor: Actor, *, outcome: int, words: str) -> Naming:
    """Name the actor's group on the record of an outcome that was not agreed, in its own words.

    Raises Outcome.DoesNotExist, Denied, consent.Refused where the record names groups already.
    """
    found = Outcome.objects.get(OUTCOME.visible(actor, "read"), number=outcome)
    OUTCOME.require(actor, "speak", found)
    if found.kind not in (Outcome.Kind.NOT_AGREED, Outcome.Kind.WITHDRAWN):
        raise consent.Refused("groups_named_already")
    on = table.today(table.community_of(actor))
    naming, _created = Naming.objects.get_or_create(
        outcome=found, group=actor.group, defaults={"words": words, "on": on}
    )
    audit.record(actor, texts.GROUP_NAMED, on=found, number=found.number)
    return naming
