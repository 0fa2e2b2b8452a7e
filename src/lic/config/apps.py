import datetime

from django.apps import AppConfig
from django.conf import settings

DAY = datetime.timedelta(days=1)


class Config(AppConfig):
    name = "lic.config"
    label = "config"

    def ready(self) -> None:
        from lic.config import checks  # noqa: PLC0415  settings are whole only now

        checks.register_all()
        if settings.IS_DESK:  # the desk knows no table, and forgets by its own rules
            from lic.base import ticker  # noqa: PLC0415  models are loaded only now
            from lic.config import desk_walls, gone  # noqa: PLC0415  with its database alone
            from lic.desk.services import going  # noqa: PLC0415

            going.on_going(gone.once_gone)
            going.ask_of(gone.is_noted)
            ticker.register("config.boxes", every=DAY, run=desk_walls.rewrite_boxes)
            return
        from lic.config import forgotten  # noqa: PLC0415  models are loaded only now

        forgotten.register()
