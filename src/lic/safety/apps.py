from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Safety(AppConfig):
    name = "lic.safety"
    label = "safety"

    def ready(self) -> None:
        from django.conf import settings  # noqa: PLC0415  settings are read only now

        from lic.base import ways  # noqa: PLC0415

        if not settings.IS_DESK:
            from lic.accounts import services as accounts  # noqa: PLC0415
            from lic.safety import holding, jobs  # noqa: PLC0415  tables that the desk has not

            jobs.register()
            accounts.on_sign_out(holding.drop)
        ways.register(
            ways.Way(
                _("If something happened to you"), "safety:start", lambda slug: slug in settings.SAFETY_ZONES
            )
        )  # fmt: skip
