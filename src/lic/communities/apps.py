from django.apps import AppConfig


class Communities(AppConfig):
    name = "lic.communities"
    label = "communities"

    def ready(self) -> None:
        from lic.base.measures import register  # noqa: PLC0415  models are loaded now
        from lic.communities import checks, hooks, jobs, measures, walls  # noqa: F401, PLC0415

        register(*measures.MEASURES)
        hooks.register()
        jobs.register()
        walls.register()
