from django.apps import AppConfig
from django.conf import settings


class Config(AppConfig):
    name = "lic.config"
    label = "config"

    def ready(self) -> None:
        if settings.IS_DESK:  # the desk knows no table, and forgets by its own rules
            return
        from lic.config import forgotten  # noqa: PLC0415  models are loaded only now

        forgotten.register()
