"""Rows of lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from lic.base import days
from lic.decisions import wording
from lic.decisions.models import Call, Outcome, Proposal, StandingConcern

CHIPS = {
    "OPEN": gettext_lazy("Positions open"),
    "SHAPING": gettext_lazy("Being shaped"),
    "AGREED": gettext_lazy("Agreed"),
    "NOT_AGREED": gettext_lazy("Not agreed"),
}


def chips(counts: dict[str, int], shown: str) -> list[tuple[str, str, bool]]:
    """Filters by where proposals stand."""
    return [
        (
            gettext("%(name)s (%(n)s)") % {"name": name, "n": counts[key]},
            f"?show={key}",
            key == shown,
        )
        for key, name in CHIPS.items()
    ]


def row(one: Any) -> dict[str, Any]:
    """One proposal of a list (annotated with title, summary, n_open and deadline)."""
    url = reverse("decisions:proposal", args=[one.community.slug, one.number])
    number = gettext("Proposal %(number)s, version %(version)s") % {
        "number": one.number,
        "version": one.version_number,
    }
    return {
        "title": one.title,
        "url": url,
        "line": one.summary,
        "quiet": number,
        "status": (_status(one), is_open(one)),
    }


def is_open(one: Proposal) -> bool:
    """Whether people can give positions now."""
    return one.state in (Proposal.State.CALLED, Proposal.State.EXTENDED)


def _status(one: Any) -> str:
    if is_open(one) and one.n_open:
        return ngettext(
            "Positions until %(day)s, %(n)s concern open", "Positions until %(day)s, %(n)s concerns open", one.n_open
        ) % {"day": days.soon(one.deadline), "n": one.n_open}  # fmt: skip
    if is_open(one):
        return gettext("Positions until %(day)s") % {"day": days.soon(one.deadline)}
    if one.state == Proposal.State.ON_TRIAL and one.trial_ends:
        return gettext("Agreed to try until %(day)s") % {"day": days.day(one.trial_ends)}
    return str(one.get_state_display()).capitalize()


def record_row(outcome: Outcome, slug: str) -> dict[str, Any]:
    """One record of a list."""
    kind = gettext("%(kind)s on %(day)s") % {
        "kind": str(outcome.get_kind_display()).capitalize(),
        "day": days.day(outcome.on),
    }
    return {
        "title": outcome.record["title"], "line": outcome.record["summary"],
        "url": reverse("decisions:record", args=[slug, outcome.number]), "quiet": kind,
    }  # fmt: skip


def mine_rows(
    positions: Iterable[tuple[Proposal, Call, str]],
    concerns: Iterable[StandingConcern],
    titles: Mapping[int, str],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The reader's own positions and open concerns."""
    given = []
    for one, call, choice in positions:
        slug = one.community.slug
        said = gettext("Proposal %(number)s, version %(version)s") % {
            "number": one.number,
            "version": call.version_number,
        }
        url = reverse("decisions:proposal", args=[slug, one.number])
        title, position = titles.get(one.number, said), dict(wording.CHOICES)[choice]
        given.append({"title": title, "url": url, "line": position, "quiet": said})
    raised = [
        {
            "title": concern.how, "said": True, "quiet": gettext("Proposal %(number)s") % {"number": concern.proposal.number},
            "url": reverse("decisions:concern", args=[concern.proposal.community.slug, concern.proposal.number, concern.number]),
        }
        for concern in concerns
    ]  # fmt: skip
    return given, raised
