"""The web application that gunicorn serves; it refuses to start where a check finds an error."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lic.config.settings")

from django.core.checks import ERROR, run_checks
from django.core.wsgi import get_wsgi_application

from lic.config import running

application = get_wsgi_application()
errors = [found.msg for found in run_checks() if found.level >= ERROR]
if errors:
    raise SystemExit("\n".join(errors))
running.begin()
