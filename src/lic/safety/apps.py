from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Safety(AppConfig):
    name = "lic.safety"
    label = "safety"

    def ready(self) -> None:
        from django.conf import settings  # noqa: PLC0415  settings are read only now

        from lic.base import ways  # noqa: PLC0415

        if not settings.IS_DESK:
            from django.contrib.auth.signals import user_logged_out  # noqa: PLC0415

            from lic.safety import holding, jobs  # noqa: PLC0415  tables that the desk has not

            jobs.register()
            user_logged_out.connect(holding.signed_out, dispatch_uid="safety.holding")
        ways.register(
            ways.Way(
                _("If something happened to you"), "safety:start", lambda slug: slug in settings.SAFETY_ZONES
            )
        )  # fmt: skip
