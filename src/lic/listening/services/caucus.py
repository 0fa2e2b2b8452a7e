"""A group's own word on a statement, said as its caucus decided."""

from __future__ import annotations

from django.db import transaction

from lic.base import audit
from lic.base.policy import Actor
from lic.listening import acts
from lic.listening.models import CaucusWord, Statement
from lic.listening.policies import STATEMENT
from lic.listening.services import rounds


@transaction.atomic
def give_word(
    actor: Actor, *, round_number: int, number: int, shares: bool, words: str = ""
) -> CaucusWord:
    """Say for the actor's group whether it shares a statement, as its caucus decided.

    It counts where fewer than five of the group answered, and stands beside the figures otherwise.
    """
    statement = _on_show(actor, round_number, number)
    word, _made = CaucusWord.objects.update_or_create(
        statement=statement, group=actor.group, defaults={"shares": shares, "words": words}
    )
    _tell(actor, statement)
    return word


@transaction.atomic
def take_word_back(actor: Actor, *, round_number: int, number: int) -> None:
    """Withdraw the group's word on a statement."""
    statement = _on_show(actor, round_number, number)
    CaucusWord.objects.filter(statement=statement, group=actor.group).delete()
    _tell(actor, statement)


def _on_show(actor: Actor, round_number: int, number: int) -> Statement:
    found = (
        Statement.objects.filter(
            STATEMENT.visible(actor, "read"), round__number=round_number, number=number
        )
        .select_related("round__community")
        .get()
    )
    STATEMENT.require(actor, "speak", found)
    return found


def _tell(actor: Actor, statement: Statement) -> None:
    round_ = statement.round
    audit.record(
        actor, acts.CAUCUS_WORD, on=statement, community=round_.community,
        number=round_.number,
    )  # fmt: skip
    rounds.ask_for_results(round_)
