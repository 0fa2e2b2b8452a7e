from django.apps import AppConfig


class Base(AppConfig):
    name = "lic.base"
    label = "base"

    def ready(self) -> None:
        from lic.base import (  # noqa: PLC0415  start-up checks, and models
            checks,  # noqa: F401
            housekeeping,
            remedies,
        )

        remedies.install()
        housekeeping.register()
