"""Who may read a text at this very moment: what kind of text it is now, by where the thing it belongs to stands.

It reads rows and never a policy. Who may read which kind stands in `oracle.yaml`, under `texts`; which kind
people's words are when they are typed stands there too, under `typed`.
"""

from __future__ import annotations

import datetime
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from lic.base import keys
from lic.communities.models import DutyQuestion, Grant, Seat
from lic.decisions.models import Outcome
from lic.listening.models import Round
from tests.access import oracle

GROUPS_OWN = {"steward", "spokesperson", "peer"}
TABLES_OWN = {"facilitator", "auditor", "coordinator", "host"}
PUBLIC = ("AGREED", "AGREED_IN_PART", "ON_TRIAL")
AROUND = "discussion"


@dataclass
class Text:
    """One canary that somebody typed, or that stood there before.

    family   what was typed, as `oracle.yaml` says it of the form: "post", "said", "concern" …
    writer   who typed it
    knows    who has it anyway: whoever typed it, whoever it was handed to
    """

    token: str
    family: str
    writer: str = ""
    knows: set[str] = field(default_factory=set)
    where: tuple[str, Any] | None = None


class Kind(NamedTuple):
    """A kind of text under `texts`, at which table, of which group, whose."""

    name: str
    town: int | None = None
    group: str = ""
    owner: str = ""
    readers: frozenset[str] = frozenset()


Rule = Callable[[Any, Text], Kind]


def now(text: Text) -> Kind:
    """Which kind a text is now; one that is kept nowhere is its writer's alone."""
    rules = FAMILIES.get(text.family)
    if rules is None:
        return Kind(text.family, owner=text.writer)
    row = _row(text, rules)
    return Kind("private", owner=text.writer) if row is None else rules[row._meta.label](row, text)


def _row(text: Text, rules: dict[str, Rule]) -> models.Model | None:
    """Where the text stands, looked for again when it is no longer where it was."""
    for label in [text.where[0]] if text.where and text.where[0] in rules else []:
        found = _search(label, text.token, text.where[1] if text.where else None)
        if found is not None:
            return found
    for label in rules:
        found = _search(label, text.token, None)
        if found is not None:
            text.where = (label, found.pk)
            return found
    return None


@cache
def _columns(label: str) -> str:
    model = apps.get_model(label)
    quoted = connection.ops.quote_name
    kinds = (models.CharField, models.TextField, models.JSONField)
    columns = [quoted(f.column) for f in model._meta.concrete_fields if isinstance(f, kinds)]
    return " || '·' || ".join(f"COALESCE({one}, '')" for one in columns)


def _search(label: str, token: str, pk: Any) -> models.Model | None:
    model = apps.get_model(label)
    quoted = connection.ops.quote_name
    sql = f"SELECT {quoted(model._meta.pk.column)} FROM {quoted(model._meta.db_table)} WHERE instr({_columns(label)}, %s) > 0"
    given = [token]
    if pk is not None:
        sql, given = f"{sql} AND {quoted(model._meta.pk.column)} = %s", [token, pk]
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found = cursor.fetchone()
    return model._base_manager.get(pk=found[0]) if found else None


# ——— the table ———
def _post(row: Any, text: Text) -> Kind:
    group = row.group
    is_out = row.is_hidden and text.token not in row.hidden_because
    return Kind("post_hidden" if is_out else "post", group.community_id, group.key)


def _revocation(row: Any, _text: Text) -> Kind:
    return Kind("revocation", row.batch.community_id, row.batch.group.key)


def _seat(row: Any, text: Text) -> Kind:
    """A name at the table: the group knows those that it gave a duty or is asked about, coordinators their own."""
    if text.token not in row.handle:
        return Kind("private", owner=text.writer)
    held = set(Grant.objects.filter(seat=row).values_list("duty", flat=True))
    is_asked = DutyQuestion.objects.filter(seat=row).exists()
    of_group, of_table = bool(held & GROUPS_OWN) or is_asked, bool(held & TABLES_OWN)
    name = {
        (True, True): "seat.of_both",
        (True, False): "seat.of_group",
        (False, True): "seat.of_table",
    }.get((of_group, of_table), "seat.member")
    return Kind(name, row.community_id, row.group.key, text.writer)


# ——— rounds ———
def _state(round_: Any) -> str:
    if round_.is_police_absent:
        if round_.released_on is not None:
            return "released_no_police"
        return f"{round_.state.lower()}_no_police"
    return str(round_.state.lower())


def _round(row: Any, _text: Text) -> Kind:
    return Kind(f"round.{_state(row)}", row.community_id)


def _statement(row: Any, text: Text) -> Kind:
    """On show, what the round is; else its facilitators' and whoever wrote it. The reason why it is hidden is no more."""
    is_shown = row.state == "SHOWN" and text.token not in row.reason
    sort = "round" if is_shown else "unseen"
    return Kind(f"{sort}.{_state(row.round)}", row.round.community_id, owner=text.writer)


def _word(row: Any, _text: Text) -> Kind:
    return Kind(f"round.{_state(row.statement.round)}", row.statement.round.community_id)


def _dialogue(row: Any, _text: Text) -> Kind:
    """As the talk itself, and never more open than the round it belongs to."""
    if row.is_police_absent:
        is_draft = row.round is not None and row.round.state == "DRAFT"
        name = "round.draft_no_police" if is_draft else "dialogue.no_police"
        return Kind(name, row.community_id)
    return Kind(f"round.{_state(row.round)}" if row.round else "dialogue.open", row.community_id)


def _figures(row: Any, _text: Text) -> Kind:
    return _figures_of(row.round, row.audience)


def _heard(row: Any, text: Text) -> Kind:
    """What a call kept of a round stays when the round is cut anew, for whom it was kept."""
    one = next(one for one in row.statements if text.token in str(one))
    return _figures_of(Round.objects.get(pk=one["round"]), row.audience)


def _figures_of(round_: Any, audience: str) -> Kind:
    if _state(round_).endswith("_no_police"):
        is_out = round_.released_on is not None
        return Kind("figures.public" if is_out else "figures.no_police", round_.community_id)
    return Kind(f"figures.{audience.lower()}", round_.community_id)


# ——— proposals ———
def _around(proposal: Any) -> Kind:
    return Kind("discussion_no_police" if proposal.is_text_only else AROUND, proposal.community_id)


def _public(proposal: Any, **more: Any) -> Any:
    return Outcome.objects.filter(proposal=proposal, kind__in=PUBLIC, **more).first()


def _version(row: Any, text: Text) -> Kind:
    """The text itself goes to every seat, and to everybody once it is agreed; harm, notes and earlier words do not."""
    proposal = row.proposal
    if proposal.state == "DRAFT":
        return Kind("proposal.draft", proposal.community_id, proposal.drafted_in)
    is_public = _public(proposal, version=row) is not None
    if any(text.token in words for words in (row.title, row.summary, row.text)):
        return Kind("public" if is_public else "proposal.shaping", proposal.community_id)
    is_harm = any(text.token in words for words in (row.harm_centre, row.harm_others))
    if is_harm and is_public and not proposal.is_text_only:
        return Kind("public", proposal.community_id)
    return _around(proposal)


def _next(row: Any, _text: Text) -> Kind:
    """Whoever writes it; sponsors of a group that was invited, and who accepted for a concern."""
    proposal, name = row.proposal, f"proposal-{row.proposal_id}"
    if not keys.exists(name):
        return Kind("private")
    seats = Seat.objects.filter(community_id=proposal.community_id).exclude(state="REVOKED")
    mine = {keys.voter_key(name, seat.voting_id): seat for seat in seats.select_related("group")}
    writers = set(
        proposal.sponsors.filter(is_writer=True).values_list("voter_key", flat=True)
    ) & set(mine)
    invited = {one.group for one in proposal.invitations.all() if one.group}
    for one in proposal.sponsors.exclude(voter_key=""):
        if one.group in invited and one.voter_key in mine:
            writers.add(one.voter_key)
    groups = set()
    for one in proposal.invitations.filter(state="ACCEPTED").select_related("concern"):
        if one.concern and one.concern.raised_by == "CAUCUS":
            groups.add(one.concern.group)
        elif one.concern and one.concern.voter_key in mine:
            writers.add(one.concern.voter_key)
    readers = {str(mine[key].account_id) for key in writers}
    readers |= {str(s.account_id) for s in mine.values() if s.group.key in groups}
    return Kind("private", proposal.community_id, readers=frozenset(readers))


def _discussed(row: Any, _text: Text) -> Kind:
    return _around(row.proposal)


def _concern(row: Any, text: Text) -> Kind:
    """A concern stands on the public record; of a proposal kept from police, they read their own alone."""
    proposal = row.proposal
    if proposal.is_text_only:
        return Kind("concern.no_police", proposal.community_id, row.group)
    record = _public(proposal, record__icontains=text.token)
    return Kind("public" if record else "concern.called", proposal.community_id)


def _group_word(row: Any, _text: Text) -> Kind:
    """In the group's room for 72 hours and until a second one stands by it, then beside its position."""
    proposal = row.proposal
    is_backed = row.seats > 1 or row.is_partner_heard or row.speaker != "SPOKESPERSON"
    has_lain = today(proposal.community) >= row.given_on + datetime.timedelta(days=3)
    if row.about == "POSITION" and row.state in {"GIVEN", "DONE"} and is_backed and has_lain:
        return _around(proposal)
    return Kind("caucus_word", proposal.community_id, row.group)


def today(town: Any) -> datetime.date:
    """The day at a table."""
    return timezone.localdate(timezone=zoneinfo.ZoneInfo(town.timezone))


def _group_question(row: Any, _text: Text) -> Kind:
    return Kind("group_question", row.proposal.community_id, row.group)


def _dissent(row: Any, text: Text) -> Kind:
    """Whose it is, until the record says it."""
    return _recorded(row.call.proposal, text) or Kind("private", owner=text.writer)


def _in_record(row: Any, text: Text) -> Kind:
    return _recorded(row.proposal, text) or Kind("private", owner=text.writer)


def _recorded(proposal: Any, text: Text) -> Kind | None:
    record = Outcome.objects.filter(proposal=proposal, record__icontains=text.token).first()
    if record is None:
        return None
    if proposal.is_text_only:
        return Kind("discussion_no_police", proposal.community_id)
    return Kind("public" if record.kind in PUBLIC else AROUND, proposal.community_id)


def _naming(row: Any, _text: Text) -> Kind:
    proposal = row.outcome.proposal
    if proposal.is_text_only:
        return Kind("concern.no_police", proposal.community_id, row.group)
    return Kind("public" if row.outcome.kind in PUBLIC else AROUND, proposal.community_id)


_TALKED: dict[str, Rule] = {
    "decisions.Version": _version,
    "decisions.NextDraft": _next,
    "decisions.Question": _discussed,
    "decisions.Suggestion": _discussed,
    "decisions.Naming": _naming,
}
FAMILIES: dict[str, dict[str, Rule]] = {
    "post": {"communities.CaucusPost": _post},
    "revocation": {"communities.Revocation": _revocation},
    "seat": {"communities.Seat": _seat},
    "round": {"listening.Round": _round},
    "said": {"listening.Statement": _statement, "listening.CaucusWord": _word},
    "listened": {
        "listening.Round": _round,
        "listening.Statement": _statement,
        "listening.CaucusWord": _word,
    },
    "dialogue": {"listening.Dialogue": _dialogue},
    "figures": {"listening.Outcome": _figures, "decisions.Heard": _heard},
    "proposal": _TALKED,
    "concern": {"decisions.StandingConcern": _concern},
    "group_words": {
        "decisions.CaucusPosition": _group_word,
        "decisions.GroupQuestion": _group_question,
    },
    "dissent": {"decisions.Dissent": _dissent, "decisions.Outcome": _in_record},
}
# What stood in the world before the walk, by the first word of its kind.
BEFORE = {
    "town": "public", "organization": "public", "terms": "public", "open_code": "public", "open_code_elsewhere": "public", "action": "public",
    "account": "private", "voting_id": "private", "notice": "private", "seat": "seat", "post": "post", "post_elsewhere": "post",
    "post_hidden": "post", "revocation": "revocation", "revocation_elsewhere": "revocation", "round": "listened", "unseen": "listened",
    "dialogue": "dialogue", "figures": "figures", "proposal": "proposal", "discussion_no_police": "proposal", "next_draft": "proposal",
    "concern": "concern", "group_question": "group_words", "caucus_word": "group_words", "dissent": "dissent",
}  # fmt: skip


def family_before(kind: str) -> str:
    """The family of a canary of the world; "nobody" for keys, hashes and codes."""
    return BEFORE.get(kind.split(".", maxsplit=1)[0], "nobody")


def family_typed(address: str, name: str) -> str:
    """The family of a field of a form, as the oracle says it; a form that it does not name takes no words."""
    found = oracle.read()["typed"].get(address, "private")
    return str(found if isinstance(found, str) else found.get(name, found.get("else", "private")))
