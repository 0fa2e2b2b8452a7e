"""Duties are in force without a second factor, as in the demo."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def demo(settings) -> None:
    settings.DEMO = True
