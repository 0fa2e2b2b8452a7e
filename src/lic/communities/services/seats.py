"""One's own seat: its name, its renewal, leaving it; and what the ticker does with all seats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lic.base import keys, walls
from lic.base.fields import this_month
from lic.base.policy import Actor
from lic.communities import handles, policies, queries
from lic.communities.models import Community, DutyQuestion, Group, MonthlyBand, Seat, Tombstone
from lic.communities.refusal import Refusal
from lic.core import disclosure

Forgotten = Callable[[Seat], Iterable[str] | None]
_BEFORE_FORGETTING: list[Forgotten] = []
BANDS = {
    disclosure.Band.UNDER_10: "<10",
    disclosure.Band.FROM_10: "10-24",
    disclosure.Band.FROM_25: "25-99",
    disclosure.Band.FROM_100: "100+",
}


def on_forget(hook: Forgotten) -> Forgotten:
    """Register what an outer app does before a seat is deleted: `hook(seat)`.

    It returns the names of the keys that could still link answers of this seat (open rounds and calls
    of its community, or those it knows the seat took part in), or nothing. A tombstone waits for them.
    """
    _BEFORE_FORGETTING.append(hook)
    return hook


def is_taken(community_id: int, handle: str, *, but: int | None = None) -> bool:
    """Whether somebody at the table, `but` for one seat, goes by a name that an eye takes for this."""
    wanted = handles.looks_like(handle)
    others = Seat.objects.filter(community_id=community_id).exclude(pk=but)
    return any(handles.looks_like(one) == wanted for one in others.values_list("handle", flat=True))


def free_handle(community_id: int, language: str) -> str:
    """A drawn name that nobody at this table goes by."""
    while is_taken(community_id, name := handles.draw(language)):
        pass
    return name


@transaction.atomic
def change_handle(actor: Actor, *, handle: str) -> None:
    """Go by another two-word name from now on; raises Refusal for a shape or a name that will not do."""
    name = handles.normal(handle)
    if not handles.is_well_formed(name):
        raise Refusal(_("Two words of letters, such as Quiet Heron."), "handle")
    seat = _own(actor)
    if is_taken(seat.community_id, name, but=seat.pk):
        raise Refusal(_("Somebody here goes by that name already. Choose another."), "handle")
    seat.handle = name
    seat.save(update_fields=["handle"])


def renew(actor: Actor) -> None:
    """ "I am still here": only the year is kept."""
    seat = _own(actor)
    seat.renewed_year, seat.state = queries.today(seat.community).year, Seat.State.AWAKE
    seat.save(update_fields=["renewed_year", "state"])


def accept_terms(actor: Actor, *, number: int) -> None:
    """Accept a version of the terms of reference; an older one than accepted changes nothing."""
    seat = _own(actor)
    seat.accepted_terms = max(
        seat.accepted_terms, min(number, queries.terms_number(seat.community_id))
    )
    seat.save(update_fields=["accepted_terms"])


def set_notice_address(actor: Actor, *, address: str) -> None:
    """Where mails with a link and nothing else go; "" for none."""
    seat = _own(actor)
    seat.notice_address = address
    seat.save(update_fields=["notice_address"])


def wake(account_id: UUID) -> None:
    """Wake the sleeping seats of somebody who has just signed in."""
    for seat in Seat.objects.filter(account_id=account_id, state=Seat.State.ASLEEP).select_related(
        "community"
    ):
        seat.state, seat.renewed_year = Seat.State.AWAKE, queries.today(seat.community).year
        seat.save(update_fields=["state", "renewed_year"])


@transaction.atomic
def leave(actor: Actor) -> None:
    """Give one's seat back: it is deleted at once, with its duties and notices."""
    forget_seat(_own(actor))


def forget_account(account_id: UUID) -> None:
    """Let go of every seat of an account that is about to be deleted."""
    for seat in Seat.objects.filter(account_id=account_id).select_related("community", "group"):
        forget_seat(seat)


def forget_seat(seat: Seat) -> None:
    """Delete a seat; its voting id and batch stay until the keys that could use them are gone."""
    with walls.lifted("a seat goes, and what points at it"):
        _forget(seat)


def _forget(seat: Seat) -> None:
    names = {name for hook in _BEFORE_FORGETTING for name in hook(seat) or ()}
    open_here = DutyQuestion.objects.filter(group_id=seat.group_id, state=DutyQuestion.State.OPEN)
    for question in open_here:
        if (
            question.seat_id == seat.pk
        ):  # the question goes with the seat, and its key once that is sure
            transaction.on_commit(partial(keys.destroy, question.key_name))
            names.discard(question.key_name)
        else:
            names.add(question.key_name)
    alive = sorted(name for name in names if keys.exists(name))
    if alive and seat.batch_id is not None:
        Tombstone.objects.create(voting_id=seat.voting_id, batch_id=seat.batch_id, until_keys=alive)
    seat.delete()


def put_to_sleep(community: Community) -> int:
    """Seats not renewed for a whole year sleep; with only the year known, after its end and one more."""
    last_year = queries.today(community).year - 1
    idle = Seat.objects.filter(
        community=community, state=Seat.State.AWAKE, renewed_year__lt=last_year
    )
    return idle.update(state=Seat.State.ASLEEP)


def sweep_tombstones() -> int:
    """Delete tombstones whose keys are all destroyed."""
    gone = [one.pk for one in Tombstone.objects.all() if not any(map(keys.exists, one.until_keys))]
    return Tombstone.objects.filter(pk__in=gone).delete()[0]


@transaction.atomic
def move_bands(community: Community, *, even_if_moved: bool = False) -> bool:
    """Move the sizes in words, once a month, so that nobody's joining or leaving shows.

    Also notes for each group the organizations that are behind more than a third of its seats.
    Returns whether they moved.
    """
    month = this_month(queries.today(community))
    if community.bands_month == month and not even_if_moved:
        return False
    behind: dict[int, Counter[int | None]] = {}
    for group_id, organization_id in Seat.objects.filter(
        community=community, state=Seat.State.AWAKE
    ).values_list("group_id", "organization_id"):
        behind.setdefault(group_id, Counter())[organization_id] += 1
    for group in Group.objects.filter(community=community):
        seats = behind.get(group.pk, Counter())
        group.n_band = BANDS[disclosure.band(seats.total())]
        group.thirds_held_by = _more_than_a_third(seats)
        group.save(update_fields=["n_band", "thirds_held_by"])
        MonthlyBand.objects.update_or_create(
            group=group, month=month, defaults={"band": group.n_band}
        )
    community.bands_month = month
    community.save(update_fields=["bands_month"])
    return True


def _more_than_a_third(seats: Counter[int | None]) -> list[int]:
    """The organizations behind more than a third of a group's seats each, the larger one first."""
    return [
        pk for pk, number in seats.most_common() if pk is not None and 3 * number > seats.total()
    ]


def _own(actor: Actor) -> Seat:
    seat = Seat.objects.select_related("community", "group").get(pk=actor.seat_id)
    policies.SEAT.require(actor, "manage", seat)
    return seat
