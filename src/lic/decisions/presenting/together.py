"""Who writes the next version together, and two texts of it side by side."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from lic.base import ui
from lic.core.text import diff
from lic.decisions import wording
from lic.decisions.presenting.page import paragraphs
from lic.decisions.queries import Together, View


def together(found: Together, view: View) -> dict[str, Any]:
    """What the page of a proposal says about writing its next version."""
    names = {group.key: ui.name_of(group) for group in view.groups}
    yes, invited = gettext("writes along"), gettext("invited")
    rows = [
        gettext("Who raised concern %(number)s: %(state)s") % {"number": number, "state": yes if is_in else invited}
        for number, is_in in found.invited
    ]  # fmt: skip
    rows += [
        gettext("%(group)s, those who carry it: %(state)s") % {"group": names.get(key, key), "state": invited}
        for key in found.invited_groups
    ]  # fmt: skip
    return {
        "asked": found.asked,
        "is_mine": bool(found.part),
        "has_draft": found.has_draft,
        "invited": rows,
        "raisers": [
            (number, gettext("Invite who raised concern %(number)s") % {"number": number})
            for number, _group in found.may_ask
        ],
        "groups": [
            (key, gettext("Invite those who carry it: %(group)s") % {"group": names.get(key, key)})
            for key in found.groups
        ],
    }


def beside(mine: Any, theirs: Any) -> SafeString:
    """Their words, with what they added to mine and took from them marked."""
    return paragraphs(diff.compare(_whole(mine), _whole(theirs)))


def _whole(said: Any) -> str:
    months = said.trial_months
    parts = [
        said.title, said.summary, said.text.replace("\r\n", "\n"),
        f"{gettext('Could this harm sex workers?')} {said.harm_centre}",
        f"{gettext('Could this harm residents, businesses or others?')} {said.harm_others}",
        ", ".join(wording.principle(key) for key in said.principles),
        ", ".join(wording.root_cause(key) for key in said.root_causes),
        str(wording.trial(months)) if months else gettext("For good"),
        said.note,
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part)
