"""Do a page and its policy name the same duties? Found by trying the policy with one duty at a time.

`@page(…, duties=…)` and the rules behind its permission are written in two places. Where they part, a
page is either empty for people whom it names, or closed to people whom the policy would let in.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q

from lic.base.access import Address, Visibility
from lic.base.policy import NEVER, Actor, Policy, Rule

SOMEBODY = uuid.UUID(int=0)
CENTRE_AND_POLICE = ((False, False), (True, False), (False, True))


def duties_for(rules: Iterable[Rule], known: Iterable[str]) -> frozenset[str] | None:
    """The duties of which each alone can pass the rules; None where no duty is needed.

    Raises TypeError for a rule without a filter: it cannot be tried.
    """
    rules = tuple(rules)
    if _can_pass(rules, frozenset()):
        return None
    return frozenset(duty for duty in known if _can_pass(rules, frozenset({duty})))


def disagreements(pages: Iterable[Address], known: Iterable[str]) -> Iterator[str]:
    """One sentence for each page whose duties are not those of its permission."""
    for found in pages:
        if found.access is None or not found.access.policy:
            continue
        rules = Policy.every[found.access.policy].rules(found.access.permission)
        try:
            wrong = _wrong(found, rules, tuple(known))
        except TypeError:
            continue
        if wrong:
            yield wrong


def _wrong(found: Address, rules: tuple[Rule, ...], known: tuple[str, ...]) -> str:
    access = found.access
    assert access is not None
    if access.visibility is Visibility.DUTY:
        named, asked = access.duties, duties_for(rules, known)
    else:
        # A rule that says why it refuses may stand on a page for more people: they read the sentence.
        named, asked = frozenset(), duties_for((r for r in rules if r.hides), known) or frozenset()
    if named == asked:
        return ""
    return (
        f"{found.route} ({found.name}) is for {_listed(named)}, but"
        f" {access.policy} · {access.permission} asks for {_listed(asked)}."
    )


def _can_pass(rules: tuple[Rule, ...], duties: frozenset[str]) -> bool:
    """Whether somebody seated here, with these duties and nothing else in the way, could find a row."""
    return any(
        not any(is_empty(rule.rows(actor)) for rule in rules)
        for actor in (
            Actor(
                account_id=SOMEBODY, community_id=1, seat_id=1, group="group", organization_id=1,
                duties=duties, is_centre=is_centre, is_police=is_police,
            )
            for is_centre, is_police in CENTRE_AND_POLICE
        )
    )  # fmt: skip


def is_empty(rows: Q) -> bool:
    """Whether the shape of a filter says that no row passes; what only the data tells counts as passing."""
    return _holds(rows, is_empty=True)


def _holds(part: Any, *, is_empty: bool) -> bool:
    """Whether a filter, or a part of one, lets no row pass; or, without `is_empty`, every row."""
    if not isinstance(part, Q):
        return is_empty and part == NEVER.children[0]
    inside = is_empty is not part.negated
    found = [_holds(one, is_empty=inside) for one in part.children]
    if (part.connector == Q.AND) is inside:
        return any(found)
    return all(found) and (bool(found) or not inside)


def _listed(duties: frozenset[str] | None) -> str:
    return ", ".join(sorted(duties)) if duties else "people without a duty too"
