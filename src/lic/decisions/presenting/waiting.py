"""Words of a group that lie in its room, in sentences: for its own people alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from lic.base import days
from lic.communities import queries as table
from lic.communities.rooms import Word
from lic.decisions import rows
from lic.decisions.models import CaucusPosition
from lic.decisions.queries import Lying

ABOUT = CaucusPosition.About


def lying(found: Iterable[Lying]) -> list[Word]:
    """Each word as the group's room shows it, with the way to where a member confirms it or objects."""
    return [_word(row) for row in found]


def lies(row: Lying) -> dict[str, Any]:
    """One word as the page of its proposal shows it to its own group."""
    is_position = row.word.about == ABOUT.POSITION
    return {
        "row": row, "word": row.word, "said": said(row), "lines": lines(row),
        "is_position": is_position,
    }  # fmt: skip


def said(row: Lying) -> str:
    """What the word says, in one line."""
    sentences: dict[str, str] = {
        ABOUT.UNTAG.value: gettext("“This version does not affect our people.”"),
        ABOUT.RELEASE.value: gettext("“Our concern is met.”"),
    }
    return sentences.get(row.word.about) or str(row.word.get_choice_display())


def lines(row: Lying) -> tuple[str, ...]:
    """What it waits for, and what two people who object would change."""
    lacking: dict[str, str] = {
        "NOT_CONFIRMED": gettext("A second person has to confirm it."),
        "TOO_FEW_TOOK_PART": gettext("It does not count: fewer than three people took part. Meet, and give it again."),
        "NO_MANDATE": gettext("It does not count: the liaison has no named mandate."),
    }  # fmt: skip
    found = [lacking[row.lacks]] if row.lacks in lacking else []
    is_ahead = row.counts_from >= table.today(row.word.proposal.community)
    if is_ahead and row.lacks in ("", "NOT_CONFIRMED"):
        day = days.day(row.counts_from)
        found.append(gettext("It waits until the end of %(day)s. Then it counts.") % {"day": day})
    if row.word.concern is not None and row.word.about == ABOUT.POSITION:
        found.append(gettext("Its concern does not wait: it is open, and everybody reads it."))
    if row.word.about == ABOUT.POSITION:
        found.append(gettext("If two people object, your group speaks by single positions in this call. Nobody learns who objected."))  # fmt: skip
    else:
        found.append(gettext("If two people object before that, it falls and everybody in your group is asked. Nobody learns who objected."))  # fmt: skip
    return tuple(found)


def _word(row: Lying) -> Word:
    proposal = row.word.proposal
    url = reverse("decisions:proposal", args=[proposal.community.slug, proposal.number])
    about = gettext("Confirm it or object: proposal %(number)s, %(title)s") % {
        "number": proposal.number, "title": rows.version_of(proposal).title,
    }  # fmt: skip
    return Word(about, f"{url}#group", said(row), row.word.words, lines(row))
