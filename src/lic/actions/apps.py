from django.apps import AppConfig


class Actions(AppConfig):
    name = "lic.actions"
    label = "actions"

    def ready(self) -> None:
        from lic.actions import links  # noqa: PLC0415  models are loaded now

        links.register()
