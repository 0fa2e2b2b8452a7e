"""Which pages leave no trace, and on which of them nothing leads aside."""

from __future__ import annotations

from lic.base import access

ROUNDS = "/c/<slug:community>/rounds/"
# Where somebody says something as herself or for her group, nothing leads aside: ADR 22.
STILL = {
    "answer", "answer_one", "stop", "mine", "say", "flag", "caucus", "for_someone", "paper", "open_link", "open_answer",
    "open_answer_one", "settle_paper",
}  # fmt: skip


def of_rounds() -> dict[str, access.Access]:
    """What each page under rounds/ declares, by the name of its address."""
    found = [one for one in access.addresses() if one.route.startswith(ROUNDS)]
    return {one.name.removeprefix("listening:"): one.access for one in found if one.access}


def test_every_page_about_rounds_leaves_no_trace():
    assert [name for name, declared in of_rounds().items() if not declared.sensitive] == []


def test_where_somebody_speaks_nothing_leads_aside():
    pages = of_rounds()

    assert {name for name, declared in pages.items() if not declared.keeps_nav} == STILL
    assert len(pages) > len(STILL)
