"""What stops the desk from starting."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, register

from lic.base import access, probing
from lic.desk.policies import RECIPIENT_DUTY


def register_all() -> None:
    register(every_page_names_the_duty_of_its_permission)


def every_page_names_the_duty_of_its_permission(**_: Any) -> list[Error]:
    return [
        Error(sentence, id="lic.E011")
        for sentence in probing.disagreements(access.addresses(), [RECIPIENT_DUTY])
    ]
