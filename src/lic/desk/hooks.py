"""What the desk tells the floor about itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lic.accounts import passphrases
from lic.accounts import services as accounts
from lic.base import screens

FOUND = {
    "TOLD": _("“%(piece)s” stands in the report. Whoever was told on may see from it who told."),
    "OWN_WORDS": _("“%(piece)s” are the reporter’s own words. Say it in yours."),
}


def register() -> None:
    from lic.desk import acts, jobs  # noqa: F401, PLC0415  registers the acts of the chain

    jobs.register()

    screens.SENTENCES.update(FOUND)
    accounts.on_words(lambda _account_id: passphrases.WORDS_ON_DUTY)
