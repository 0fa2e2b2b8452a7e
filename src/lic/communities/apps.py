from django.apps import AppConfig


class Communities(AppConfig):
    name = "lic.communities"
    label = "communities"

    def ready(self) -> None:
        from lic.communities import hooks, jobs  # noqa: PLC0415  models are loaded now

        hooks.register()
        jobs.register()
