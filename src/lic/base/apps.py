from django.apps import AppConfig


class Base(AppConfig):
    name = "lic.base"
    label = "base"

    def ready(self) -> None:
        from lic.base import checks  # noqa: F401, PLC0415  registers the start-up checks
