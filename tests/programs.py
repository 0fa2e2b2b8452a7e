"""Programs that some tests cannot do without. This is the only place that says what happens without one."""

from __future__ import annotations

import os
import shutil

import pytest

CHROMIUM = (
    os.environ.get("LIC_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)


def are_all_required() -> bool:
    """Whether a missing program is a failure: where the whole proof is asked for."""
    return os.environ.get("LIC_REQUIRE_ALL") == "1"


def need(name: str, found: object) -> None:
    """Go on where the program was found; else skip and say so, or fail where all are required."""
    if found:
        return
    sentence = f"{name} is not installed."
    if are_all_required():
        pytest.fail(f"{sentence} LIC_REQUIRE_ALL=1 asks for it.")
    pytest.skip(sentence)
