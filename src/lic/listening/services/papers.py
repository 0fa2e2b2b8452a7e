"""Paper sheets: entered by one person, accepted by another of the group, counted only then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lic.base import audit, walls
from lic.base.policy import Actor, Denied, Rule
from lic.communities import duties, notices
from lic.communities import queries as communities
from lic.listening import acts
from lic.listening.models import PaperBatch, PaperSheet, Round, Statement, Vote
from lic.listening.models.answer import ANSWERS, MOST_MATTERS
from lic.listening.policies import PAPER, PEER, settlers
from lic.listening.queries.finding import groups_of
from lic.listening.services import answers, rounds, voices
from lic.listening.services.voices import Voice

Sheets = Sequence[tuple[str, Mapping[int, str], Sequence[int]]]

NOT_YOUR_GROUP = Rule(
    "not_your_group", lambda _, __: False, hides=False,
    sentence=_("A peer worker enters answers for people of their own group. The sheets of the sex workers’ group are read by its own peer workers alone."),
)  # fmt: skip
WAIT = notices.register(
    "listening.paper_waits", _("Paper sheets of your group wait for a yes."), verb=_("Answer")
)


@transaction.atomic
def enter_paper(actor: Actor, *, round_number: int, group: str, sheets: Sheets) -> int:
    """Keep the answers of paper sheets, all or none, until somebody of the group accepts them.

    sheets  (token of the sheet, statement number → choice, numbers that matter), one a person

    Returns how many sheets wait now; none where the same form was sent before.
    """
    round_ = rounds.locked(actor, round_number, "enter_paper")
    require_reader_of(actor, round_, group)
    card_batch = answers.batch_of(actor)
    known = [voices.of_somebody(round_, token, group, card_batch) for token, *_rest in sheets]
    with walls.lifted("sheets are entered for a group"):
        return _kept(actor, round_, group, sheets, known)


def _kept(
    actor: Actor,
    round_: Round,
    group: str,
    sheets: Sequence[tuple[str, Mapping[int, str], Sequence[int]]],
    known: Sequence[Voice],
) -> int:
    if not known or _were_sent([voice.key for voice in known]):
        return 0
    batch = PaperBatch.objects.create(
        round=round_, group=group, entered_by_id=actor.seat_id,
        duty=duties.FACILITATOR if duties.FACILITATOR in actor.duties else PEER,
        on=communities.today(round_.community),
    )  # fmt: skip
    ids = dict(_on_show(round_).values_list("number", "pk"))
    PaperSheet.objects.bulk_create(
        PaperSheet(
            batch=batch, voter_key=voice.key, batch_tag=voice.tag,
            answers={str(ids[n]): choice for n, choice in said.items() if n in ids},
            matters=[str(ids[n]) for n in sorted(matters)[:MOST_MATTERS] if n in ids],
        )
        for voice, (_token, said, matters) in zip(known, sheets, strict=True)
    )  # fmt: skip
    _record(actor, acts.PAPER_ENTERED, batch)
    notices.send(settlers(batch), WAIT, _url(batch))
    return len(known)


@transaction.atomic
def accept_paper(actor: Actor, *, batch_id: int) -> None:
    """Let the sheets count from now on, as answers of this day's epoch.

    After the round has closed its figures are worked out once more, under the same rules of release.
    """
    batch = _waiting(actor, batch_id)
    round_ = batch.round
    statements = {str(one.pk): one for one in Statement.objects.filter(round=round_)}
    for sheet in batch.sheets.order_by("pk"):
        voice = Voice(sheet.voter_key, batch.group, sheet.batch_tag)
        walls.speak_as(voice.key)
        stars = {_stayed(pk, statements) for pk in sheet.matters}
        for pk, choice in _still_asked(sheet.answers, statements).items():
            statement = statements[pk]
            statement.round = round_
            answers.put(statement, voice, choice, matters=pk in stars)
    _record(actor, acts.PAPER_ACCEPTED, batch)
    _put_away(batch)
    if round_.state == Round.State.CLOSED:
        rounds.ask_for_results(round_)


@transaction.atomic
def refuse_paper(actor: Actor, *, batch_id: int) -> None:
    """Delete the sheets: nothing of their answers is left."""
    batch = _waiting(actor, batch_id)
    _record(actor, acts.PAPER_REFUSED, batch)
    _put_away(batch)


def drop_paper(round_: Round) -> None:
    """The round's key ends: what still waits was never counted, and goes."""
    for batch in PaperBatch.objects.filter(round=round_).select_related("round__community"):
        _put_away(batch)


def forget_paper(round_: Round, batch_id: int) -> None:
    """Delete the sheets that still wait and were entered by a seat of a revoked batch of cards."""
    waiting = PaperBatch.objects.filter(round=round_).select_related("round__community")
    for batch in waiting.prefetch_related("sheets"):
        if any(
            sheet.batch_tag == voices.tag(round_, batch_id, sheet.voter_key)
            for sheet in batch.sheets.all()
        ):
            _put_away(batch)


def require_reader_of(actor: Actor, round_: Round, group: str) -> None:
    """Raise Denied unless the actor may enter paper for this group."""
    if group not in groups_to_enter(actor, round_):
        raise Denied(NOT_YOUR_GROUP)


def groups_to_enter(actor: Actor, round_: Round) -> list[str]:
    """Groups whose sheets the actor may enter: a facilitator any but the one at the centre."""
    at_table = groups_of(round_)
    if duties.FACILITATOR in actor.duties:
        return [
            g.key for g in at_table if not g.is_centre or (PEER in actor.duties and actor.is_centre)
        ]
    return [g.key for g in at_table if g.key == actor.group]


def _were_sent(names: list[str]) -> bool:
    """Whether this form came before: a second time it would wait, or count, twice."""
    return (
        PaperSheet.objects.filter(voter_key__in=names).exists()
        or Vote.objects.filter(voter_key__in=names).exists()
    )


def _on_show(round_: Round) -> QuerySet[Statement]:
    return Statement.objects.filter(round=round_, state=Statement.State.SHOWN)


def _still_asked(said: Mapping[str, str], statements: Mapping[str, Statement]) -> dict[str, str]:
    """Answers by the statement that they are to now: those to a merged one go to the one that stayed.

    As at a merge: whoever answered both keeps the answer to the one that stayed, and an answer goes before a
    statement that was left out.
    """
    found: dict[str, str] = {}
    for pk, choice in sorted(said.items(), key=lambda one: _rank(*one, statements)):
        stays = _stayed(pk, statements)
        if statements[stays].state == Statement.State.SHOWN:
            found[stays] = choice
    return found


def _rank(pk: str, choice: str, statements: Mapping[str, Statement]) -> tuple[bool, bool, str]:
    """The last one is kept: an answer, and of two the one to the statement that stayed."""
    return choice in ANSWERS, statements[pk].state == Statement.State.SHOWN, pk


def _stayed(pk: str, statements: Mapping[str, Statement]) -> str:
    one = statements[pk]
    return str(one.merged_into_id) if one.state == Statement.State.MERGED else pk


def _waiting(actor: Actor, batch_id: int) -> PaperBatch:
    """A batch, locked with its round; raises PaperBatch.DoesNotExist, Denied."""
    found = PaperBatch.objects.filter(PAPER.visible(actor, "settle"), pk=batch_id)
    # The lock on the round comes first, as everywhere: while figures are cut nothing joins them.
    Round.objects.select_for_update(of=("self",)).get(pk=found.get().round_id)
    return found.select_related("round__community").get()


def _put_away(batch: PaperBatch) -> None:
    notices.withdraw(WAIT, _url(batch))
    PaperSheet.objects.filter(batch=batch).delete()
    PaperBatch.objects.filter(pk=batch.pk).delete()


def _url(batch: PaperBatch) -> str:
    slug = batch.round.community.slug
    return reverse("listening:settle_paper", args=[slug, batch.round.number, batch.pk])


def _record(actor: Actor, act: str, batch: PaperBatch) -> None:
    round_ = batch.round
    audit.record(actor, act, on=batch, community=round_.community, number=round_.number)
