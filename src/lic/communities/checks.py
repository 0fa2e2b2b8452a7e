"""Start-up refuses a page that names other duties than the policy behind it."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, register

from lic.base import access, probing
from lic.communities import duties


@register()
def a_page_names_the_duties_of_its_permission(**_: Any) -> list[Error]:
    return [
        Error(sentence, id="lic.E005")
        for sentence in probing.disagreements(access.addresses(), duties.DUTIES)
    ]
