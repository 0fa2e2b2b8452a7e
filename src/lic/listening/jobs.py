"""Background work. Nothing here loads the engine before it runs: the web process only names these."""

from __future__ import annotations

import datetime

from django_tasks import task


@task()
def refresh(round_id: str) -> None:
    """Work out one round anew: what may be shown, and what to ask next."""
    from lic.listening import analysis  # noqa: PLC0415  the engine stays out of the web process

    analysis.refresh(int(round_id))


@task()
def write_file(round_id: str) -> None:
    """Write the working file that an auditor and a facilitator asked for together."""
    from lic.listening import working_file  # noqa: PLC0415  the engine stays out of the web process

    working_file.write(int(round_id))


def daily(now: datetime.datetime) -> None:
    """Close rounds whose last day is over, release what a day brought, end keys whose days are over."""
    from lic.listening import analysis, services, working_file  # noqa: PLC0415  the engine stays out

    services.close_overdue()
    analysis.refresh_due()
    services.begin_day()
    services.end_keys(now.date())
    working_file.sweep(now.date())
