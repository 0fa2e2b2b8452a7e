"""Writing dialogues: what was held, who took part by group, and the themes that become statements."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lic.base import audit, links
from lic.base.policy import Actor, Denied, Rule
from lic.communities import queries as communities
from lic.communities.models import Community
from lic.listening import acts
from lic.listening.models import Dialogue, Round, Statement
from lic.listening.policies import DIALOGUE, ROUND
from lic.listening.services import rounds
from lic.listening.services.statements import tidy

POLICE_READS_IT = Rule(
    "police_reads_it", lambda _, __: False, hides=False,
    sentence=_("Police was not present at this talk, and police reads that round. Choose a round without police, or none."),
)  # fmt: skip


@transaction.atomic
def record_dialogue(
    actor: Actor,
    *,
    format: str,  # noqa: A002  the field's word
    title: str,
    month: datetime.date,
    present: Mapping[str, int],
    round_number: int | None = None,
    is_police_absent: bool = False,
    language: str = "en",
    heard: str = "",
    done: str = "",
    asked: str = "",
) -> Dialogue:
    """Note a talk that was held; people are counts by group and nothing else."""
    rounds.require_facilitator(actor)
    community = Community.objects.select_for_update().get(pk=actor.community_id)
    round_ = _round(actor, round_number)
    if is_police_absent and round_ is not None and not round_.is_police_absent:
        raise Denied(POLICE_READS_IT)
    last = Dialogue.objects.filter(community=community).aggregate(last=Max("number"))["last"]
    dialogue = Dialogue.objects.create(
        community=community, number=(last or 0) + 1, format=format, title=title,
        month=month.replace(day=1), present={k: n for k, n in present.items() if n},
        is_police_absent=is_police_absent, language=language, heard=heard, done=done, asked=asked,
        round=round_,
    )  # fmt: skip
    audit.record(actor, acts.DIALOGUE_RECORDED, on=dialogue, number=dialogue.number)
    return dialogue


@transaction.atomic
def harvest(
    actor: Actor, *, number: int, themes: Sequence[str], language: str, author_group: str = ""
) -> list[Statement]:
    """Hand themes of a talk to its round as statements; they wait there like all others.

    Themes handed over before stay as they are. Raises Round.DoesNotExist for a talk without a round.
    """
    dialogue = (
        Dialogue.objects.filter(DIALOGUE.visible(actor, "read"))
        .select_related("community")
        .get(number=number)
    )
    DIALOGUE.require(actor, "record", dialogue)
    round_ = Round.objects.filter(ROUND.visible(actor, "read")).get(pk=dialogue.round_id)
    ROUND.require(actor, "edit", round_)
    known = set(Statement.objects.filter(dialogue=dialogue).values_list("text", flat=True))
    rows = [
        Statement(
            round=round_, text=text, language=language, dialogue=dialogue,
            author_group=author_group, epoch=round_.epoch,
        )
        for text in dict.fromkeys(map(tidy, themes))
        if text not in known
    ]  # fmt: skip
    Statement.objects.bulk_create(rows)
    for row in rows:
        links.add(row, "came_from", dialogue, communities.today(dialogue.community))
    return rows


def _round(actor: Actor, number: int | None) -> Round | None:
    if number is None:
        return None
    return Round.objects.filter(ROUND.visible(actor, "take_part")).get(number=number)
