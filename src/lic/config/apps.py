from django.apps import AppConfig


class Config(AppConfig):
    name = "lic.config"
    label = "config"

    def ready(self) -> None:
        from lic.config import forgotten  # noqa: PLC0415  models are loaded only now

        forgotten.register()
