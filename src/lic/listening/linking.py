"""How rounds, statements and dialogues look on the pages of other apps."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from lic.base.links import Shown
from lic.base.policy import Actor
from lic.listening.models import Dialogue, Round, Statement
from lic.listening.policies import DIALOGUE, ROUND, STATEMENT


def rounds(actor: Actor, ids: list[str]) -> Iterator[Shown]:
    """Rounds that the actor may read."""
    for one in Round.objects.filter(ROUND.visible(actor, "read"), pk__in=ids).select_related(
        "community"
    ):
        url = reverse("listening:round", args=[one.community.slug, one.number])
        yield Shown(
            "listening.round", str(one.pk), one.named, url, state=one.get_state_display(),
            line=_("Round %(number)s") % {"number": one.number}, on=one.opened_on,
        )  # fmt: skip


def statements(actor: Actor, ids: list[str]) -> Iterator[Shown]:
    """Statements that the actor may read, each in the reader's language."""
    found = Statement.objects.filter(
        STATEMENT.visible(actor, "read"), pk__in=ids, number__isnull=False
    )
    for one in found.select_related("round__community"):
        number = one.round.number
        url = reverse("listening:statement", args=[one.round.community.slug, number, one.number])
        line = _("Statement %(number)s, round %(round)s") % {"number": one.number, "round": number}
        text, lang = one.said(actor.language)
        yield Shown(
            "listening.statement", str(one.pk), text, url, line=line, on=one.round.opened_on, lang=lang,
        )  # fmt: skip


def dialogues(actor: Actor, ids: list[str]) -> Iterator[Shown]:
    """Talks that the actor may read."""
    found = Dialogue.objects.filter(DIALOGUE.visible(actor, "read"), pk__in=ids)
    for one in found.select_related("community"):
        url = reverse("listening:dialogue", args=[one.community.slug, one.number])
        yield Shown(
            "listening.dialogue", str(one.pk), one.title, url,
            line=one.get_format_display().capitalize(), on=one.month, lang=one.language,
        )  # fmt: skip
