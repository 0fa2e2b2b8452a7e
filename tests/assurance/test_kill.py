"""Nothing acknowledged is lost: the short form of `make assurance`."""

from __future__ import annotations

import pytest
from bench import report

from tests.assurance import kill


@pytest.mark.slow_on_both
def test_kill_minus_nine_loses_no_answer_that_was_promised():
    rows = list(kill.measure(kills=3))

    assert [row.what for row in rows if row.state in {report.OVER, report.MISSING}] == []
