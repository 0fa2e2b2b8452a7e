"""Proposals in the words and shapes of the interface kit."""

from lic.decisions.presenting.hearing import heard
from lic.decisions.presenting.lists import chips, mine_rows, record_row, row
from lic.decisions.presenting.page import compared, concern_row, page
from lic.decisions.presenting.record import record
from lic.decisions.presenting.together import beside, together
from lic.decisions.presenting.waiting import lying

__all__ = [
    "beside", "chips", "compared", "concern_row", "heard", "lying", "mine_rows", "page", "record", "record_row", "row", "together",
]  # fmt: skip
