"""What the host does for a table: give, renew and take back the duties that only the host gives."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lic.base import audit
from lic.communities import duties, kinds, queries
from lic.communities.models import Community, Grant, Seat
from lic.communities.refusal import Refusal
from lic.communities.services.duties import WITHDRAWN, grant


@transaction.atomic
def host_gives(*, community: Community, handle: str, duty: str) -> Grant:
    """Offer a duty for twelve months; it is in force once its holder takes it up."""
    seat = _seat(community, handle)
    if _held(seat, duty) is not None:
        raise Refusal(_("This person holds that duty, or was offered it. Renew it instead."))
    made = grant(duties.HOST, seat=seat, duty=duty, is_taken_up=False)
    kinds.host_acted(community, "GIVEN", duty)
    return made


@transaction.atomic
def host_renews(*, community: Community, handle: str, duty: str) -> Grant:
    """Twelve months more, from today."""
    seat = _seat(community, handle)
    held = _held(seat, duty)
    if held is None:
        raise Refusal(_("This person does not hold that duty. Give it instead."))
    made = grant(duties.HOST, seat=seat, duty=duty, is_taken_up=held.is_taken_up)
    kinds.host_acted(community, "RENEWED", duty)
    return made


@transaction.atomic
def host_withdraws(*, community: Community, handle: str, duty: str) -> None:
    """Take a duty back, at once."""
    held = _held(_seat(community, handle), duty)
    if held is None or duties.DUTIES[duty].given_by is not duties.GivenBy.HOST:
        raise Refusal(_("This person holds no such duty from the host."))
    audit.record(duties.HOST, WITHDRAWN, on=community, duty=duty)
    held.delete()
    kinds.host_acted(community, "WITHDRAWN", duty)


def _held(seat: Seat, duty: str) -> Grant | None:
    rows = seat.grants.filter(duty=duty, until__gte=queries.today(seat.community))
    return rows.select_related("seat__group").first()


def _seat(community: Community, handle: str) -> Seat:
    rows = Seat.objects.filter(community=community, handle__iexact=" ".join(handle.split()))
    found = rows.exclude(state=Seat.State.REVOKED).select_related("community", "group").first()
    if found is None:
        raise Refusal(_("Nobody at this table goes by that name."))
    return found
