"""Who may do what with an action. Everybody reads them; organizations and groups move them."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lic.base.policy import NEVER, Policy, Rule, any_of, at_community, attribute, on_duty, seated
from lic.communities import duties

COORDINATES = on_duty(
    duties.COORDINATOR,
    duties.FACILITATOR,
    name="not_on_duty",
    sentence=_("Coordinators and facilitators do this."),
)
OF_LEAD = Rule(
    "not_of_lead",
    test=lambda actor, action: (
        actor.organization_id is not None and action.lead_id == actor.organization_id
    ),
    only=lambda actor: NEVER if actor.organization_id is None else Q(lead_id=actor.organization_id),
    sentence=_("The organization that leads does this."),
)
OF_SUPPORT = Rule(
    "not_of_support",
    test=lambda actor, action: (
        actor.organization_id is not None
        and any(s.organization_id == actor.organization_id for s in action.supports.all())
    ),
    only=lambda actor: (
        NEVER
        if actor.organization_id is None
        else Q(supports__organization_id=actor.organization_id)
    ),
    sentence=_("An organization that leads or supports does this."),
)
OF_ASKED_GROUP = Rule(
    "not_asked",
    test=lambda actor, action: (
        bool(actor.group) and any(c.group.key == actor.group for c in action.confirmations.all())
    ),
    only=lambda actor: Q(confirmations__group__key=actor.group) if actor.group else NEVER,
    sentence=_("Your group is not among those asked whether this is done."),
)
NAMED = Rule(
    "not_named",
    test=lambda actor, action: (
        actor.organization_id is not None and action.named_by_centre_id == actor.organization_id
    ),
    only=lambda actor: (
        NEVER if actor.organization_id is None else Q(named_by_centre_id=actor.organization_id)
    ),
)
STILL_OPEN = attribute(
    "not_open",
    "state",
    "OPEN",
    "FINISHED",
    sentence=_("This action is closed. A group that was asked can open it again."),
)
HERE = seated("community_id")

ACTION = Policy(
    "actions.action",
    read=(at_community("community_id"),),
    tell=(
        HERE,
        any_of(
            "not_involved",
            COORDINATES,
            OF_LEAD,
            OF_SUPPORT,
            sentence=_("The organizations that lead or support tell how it goes."),
            hides=False,
        ),
        STILL_OPEN,
    ),
    finish=(
        HERE,
        any_of(
            "not_of_lead",
            COORDINATES,
            OF_LEAD,
            sentence=_("The organization that leads says when it is finished."),
            hides=False,
        ),
        attribute("not_open", "state", "OPEN", sentence=_("The lead has said so already.")),
    ),
    confirm=(
        HERE,
        any_of(
            "not_asked",
            OF_ASKED_GROUP,
            NAMED,
            sentence=_("Your group is not among those asked whether this is done."),
            hides=False,
        ),
        attribute(
            "dropped", "state", "OPEN", "FINISHED", "DONE", sentence=_("This action was dropped.")
        ),
    ),
    change=(HERE, COORDINATES, STILL_OPEN),
    drop=(HERE, COORDINATES, STILL_OPEN),
)
CREATE = Policy(
    "actions.create",
    open=(
        HERE,
        any_of(
            "not_on_duty",
            COORDINATES,
            on_duty(duties.STEWARD, duties.SPOKESPERSON),
            sentence=_("Coordinators, facilitators, stewards and spokespersons open actions."),
            hides=False,
        ),
    ),
)
