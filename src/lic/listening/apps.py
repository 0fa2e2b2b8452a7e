from datetime import timedelta

from django.apps import AppConfig


class Listening(AppConfig):
    name = "lic.listening"
    label = "listening"

    def ready(self) -> None:
        from lic.base import links, ticker  # noqa: PLC0415  models are loaded only now
        from lic.base.measures import register  # noqa: PLC0415
        from lic.listening import acts, hooks, jobs, linking, measures, walls  # noqa: F401, PLC0415

        register(*measures.MEASURES)
        ticker.register("listening.daily", every=timedelta(hours=1), run=jobs.daily)
        links.register("listening.round", linking.rounds)
        links.register("listening.statement", linking.statements)
        links.register("listening.dialogue", linking.dialogues)
        hooks.register()
        walls.register()
