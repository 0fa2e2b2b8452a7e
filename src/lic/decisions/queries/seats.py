"""What one seat is to a proposal, known by its voter keys while they live."""

from __future__ import annotations

from django.db.models import QuerySet

from lic.base import keys
from lic.base.policy import Actor
from lic.communities import duties
from lic.communities import queries as table
from lic.core import consent
from lic.decisions.models import Proposal, Question, Sponsor, StandingConcern, Suggestion, Version

OPEN_TO_SHAPING = (Proposal.State.SHAPING, Proposal.State.INTEGRATING, Proposal.State.PARKED)


def key_name(proposal: Proposal) -> str:
    """The file behind the voter keys of all that people leave with a proposal but positions."""
    return f"proposal-{proposal.pk}"


def own_key(actor: Actor, proposal: Proposal) -> str:
    """The actor's voter key in this proposal; raises KeyGone 30 days after its outcome."""
    return table.voter_key(actor, key_name(proposal))


def carries(actor: Actor, proposal: Proposal) -> bool:
    """Whether this seat carries the proposal."""
    try:
        key = own_key(actor, proposal)
    except keys.KeyGone:
        return False
    return proposal.sponsors.filter(voter_key=key).exists()


def writes(actor: Actor, proposal: Proposal) -> bool:
    """Whether this seat wrote the proposal, or writes on since the writer left."""
    try:
        key = own_key(actor, proposal)
    except keys.KeyGone:
        return False
    return proposal.sponsors.filter(voter_key=key, is_writer=True).exists()


def own_open_calls(actor: Actor, proposal: Proposal) -> int:
    """How many other open calls here are on proposals that this seat wrote.

    No row says who opened a call; whoever wrote the proposal is the only one who could.
    """
    open_here = Proposal.objects.filter(
        community_id=proposal.community_id, state__in=consent.OPEN_STATES
    )
    return len(written(actor, open_here.exclude(pk=proposal.pk)))


def written(actor: Actor, found: QuerySet[Proposal]) -> list[Proposal]:
    """Those of several proposals that this seat writes, in their order: three queries, however many."""
    among = list(found)
    names = table.voter_keys(actor, map(key_name, among)) if among else []
    own = Sponsor.objects.filter(proposal__in=among, voter_key__in=names, is_writer=True)
    written_ids = set(own.values_list("proposal_id", flat=True))
    return [one for one in among if one.pk in written_ids]


def raised(actor: Actor, proposal: Proposal, concern: StandingConcern) -> bool:
    """Whether this seat raised the concern, or took it over."""
    try:
        return bool(concern.voter_key) and concern.voter_key == own_key(actor, proposal)
    except keys.KeyGone:
        return False


def speaker_of(actor: Actor) -> tuple[consent.Speaker, str] | None:
    """How the actor may speak for its group: as spokesperson, as liaison with a mandate, or not."""
    if duties.SPOKESPERSON in actor.duties:
        return consent.Speaker.SPOKESPERSON, ""
    if actor.is_centre or actor.organization_id is None or actor.seat_id is None:
        return None
    organization = table.organizations(actor, [actor.organization_id])[actor.organization_id]
    own = organization.group.key == actor.group
    return (consent.Speaker.LIAISON, organization.mandate) if own and organization.mandate else None


def may_ask_more_time(actor: Actor) -> bool:
    """Whether the actor may ask in its group's name: spokesperson, steward, or liaison with a mandate."""
    return (
        bool(actor.duties & {duties.SPOKESPERSON, duties.STEWARD}) or speaker_of(actor) is not None
    )


def unready(proposal: Proposal, version: Version) -> tuple[str, ...]:
    """What the text still lacks before a call: codes for the page, empty when it is ready."""
    missing = []
    if not version.harm_centre.strip() or not version.harm_others.strip():
        missing.append("HARM_SAID")
    if open_questions(proposal).exists():
        missing.append("QUESTIONS_ANSWERED")
    if open_suggestions(proposal).exists():
        missing.append("SUGGESTIONS_DECIDED")
    return tuple(missing)


def open_questions(proposal: Proposal) -> QuerySet[Question]:
    """Questions that wait for an answer; one without words was withdrawn."""
    return Question.objects.filter(proposal=proposal, answer="").exclude(text="")


def open_suggestions(proposal: Proposal) -> QuerySet[Suggestion]:
    """Suggestions that wait to be taken or answered; one without words was withdrawn."""
    waiting = Suggestion.objects.filter(proposal=proposal, state=Suggestion.State.OPEN)
    return waiting.exclude(words="")


def own_open(actor: Actor, proposal: Proposal) -> tuple[frozenset[int], frozenset[int]]:
    """Numbers of the questions and of the suggestions that this seat left and can withdraw."""
    try:
        key = own_key(actor, proposal)
    except keys.KeyGone:
        return frozenset(), frozenset()
    questions, suggestions = (
        frozenset(rows.filter(voter_key=key).values_list("number", flat=True))
        for rows in (open_questions(proposal), open_suggestions(proposal))
    )
    return questions, suggestions
