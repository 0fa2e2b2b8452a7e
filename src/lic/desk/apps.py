from django.apps import AppConfig


class Desk(AppConfig):
    name = "lic.desk"
    label = "desk"

    def ready(self) -> None:
        from lic.desk import checks, hooks  # noqa: PLC0415  after the models

        hooks.register()
        checks.register_all()
