"""Start-up refuses what nobody thought through: an address without a policy, a model without privacy."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, register

from lic.base import access, privacy


@register()
def every_address_says_who_it_is_for(**_: Any) -> list[Error]:
    return [
        Error(f"{found.route} ({found.name}) does not say who it is for: put @page(…) on its view.", id="lic.E001")
        for found in access.addresses()
        if found.access is None
    ]


@register()
def every_model_declares_its_privacy(**_: Any) -> list[Error]:
    return [Error(sentence, id="lic.E002") for sentence in privacy.undeclared()]
