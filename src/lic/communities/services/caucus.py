"""A group's own room: what is said there carries no name."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lic.base import audit
from lic.base.policy import Actor
from lic.communities import duties, policies, queries
from lic.communities.models import CaucusPost, Group

HIDDEN = audit.register(
    "post_hidden", _("A post in a caucus room was hidden."), duties=(duties.STEWARD,)
)


def post(actor: Actor, *, text: str) -> CaucusPost:
    """Say something to one's own group; it is gone after 90 days, and nothing tells who said it."""
    group = Group.objects.select_related("community").get(
        community_id=actor.community_id, key=actor.group
    )
    policies.GROUP.require(actor, "speak", group)
    return CaucusPost.objects.create(group=group, text=text, on=queries.today(group.community))


@transaction.atomic
def hide_post(actor: Actor, *, post_id: int, reason: str) -> None:
    """The group's steward hides a post; the group sees that it was, and why."""
    found = CaucusPost.objects.select_related("group__community").get(pk=post_id)
    policies.POST.require(actor, "hide", found)
    found.is_hidden, found.hidden_because, found.text = True, reason, ""
    found.save(update_fields=["is_hidden", "hidden_because", "text"])
    audit.record(actor, HIDDEN, on=found, community=found.group.community)
