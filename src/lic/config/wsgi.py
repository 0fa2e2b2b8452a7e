"""The web application that gunicorn serves; it refuses to start where a check finds an error."""

import logging
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lic.config.settings")

from django.core.checks import ERROR, run_checks
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connections

from lic.config import running, walls

application = get_wsgi_application()

from lic.accounts import backends  # noqa: E402  its models load with the application

errors = [found.msg for found in run_checks() if found.level >= ERROR]
if errors:
    raise SystemExit("\n".join(errors))
try:
    for _sentence in walls.warnings():
        logging.getLogger("lic.walls").warning(_sentence)
except DatabaseError as error:  # it may come up later; each request says so then
    logging.getLogger("lic.walls").warning(
        "the database could not be asked (%s)", type(error).__name__
    )
connections.close_all()
backends.prepare()
running.begin()
