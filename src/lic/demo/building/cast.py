"""Who sits at the table of an invented town, and how each of them acts."""

from __future__ import annotations

from dataclasses import dataclass, field

from lic.base.policy import Actor
from lic.communities import queries as table
from lic.communities.models import Community, Group, Organization, Seat


@dataclass
class Cast:
    """The people of one town.

    personas  by key; members  all others of each group, in the order in which they joined
    """

    community: Community
    groups: dict[str, Group] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    personas: dict[str, Seat] = field(default_factory=dict)
    members: dict[str, list[Seat]] = field(default_factory=dict)
    _actors: dict[int, Actor] = field(default_factory=dict)

    def seat(self, name: str) -> Seat:
        """A persona by key, or a member: "res:3" is the fourth of the residents who are no persona."""
        group, _colon, place = name.partition(":")
        return self.members[group][int(place)] if place else self.personas[group]

    def actor(self, name: str) -> Actor:
        """Who acts under this name, with the duties held when first asked."""
        return self.actor_for(self.seat(name))

    def actor_for(self, seat: Seat) -> Actor:
        """The actor of a seat, read once."""
        if seat.pk not in self._actors:
            self._actors[seat.pk] = table.actor_for(seat)
        return self._actors[seat.pk]

    def forget_actors(self) -> None:
        """Read every actor anew: duties have changed."""
        self._actors.clear()

    def seats(self, group: str) -> list[Seat]:
        """Everybody of a group, the personas first."""
        own = [seat for seat in self.personas.values() if seat.group_id == self.groups[group].pk]
        return own + self.members.get(group, [])
