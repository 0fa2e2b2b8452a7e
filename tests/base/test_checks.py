"""Start-up notices what is missing."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks

from tests.base import made


@pytest.mark.django_db
def test_an_unguarded_chain_stops_the_start_up():
    whole = run_checks(tags=["database"], databases=["default"])
    with made.unguarded():
        found = run_checks(tags=["database"], databases=["default"])

    assert whole == []
    assert [(error.id, error.msg.split()[2]) for error in found] == [
        ("lic.E003", "base_auditevent_stays"),
        ("lic.E003", "base_auditevent_keeps"),
    ]
