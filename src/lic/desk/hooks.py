"""What the desk tells the floor about itself."""

from __future__ import annotations

from lic.accounts import passphrases
from lic.accounts import services as accounts


def register() -> None:
    from lic.desk import acts, jobs  # noqa: F401, PLC0415  registers the acts of the chain

    jobs.register()

    accounts.on_words(lambda _account_id: passphrases.WORDS_ON_DUTY)
