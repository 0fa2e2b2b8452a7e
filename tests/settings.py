"""The real settings, but that passphrases are hashed fast and static files need no collecting."""

import os
import tempfile

# Here and not in conftest.py: pytest-django reads the settings before it.
os.environ.setdefault("LIC_DATA", tempfile.mkdtemp(prefix="lic-test-"))
os.environ.setdefault("LIC_SECRET_KEY", "only-for-tests-" * 4)
os.environ.setdefault("LIC_DEMO", "true")

from lic.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

(DATA / "static").mkdir(parents=True, exist_ok=True)  # noqa: F405  WhiteNoise warns where it is missing
