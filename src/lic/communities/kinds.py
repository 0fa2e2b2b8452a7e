"""What the table itself puts before seats: sorts of notices and to whom they go."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lic.communities import duties, notices
from lic.communities.models import CardBatch, Community, DutyQuestion, Grant, Group, Seat

BATCH = notices.register(
    "communities.batch", _("A batch of cards for your group waits for a steward.")
)
PARTNERS = notices.register(
    "communities.partners", _("Cards in the partner’s name wait for a steward of your group.")
)
REVOKING = notices.register("communities.revoking", _("A steward asks to revoke a batch of cards."))
REVOKED = notices.register("communities.revoked", _("A batch of cards of your group was revoked."))
OFFERED = notices.register("communities.offered", _("A duty is offered to you."), verb=_("Answer"))
ASKED = notices.register(
    "communities.asked", _("Your group is asked about a duty."), verb=_("Answer")
)
HOST_ACTS = {
    "GIVEN": _("The host offered somebody here the duty “%(duty)s”."),
    "RENEWED": _("The host renewed a duty here: “%(duty)s”."),
    "WITHDRAWN": _("The host took a duty back here: “%(duty)s”."),
}


def _hosted(facts: dict[str, Any]) -> str:
    return str(HOST_ACTS[facts["act"]]) % {"duty": duties.DUTIES[facts["duty"]].name}


HOSTED = notices.register("communities.hosted", _hosted)
ASKED_VOICE = notices.register(
    "communities.asked_voice",
    _("Your group is asked how it speaks on proposals."),
    verb=_("Answer"),
)
VOICE = notices.register(
    "communities.voice", _("Your group has chosen how it speaks on proposals.")
)
TERMS = notices.register(
    "communities.terms", _("The terms of reference have changed."), verb=_("Read")
)


def stewards(group: Group) -> Q:
    """The stewards of a group."""
    held = Grant.objects.filter(duty=duties.STEWARD, is_taken_up=True, seat__group=group)
    return Q(pk__in=held.values("seat_id"))


def batch_waits(batch: CardBatch) -> None:
    """Tell a group's stewards that cards wait for them."""
    notices.send(stewards(batch.group), BATCH, _batch_url(batch))


def partners_cards_wait(batch: CardBatch) -> None:
    """Tell the stewards of the sex workers' group."""
    centre = Group.objects.get(community=batch.community_id, is_centre=True)
    notices.send(stewards(centre), PARTNERS, _batch_url(batch))


def revocation_asked(batch: CardBatch) -> None:
    """Tell a group's stewards that one of them wants to revoke a batch."""
    notices.send(stewards(batch.group), REVOKING, _batch_url(batch))


def batch_revoked(batch: CardBatch) -> None:
    """Tell the whole group."""
    notices.withdraw(REVOKING, _batch_url(batch))
    notices.send(
        Q(group_id=batch.group_id),
        REVOKED,
        reverse("communities:room", args=[batch.community.slug]),
    )


def duty_offered(seat: Seat) -> None:
    """Tell a seat."""
    notices.send([seat], OFFERED, reverse("communities:seat", args=[seat.community.slug]))


def question_asked(question: DutyQuestion) -> None:
    """Tell the whole group."""
    url = reverse("communities:question", args=[question.group.community.slug, question.pk])
    kind = ASKED if question.duty else ASKED_VOICE
    notices.send(Q(group_id=question.group_id), kind, url)


def question_closed(question: DutyQuestion) -> None:
    """Nothing waits any more."""
    url = reverse("communities:question", args=[question.group.community.slug, question.pk])
    for kind in (ASKED, ASKED_VOICE):
        notices.withdraw(kind, url)


def voice_chosen(group: Group) -> None:
    """Tell the whole group."""
    url = reverse("communities:duties", args=[group.community.slug])
    notices.send(Q(group=group), VOICE, url)


def host_acted(community: Community, act: str, duty: str) -> None:
    """Tell every seat: what the host does at a table is seen by the table."""
    url = reverse("communities:table", args=[community.slug])
    notices.send(Q(community=community), HOSTED, url, act=act, duty=duty)


def terms_changed(community: Community) -> None:
    """Ask every seat."""
    notices.send(Q(community=community), TERMS, reverse("communities:terms", args=[community.slug]))


def _batch_url(batch: CardBatch) -> str:
    return reverse("communities:batch", args=[batch.community.slug, batch.number])
