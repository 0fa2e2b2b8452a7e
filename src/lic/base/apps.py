from django.apps import AppConfig


class Base(AppConfig):
    name = "lic.base"
    label = "base"

    def ready(self) -> None:
        from lic.base import checks, housekeeping  # noqa: F401, PLC0415  start-up checks, and models

        housekeeping.register()
