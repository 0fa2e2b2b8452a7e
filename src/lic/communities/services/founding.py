"""Setting up a community: groups, organizations, terms of reference, founding cards."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from lic.base import audit
from lic.base.policy import Actor
from lic.communities import duties, kinds, policies, queries, tables
from lic.communities.models import CardBatch, Community, Group, Organization, Terms
from lic.communities.refusal import Refusal
from lic.communities.services import batches

FOUNDED = audit.register("community_founded", _("The community was set up with %(groups)d groups."))
ORGANIZED = audit.register("organization_added", _("An organization was added."))
PARTNERED = audit.register("partner_named", _("The sex-worker-led partner organization was named."))
TERMED = audit.register(
    "terms_published", _("Version %(number)d of the terms of reference was published.")
)
FOUNDING_CARDS = 2
FOUNDING_DAYS = 180


@transaction.atomic
def found_community(
    *,
    slug: str,
    name: str,
    about: Mapping[str, str] | None = None,
    timezone: str = "America/Vancouver",
    host_name: str = "",
    write_to: str = "",
    card_help: Mapping[str, str] | None = None,
    groups: Sequence[tables.GroupPlan] = tables.SIX,
    terms: Mapping[str, str] | None = None,
    is_demo: bool = False,
) -> Community:
    """A new community with its groups and the first version of its terms, by the host.

    Texts are given by language. Raises Refusal for a table without exactly one group at its centre,
    or with fewer than three groups: it could never agree on anything.
    """
    if len(groups) < 3 or sum(plan.is_centre for plan in groups) != 1:
        raise Refusal(_("A table needs at least three groups, and exactly one at its centre."))
    community = Community.objects.create(
        slug=slug, name=name, about=dict(about or {}), timezone=timezone, host_name=host_name,
        write_to=write_to, card_help=dict(card_help or {}), is_demo=is_demo,
    )  # fmt: skip
    Group.objects.bulk_create(
        Group(
            community=community, key=plan.key, names=plan.names, mark=plan.mark, hue=plan.hue,
            position=position, is_centre=plan.is_centre, is_police=plan.is_police,
        )
        for position, plan in enumerate(groups)
    )  # fmt: skip
    Terms.objects.create(
        community=community,
        number=1,
        text=dict(terms or tables.TERMS),
        in_force_on=queries.today(community),
    )
    audit.record(duties.HOST, FOUNDED, on=community, groups=len(groups))
    return community


@transaction.atomic
def add_organization(
    actor: Actor | str,
    *,
    community: Community,
    group: Group,
    name: str,
    about: str = "",
    mandate: str = "",
    is_sex_worker_led: bool = False,
) -> Organization:
    """A body behind seats; by a coordinator, or by the host ("host") while setting up."""
    _coordinates(actor, community)
    made = Organization.objects.create(
        community=community, group=group, slug=_free_slug(community, name), name=name, about=about,
        mandate=mandate, is_sex_worker_led=is_sex_worker_led,
    )  # fmt: skip
    audit.record(actor, ORGANIZED, on=made)
    return made


@transaction.atomic
def name_partner(actor: Actor | str, *, organization: Organization) -> None:
    """Name the sex-worker-led organization that holds the founding cards, once.

    Raises Refusal for an organization that is not led by sex workers, and for a second naming: whoever
    could change the partner could hand out founding cards again. Cards in its name for another group
    than the sex workers' rest until a steward of theirs says yes.
    """
    community = organization.community
    _coordinates(actor, community)
    if not organization.is_sex_worker_led:
        raise Refusal(_("The partner is an organization led by sex workers."))
    if community.partner_id not in (None, organization.pk):
        raise Refusal(_("The partner was named already, and only once."))
    community.partner = organization
    community.save(update_fields=["partner"])
    elsewhere = CardBatch.objects.filter(organization=organization, group__is_centre=False)
    for batch in elsewhere.filter(state=CardBatch.State.ACCEPTED):
        batches.wait_for_centre(batch)
    audit.record(actor, PARTNERED, on=organization)


@transaction.atomic
def print_founding_cards(
    *,
    community: Community,
    group: Group,
    organization: Organization,
    duty: str = duties.STEWARD,
    n_cards: int = FOUNDING_CARDS,
    is_renewal: bool = False,
) -> list[str]:
    """The codes of a group's first cards, which give a seat and a duty; by the host, shown once.

    Those of the group at the centre go to the partner organization. Raises Refusal when the group has
    had founding cards for this duty: the host could otherwise seat stewards whenever it likes. Only
    cards that nobody used yet can be printed anew (`is_renewal`).
    """
    if group.is_centre and organization.pk != community.partner_id:
        raise Refusal(_("The sex workers’ founding cards go to the partner organization."))
    if not group.is_centre and organization.pk == community.partner_id:
        raise Refusal(_("The partner holds the founding cards of the sex workers’ group alone."))
    if group.is_centre and duty not in (duties.STEWARD, duties.SPOKESPERSON):
        raise Refusal(_("Founding cards of this group give its own duties alone."))
    earlier = CardBatch.objects.filter(group=group, is_founding=True, founding_duty=duty)
    if is_renewal and not earlier.filter(n_used__gt=0).exists():
        earlier.delete()
    if earlier.exists():
        raise Refusal(
            _("This group’s founding cards were printed. It gives its duties itself now.")
        )
    batch, codes = batches.make(
        group=group, organization=organization, quota=n_cards, state=CardBatch.State.ACCEPTED,
        expires_on=queries.today(community) + datetime.timedelta(days=FOUNDING_DAYS),
        is_founding=True, founding_duty=duty,
    )  # fmt: skip
    audit.record(duties.HOST, batches.ISSUED, on=batch, cards=n_cards)
    return codes


@transaction.atomic
def publish_terms(actor: Actor, *, community: Community, text: Mapping[str, str]) -> Terms:
    """A new version of the terms of reference; every seat is asked to accept it."""
    policies.COMMUNITY.require(actor, "coordinate", community)
    last = Terms.objects.filter(community=community).order_by("-number").first()
    made = Terms.objects.create(
        community=community, number=(last.number if last else 0) + 1, text=dict(text),
        in_force_on=queries.today(community),
    )  # fmt: skip
    audit.record(actor, TERMED, on=made, number=made.number)
    kinds.terms_changed(community)
    return made


def set_card_help(actor: Actor, *, community: Community, text: Mapping[str, str]) -> None:
    """Where somebody without a card can ask for one."""
    policies.COMMUNITY.require(actor, "coordinate", community)
    community.card_help = dict(text)
    community.save(update_fields=["card_help"])


def _coordinates(actor: Actor | str, community: Community) -> None:
    if actor != duties.HOST:
        policies.COMMUNITY.require(actor, "coordinate", community)  # type: ignore[arg-type]


def _free_slug(community: Community, name: str) -> str:
    base = slugify(name)[:50] or "organization"
    taken = set(Organization.objects.filter(community=community).values_list("slug", flat=True))
    return next(
        slug for n in range(1, 1000) if (slug := base if n == 1 else f"{base}-{n}") not in taken
    )
