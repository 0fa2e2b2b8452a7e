"""The real settings, but that passphrases are hashed fast and static files need no collecting."""

import json
import os
import tempfile
from pathlib import Path

# Here and not in conftest.py: pytest-django reads the settings before it.
OURS = "lic-test-"
DATA_OF_ALL = Path(os.environ.setdefault("LIC_DATA", tempfile.mkdtemp(prefix=OURS)))
if DATA_OF_ALL.name.startswith(OURS) and "PYTEST_XDIST_WORKER" in os.environ:
    # The locks of one machine are in its folder. Processes that a test starts name a folder themselves.
    os.environ["LIC_DATA"] = str(DATA_OF_ALL / os.environ["PYTEST_XDIST_WORKER"])
os.environ.setdefault("LIC_SECRET_KEY", "only-for-tests-" * 4)
os.environ.setdefault("LIC_DEMO", "true")

# The town of the access tests has a desk, another links to what it has, all others have nothing.
ZONES = {
    "harbour": {"choice": "on", "custodian": "Tidewater Collective"},
    "linked": {"choice": "link", "custodian": "Harbour Nest", "address": "https://tell.example/"},
}
if not (Path(os.environ["LIC_DATA"]) / "safety.json").exists():
    Path(os.environ["LIC_DATA"]).mkdir(parents=True, exist_ok=True)
    (Path(os.environ["LIC_DATA"]) / "safety.json").write_text(json.dumps(ZONES))

from lic.config.settings import *  # noqa: E402, F403

DATA.mkdir(parents=True, exist_ok=True)  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if not IS_DESK:  # noqa: F405
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file as in earnest: readers of a database in memory meet writers as "table is locked".
    # What is kept through a power cut is the business of tests/assurance, in processes of its own.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}  # noqa: F405
    _options = DATABASES["default"]["OPTIONS"]  # noqa: F405
    _options["init_command"] = _options["init_command"].replace("=FULL", "=OFF")

if not IS_DESK and DATABASES["default"]["ENGINE"] == "lic.base.postgresql":  # noqa: F405
    from tests import roles

    DATABASE_ROLES = roles.NAMES
    MIDDLEWARE = ["tests.roles.as_web", *MIDDLEWARE]  # noqa: F405
    TASKS = {"default": {"BACKEND": "tests.roles.Tasks"}}

(DATA / "static").mkdir(parents=True, exist_ok=True)  # noqa: F405  WhiteNoise warns where it is missing
