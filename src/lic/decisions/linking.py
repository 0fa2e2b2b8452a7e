"""How proposals, versions and outcomes are shown on pages of other apps."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from lic.base.links import Shown
from lic.base.policy import Actor
from lic.decisions.models import Outcome, Proposal, Version
from lic.decisions.policies import OUTCOME, PROPOSAL, VERSION


def proposals(actor: Actor, ids: list[str]) -> Iterable[Shown]:
    """Proposals by id, as far as the actor may see them."""
    found = Version.objects.filter(
        proposal__in=Proposal.objects.filter(PROPOSAL.visible(actor, "read"), pk__in=ids),
        number=F("proposal__version_number"),
    ).select_related("proposal__community")
    for version in found:
        one = version.proposal
        url = reverse("decisions:proposal", args=[one.community.slug, one.number])
        line = _("Proposal %(number)s") % {"number": one.number}
        yield Shown(
            "decisions.proposal",
            str(one.pk),
            version.title,
            url,
            one.get_state_display(),
            line,
            one.since,
        )


def versions(actor: Actor, ids: list[str]) -> Iterable[Shown]:
    """Versions by id, as far as the actor may see them."""
    found = Version.objects.filter(VERSION.visible(actor, "read"), pk__in=ids)
    for version in found.select_related("proposal__community"):
        one = version.proposal
        url = reverse("decisions:versions", args=[one.community.slug, one.number])
        line = _("Version %(number)s") % {"number": version.number}
        yield Shown(
            "decisions.version", str(version.pk), version.title, url, "", line, version.written_on
        )


def outcomes(actor: Actor, ids: list[str]) -> Iterable[Shown]:
    """Outcomes by id, as far as the actor may see them."""
    found = Outcome.objects.filter(OUTCOME.visible(actor, "read"), pk__in=ids)
    for outcome in found.select_related("community"):
        url = reverse("decisions:record", args=[outcome.community.slug, outcome.number])
        line = _("Record %(number)s") % {"number": outcome.number}
        title = outcome.record["title"]
        yield Shown(
            "decisions.outcome",
            str(outcome.pk),
            title,
            url,
            outcome.get_kind_display(),
            line,
            outcome.on,
        )
