"""Words for choices, principles and root causes, shared by forms and pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lic.core import consent

PRINCIPLES: list[tuple[str, str | Promise]] = [
    (consent.Principle.RIGHTS_AND_EVIDENCE.value, _("Rights and evidence")),
    (consent.Principle.HARM_REDUCTION.value, _("Harm reduction")),
    (consent.Principle.EQUITY_AND_JUSTICE.value, _("Equity and social justice")),
    (consent.Principle.COLLABORATION_AND_CONSENSUS.value, _("Working together, with consensus")),
    (consent.Principle.ROOT_CAUSES.value, _("Root causes")),
    (consent.Principle.DIVERSITY_AND_LIVED_EXPERIENCE.value, _("Diversity and lived experience")),
]
ROOT_CAUSES: list[tuple[str, str | Promise]] = [
    ("STIGMA", _("Stigma")),
    ("POVERTY", _("Poverty")),
    ("HOUSING", _("Housing")),
    ("RACISM", _("Racism")),
    ("COLONIZATION", _("Colonization")),
    ("CRIMINALIZATION", _("Criminalization")),
    ("SUBSTANCE_USE", _("Substance use")),
    ("MENTAL_HEALTH", _("Mental health")),
]
CHOICES: list[tuple[str, str | Promise]] = [
    (consent.Position.SUPPORT.value, _("Support")),
    (consent.Position.CAN_LIVE_WITH.value, _("Can live with it")),
    (consent.Position.STAND_ASIDE.value, _("Stand aside")),
    (consent.Position.CONCERN.value, _("Concern")),
]
HINTS: dict[str, str | Promise] = {
    consent.Position.SUPPORT.value: _("I want this to happen"),
    consent.Position.CAN_LIVE_WITH.value: _("Good enough for now, safe enough to try"),
    consent.Position.STAND_ASIDE.value: _("Not for me, and I will not hold it up"),
    consent.Position.CONCERN.value: _(
        "It would harm someone. I will say who, and what would settle it"
    ),
}
# The kit draws positions under its own names.
DRAWN = {
    "SUPPORT": "SUPPORT", "CAN_LIVE_WITH": "LIVE_WITH", "STAND_ASIDE": "STAND_ASIDE", "CONCERN": "CONCERN",
}  # fmt: skip
# What "sure" means on a record: the three words, and bands of people.
WORDS: dict[str, str | Promise] = {
    "MOST_OR_ALL": _("Members: most or all consent"),
    "DIVIDED": _("Members: divided"),
    "FEW_OR_NONE": _("Members: few or none consent"),
}


def point(n: int) -> Promise:
    """The name of a point of the text."""
    return format_lazy(_("Point {n}"), n=n)


def trial(months: int) -> Promise:
    """How long a trial lasts."""
    return ngettext_lazy("To try for %(n)s month", "To try for %(n)s months", months) % {
        "n": months
    }


def principle(key: str) -> str:
    """The name of a principle."""
    return str(dict(PRINCIPLES).get(key, key))


def root_cause(key: str) -> str:
    """The name of a root cause."""
    return str(dict(ROOT_CAUSES).get(key, key))
