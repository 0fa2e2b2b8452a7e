"""Registers what other parts of the house ask this app for."""

from datetime import timedelta

from django.apps import AppConfig


class Decisions(AppConfig):
    name = "lic.decisions"
    label = "decisions"

    def ready(self) -> None:
        from lic.base import links, ticker  # noqa: PLC0415  models are loaded only now
        from lic.base.measures import register  # noqa: PLC0415
        from lic.communities import notices  # noqa: PLC0415
        from lic.decisions import hooks, jobs, linking, measures, texts, walls  # noqa: PLC0415

        register(*measures.MEASURES)
        for kind, sentence in texts.NOTICES.items():
            notices.register(kind, sentence)
        ticker.register("decisions.settle", every=timedelta(minutes=5), run=jobs.settle)
        ticker.register("decisions.nightly", every=timedelta(hours=6), run=jobs.nightly)
        links.register("decisions.proposal", linking.proposals)
        links.register("decisions.version", linking.versions)
        links.register("decisions.outcome", linking.outcomes)
        hooks.register()
        walls.register()
