from django.apps import AppConfig


class Actions(AppConfig):
    name = "lic.actions"
    label = "actions"

    def ready(self) -> None:
        from lic.actions import (  # noqa: PLC0415  models are loaded now
            hooks,
            jobs,
            links,
            measures,
            telling,  # noqa: F401
            walls,
        )
        from lic.base.measures import register  # noqa: PLC0415

        register(*measures.MEASURES)
        links.register()
        hooks.register()
        jobs.register()
        walls.register()
