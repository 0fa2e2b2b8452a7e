"""A text and who carries it: from a statement or from nothing to a proposal, and every version of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lic.base import keys, links, locks, walls
from lic.base.policy import Actor, Denied, Rule
from lic.communities import queries as table
from lic.core import consent
from lic.decisions import rows
from lic.decisions.models import NextDraft, Proposal, Sponsor, Version
from lic.decisions.policies import TABLE
from lic.decisions.queries import seats
from lic.decisions.services import keeping
from lic.listening import queries as listening
from lic.listening import services as listening_services

NOT_WRITER = Rule(
    "not_writer",
    test=lambda _, __: False,
    sentence=_("Whoever wrote this proposal does this."),
    hides=False,
)

CHANGED_TOO_OFTEN = Rule(
    "changed_too_often",
    test=lambda _, __: False,
    sentence=_("This text was changed very often. Call the groups on it, or take it back and begin a new one."),
    hides=False,
)  # fmt: skip
MOST_EARLIER = 500_000
"""Characters of earlier texts that one version keeps: every page of the proposal reads them."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of a version.

    is_signed  the writer's organization is shown as its writer
    """

    title: str
    summary: str
    text: str
    harm_centre: str = ""
    harm_others: str = ""
    principles: tuple[str, ...] = ()
    root_causes: tuple[str, ...] = ()
    trial_months: int | None = None
    note: str = ""
    lang: str = ""
    is_signed: bool = False

    def columns(self) -> dict[str, Any]:
        """The fields of a `Version` that these words fill."""
        return {
            "title": self.title, "summary": self.summary, "text": self.text,
            "harm_centre": self.harm_centre, "harm_others": self.harm_others,
            "principles": list(self.principles), "root_causes": list(self.root_causes),
            "trial_months": self.trial_months, "note": self.note, "lang": self.lang,
        }  # fmt: skip


@transaction.atomic
def propose(
    actor: Actor, *, draft: Draft, statement_id: int | None = None, lay_out: bool = True
) -> Proposal:
    """Make a proposal, from a statement in one step or from nothing, sponsored by its writer's group.

    lay_out  lay it before the table at once: shaping begins today. Else it is a draft of the group.
    Raises Statement.DoesNotExist (hidden or absent), Denied.
    """
    community = table.community_of(actor)
    TABLE.require(actor, "propose", community)
    listening_services.hold_releases(community.pk)  # else it could be let out unseen beside this
    statement = listening.statement(actor, statement_id) if statement_id is not None else None
    is_text_only = statement is not None and listening.keeps_police_out(statement)
    proposal = _created(actor, community, draft, is_text_only=is_text_only)
    if statement is not None:
        links.add(proposal, "came_from", statement, table.today(community))
    _carry(actor, proposal, writes=True)
    if lay_out:
        keeping.apply(proposal, consent.Shape())
    return proposal


def _created(actor: Actor, community: Any, draft: Draft, *, is_text_only: bool) -> Proposal:
    on = table.today(community)
    locks.alone(f"decisions.proposal.{community.pk}")
    with walls.lifted("the next number of what groups draft and say is found"):
        number = keeping.next_number(Proposal.objects.filter(community=community))
    proposal = Proposal.objects.create(
        community=community, number=number,
        drafted_in=actor.group, since=on, is_text_only=is_text_only,
    )  # fmt: skip
    keys.create(seats.key_name(proposal))
    Version.objects.create(
        proposal=proposal,
        number=1,
        written_on=on,
        signed=_signature(actor, draft),
        **draft.columns(),
    )
    return proposal


def _signature(actor: Actor, draft: Draft) -> str:
    if not draft.is_signed or actor.organization_id is None:
        return ""
    return table.organizations(actor, [actor.organization_id])[actor.organization_id].name


@transaction.atomic
def lay_out(actor: Actor, *, number: int) -> Proposal:
    """Lay a draft before the table for shaping; raises Denied, consent.Refused."""
    proposal = written(actor, number)
    keeping.apply(proposal, consent.Shape())
    return proposal


@transaction.atomic
def sponsor(actor: Actor, *, number: int) -> Proposal:
    """Carry a proposal to a call; the first of a group makes the group a sponsor."""
    proposal = keeping.locked(actor, number)
    _carry(actor, proposal)
    return proposal


def _carry(actor: Actor, proposal: Proposal, *, writes: bool = False) -> None:
    key = seats.own_key(actor, proposal)
    keeping.apply(proposal, consent.Sponsor(actor.group))
    carried, _is_new = Sponsor.objects.get_or_create(
        proposal=proposal, voter_key=key, defaults={"group": actor.group}
    )
    if writes:
        carried.is_writer = True
        carried.save(update_fields=["is_writer"])


@transaction.atomic
def unsponsor(actor: Actor, *, number: int) -> Proposal:
    """Carry it no longer; with the last of its seats a group stops being a sponsor.

    Raises consent.Refused while a call is open: nobody steps out of one to open the next.
    """
    proposal = keeping.locked(actor, number)
    if proposal.state not in consent.SPONSORING_STATES:
        raise consent.Refused("not_now")
    proposal.sponsors.filter(voter_key=seats.own_key(actor, proposal)).delete()
    pass_on(proposal)
    if not proposal.sponsors.filter(group=actor.group).exists():
        keeping.apply(proposal, consent.Unsponsor(actor.group))
    return proposal


def pass_on(proposal: Proposal) -> None:
    """Where nobody writes a proposal any more, those who carry it write on: its own group's first.

    Never police while they see its text only: who writes reads everything around it.
    """
    if proposal.sponsors.filter(is_writer=True).exists():
        return
    carrying = proposal.sponsors.all()
    if proposal.is_text_only:
        at_table = table.groups(proposal.community_id)
        carrying = carrying.exclude(group__in=[group.key for group in at_table if group.is_police])
    own = carrying.filter(group=proposal.drafted_in)
    (own if own.exists() else carrying).update(is_writer=True)


def written(actor: Actor, number: int) -> Proposal:
    """The proposal, for whoever wrote it; raises Denied for everybody else."""
    proposal = keeping.locked(actor, number)
    if not seats.writes(actor, proposal):
        raise Denied(NOT_WRITER)
    return proposal


CHANGED = Rule(
    "changed_meanwhile",
    test=lambda _, __: False,
    sentence=_("Other people write the next version too, and its words changed. Bring yours together with theirs first."),
    hides=False,
)  # fmt: skip


class Changed(Denied):
    """The words of the next version are others than those that somebody read."""


def require_same(proposal: Proposal, revision: int) -> None:
    """Raise Changed unless the draft of the next version is the one that was read (0: there was none)."""
    kept = NextDraft.objects.filter(proposal=proposal).values_list("revision", flat=True).first()
    if (kept or 0) != revision:
        raise Changed(CHANGED)


@transaction.atomic
def edit(actor: Actor, *, number: int, draft: Draft, revision: int = 0) -> Proposal:
    """Change the text: before its call in place, after it as a new version whose positions lapse.

    revision  of the draft that people write together, on which these words stand; 0 without one
    Raises Denied, Changed (words of that draft would be lost), consent.Refused (it cannot change now).
    """
    proposal = written(actor, number)
    require_same(proposal, revision)
    version = rows.version_of(proposal)
    on = keeping.today(proposal)
    if version.fingerprint:
        number_of_new = keeping.next_number(proposal.versions)
        Version.objects.create(
            proposal=proposal, number=number_of_new, written_on=on,
            signed=_signature(actor, draft), **draft.columns(),
        )  # fmt: skip
        keeping.apply(proposal, consent.NewVersion(draft.trial_months, number_of_new))
        return proposal
    keeping.apply(proposal, consent.EditText(draft.trial_months))
    earlier = {
        "on": version.written_on.isoformat(), "title": version.title, "summary": version.summary,
        "text": version.text, "note": version.note,
    }  # fmt: skip
    said = (version.title, version.summary, version.text)
    if said != (draft.title, draft.summary, draft.text):
        version.earlier = [*version.earlier, earlier]
        if sum(len(step["text"]) for step in version.earlier) > MOST_EARLIER:
            raise Denied(CHANGED_TOO_OFTEN)
    columns = draft.columns() | {
        "written_on": on,
        "signed": _signature(actor, draft),
        "earlier": version.earlier,
    }
    Version.objects.filter(pk=version.pk).update(**columns)
    return proposal


@transaction.atomic
def split(actor: Actor, *, number: int, draft: Draft) -> Proposal:
    """Make the part that can be agreed a proposal of its own; returns the part."""
    parent = written(actor, number)
    part = _created(actor, parent.community, draft, is_text_only=parent.is_text_only)
    keeping.apply(parent, consent.Split(str(part.pk)))
    # Tied to its parent only now: the machine refuses a part that the parent knows already.
    part.parent = parent
    part.save(update_fields=["parent"])
    # The machine's `child_of`: the sponsors come along, the tag is on, and it is called afresh.
    _bring_sponsors(parent, part)
    links.add(part, "split_from", parent, keeping.today(parent))
    _carry(actor, part, writes=True)
    keeping.apply(part, consent.Shape())
    return part


def _bring_sponsors(parent: Proposal, part: Proposal) -> None:
    """Let the parent's sponsors carry the part, each under its voter key there."""
    old, new = seats.key_name(parent), seats.key_name(part)
    for group in parent.sponsors.values_list("group", flat=True).distinct():
        ids = table.voting_ids(parent.community_id, group)
        keyed = {keys.voter_key(old, one): keys.voter_key(new, one) for one in ids}
        carrying = parent.sponsors.filter(group=group).values_list("voter_key", flat=True)
        for key in carrying:
            if key in keyed:
                Sponsor.objects.get_or_create(
                    proposal=part, voter_key=keyed[key], defaults={"group": group}
                )


@transaction.atomic
def withdraw(actor: Actor, *, number: int) -> Proposal:
    """Take the proposal back."""
    proposal = written(actor, number)
    keeping.apply(proposal, consent.Withdraw())
    return proposal


@transaction.atomic
def record_not_agreed(actor: Actor, *, number: int) -> Proposal:
    """Stop working it in, and let it stand as not agreed."""
    proposal = written(actor, number)
    keeping.apply(proposal, consent.RecordNotAgreed())
    return proposal


def frozen(version: Version) -> str:
    """The fingerprint of a version's text as it is called, 64 hex digits (SHA-256)."""
    said = {
        "title": version.title, "summary": version.summary, "text": version.text,
        "harm_centre": version.harm_centre, "harm_others": version.harm_others,
        "trial_months": version.trial_months,
    }  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
