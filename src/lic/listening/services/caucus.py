"""A group's own word on a statement, said as its caucus decided."""

from __future__ import annotations

from django.db import transaction

from lic.base.policy import Actor
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
    rounds.ask_for_results(statement.round)
    return word


@transaction.atomic
def take_word_back(actor: Actor, *, round_number: int, number: int) -> None:
    """Withdraw the group's word on a statement."""
    statement = _on_show(actor, round_number, number)
    CaucusWord.objects.filter(statement=statement, group=actor.group).delete()
    rounds.ask_for_results(statement.round)


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
