"""What the form asks, in the words of the field (`domain.md` §5.2): codes are kept, labels are shown in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Choices = Mapping[str, Promise]

HAPPENED: Choices = {
    "no_pay": _("Refused to pay, or took the money back"),
    "robbed": _("Robbed"),
    "condom": _("Took the condom off, or refused it"),
    "forced": _("Pressured or forced"),
    "hurt": _("Hurt"),
    "assault": _("Sexual assault"),
    "weapon": _("A weapon"),
    "followed": _("Followed, stalked, keeps contacting"),
    "threats": _("Threats, blackmail, outing"),
    "drugged": _("Drugged"),
    "verbal": _("Insults, hate"),
    "creepy": _("Wasted time, felt wrong"),
    "authority": _("Somebody in authority: police, security, landlord, official"),
    "other": _("Something else"),
}
SERIOUS = frozenset({"forced", "hurt", "assault", "weapon", "drugged"})
"""A warning about one of these is wanted within twelve hours."""
WHEN: Choices = {
    "today": _("Today"), "week": _("This week"), "month": _("This month"),
    "longer": _("Longer ago"),
}  # fmt: skip
PLACE: Choices = {
    "street": _("Street"), "vehicle": _("Vehicle"), "hotel": _("Hotel"),
    "indoor": _("Another place indoors"), "online": _("Online"),
    "other": pgettext_lazy("a place", "Elsewhere"),
}  # fmt: skip
CONTACT: Choices = {
    "person": _("In person"), "phone": _("By phone or text"), "ad": _("Through an advertisement"),
    "app": _("Through an app or website"), "known": _("I knew them already"),
    "other": pgettext_lazy("a way of contact", "Another way"),
}  # fmt: skip
SUPPORT: Choices = {
    "medical": _("Medical care"), "counselling": _("Somebody to talk to"),
    "company": _("Somebody to come along"),
}  # fmt: skip
CONSENT: Choices = {
    "count": _("Keep it for counting"),
    "warn": _("Warn other sex workers"),
    "police": _("Give police a summary, with nothing that shows who I am"),
    "report": _("Help me make a full report, or talk to a liaison"),
}
"""The steps above the lowest, which is none of these: somebody reads it, and no record is kept."""
CONSENT_HINTS: Choices = {
    "count": _("Only what kind of thing happened, and in which three months."),
    "warn": _("In our words, and nothing about you."),
    "police": _("You read the summary first, and say yes or no."),
    "report": _("Nothing leaves before you have read it and said yes."),
}

GOES_TO: Choices = {
    "police": _("To police: a summary, with nothing that shows who told"),
    "report": _("To somebody who helps with a full report, or to a liaison"),
}
"""To whom a text goes that leaves under this step."""

MATCH_STEP = "match"
MATCH: Choices = {MATCH_STEP: _("Look whether others named the same")}
"""Asked only where the desk matches. It is a step of its own: whoever wants to warn need not want this, and the other way round."""
MATCH_HINTS: Choices = {
    MATCH_STEP: _("The team compares the phone, plate or handle with other reports. Nobody is told what comes of it, you neither: else people could find out who was reported."),
}  # fmt: skip
STEPS: Choices = {**CONSENT, **MATCH}
"""Every step that there ever is, for those that were ticked."""


def steps(*, matches: bool) -> tuple[Choices, Choices]:
    """The steps that can be ticked now, and a small line for each."""
    if not matches:
        return CONSENT, CONSENT_HINTS
    return STEPS, {**CONSENT_HINTS, **MATCH_HINTS}


def labels(codes: Iterable[str], choices: Choices) -> list[str]:
    """The labels of these codes in the reader's language, in the order of the form; unknown codes are left out."""
    wanted = set(codes)
    return [str(label) for code, label in choices.items() if code in wanted]
