"""Who the pages of the desk are for: recipients with their key unlocked, and nobody else."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, QueryDict

from lic.base.access import Visibility, page
from lic.desk.policies import RECIPIENT_DUTY

for_recipients = partial(
    page, Visibility.DUTY, duties=(RECIPIENT_DUTY,), sensitive=True, keeps_nav=True
)
"""Says on a view that a recipient reads here: `@for_recipients(policies.CASE, "read")`."""
BOTH, POST = ("GET", "POST"), ("POST",)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: all that was sent, were it nothing; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None
