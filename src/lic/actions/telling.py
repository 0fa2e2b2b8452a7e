"""Notices about actions: to groups that are asked, and to the seats that act for the lead."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lic.actions.models import Action, Confirmation
from lic.communities import notices

LEADS = notices.register(
    "actions.leads", _("Action %(number)s is open. Your organization leads it.")
)
ASKED = notices.register(
    "actions.asked",
    _("Action %(number)s is finished. Your group is asked whether it is done."),
    verb=_("Answer"),
)
REOPENED = notices.register(
    "actions.reopened", _("Action %(number)s does not count as done any more.")
)
LATE = notices.register("actions.late", _("Action %(number)s is late. Your organization leads it."))


def address(row: Action) -> str:
    """Where a notice leads."""
    return reverse("actions:action", args=[row.community.slug, row.number])


def opened(row: Action) -> None:
    """Tell the lead."""
    _tell(row, LEADS, _of_lead(row))


def finished(row: Action) -> None:
    """Ask every group that has not answered, and say no more that it is late."""
    notices.withdraw(LATE, address(row))
    for asked in row.confirmations.filter(answer=Confirmation.Answer.WAITING):
        asked_again(row, asked)


def asked_again(row: Action, asked: Confirmation) -> None:
    """Ask one group, and the organization it named."""
    _tell(row, ASKED, _of_asked(row, asked))


def answered(row: Action, asked: Confirmation) -> None:
    """The group has spoken: nothing waits for it."""
    notices.withdraw(ASKED, address(row), of=_of_asked(row, asked))


def reopened(row: Action) -> None:
    """Tell the lead that a group says no, or that its yes was taken back."""
    if row.state == Action.State.OPEN:
        notices.withdraw(ASKED, address(row))
    _tell(row, REOPENED, _of_lead(row))


def late(row: Action) -> None:
    """Tell the lead."""
    _tell(row, LATE, _of_lead(row))


def not_late(row: Action) -> None:
    """Its day has moved."""
    notices.withdraw(LATE, address(row))


def given_up(row: Action) -> None:
    """Nothing waits any more."""
    for kind in (LEADS, ASKED, REOPENED, LATE):
        notices.withdraw(kind, address(row))


def _tell(row: Action, kind: str, to: Q) -> None:
    notices.send(Q(community_id=row.community_id) & to, kind, address(row), number=row.number)


def _of_lead(row: Action) -> Q:
    """Seats that act for the lead: by its cards, and in its own group."""
    return Q(organization_id=row.lead_id, group_id=row.lead.group_id)


def _of_asked(row: Action, asked: Confirmation) -> Q:
    of_group = Q(group_id=asked.group_id)
    named = row.named_by_centre
    if named is None or not asked.group.is_centre:
        return of_group
    return of_group | Q(organization_id=named.pk, group_id=named.group_id)
