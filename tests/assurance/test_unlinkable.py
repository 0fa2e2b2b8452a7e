"""Nobody who has the database learns who answered what: the short form of `make assurance`."""

from __future__ import annotations

import pytest
from bench import report

from tests.assurance import unlinkable


@pytest.mark.slow_on_both
def test_the_whole_file_does_not_tell_who_answered_what():
    rows = list(unlinkable.on_sqlite(people=48, n_statements=4))

    assert [
        f"{row.what}: {row.value}" for row in rows if row.state in {report.OVER, report.MISSING}
    ] == []
