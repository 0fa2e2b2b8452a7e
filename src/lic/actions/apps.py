from django.apps import AppConfig


class Actions(AppConfig):
    name = "lic.actions"
    label = "actions"

    def ready(self) -> None:
        from lic.actions import hooks, jobs, links, telling  # noqa: F401, PLC0415  models are loaded now

        links.register()
        hooks.register()
        jobs.register()
