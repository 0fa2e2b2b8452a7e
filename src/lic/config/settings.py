"""All settings of the installation: safe by default, changed by `LIC_…` variables alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from lic.config import env, sqlite, zoning

SQLITE_IS_FIXED = sqlite.IS_FIXED
PACKAGE = Path(__file__).resolve().parent.parent
PROCESS = env.choice("LIC_PROCESS", ("web", "worker", "desk", "index"))
INSTALLATION = Path(env.text("LIC_DATA", "var")).resolve()
SAFETY_ZONES = zoning.zones_of(INSTALLATION)
IS_DESK = PROCESS == "desk"
ZONE = zoning.of_this_process(SAFETY_ZONES) if IS_DESK else None
# The desk is an installation of its own: its database, keys and locks lie in its own folder.
DATA = zoning.own_folder(INSTALLATION, ZONE) if ZONE else INSTALLATION
DESK_FOLDER = DATA.parent  # the boxes, seen from the desk
DEMO = env.flag("LIC_DEMO")
DEBUG = env.flag("LIC_DEBUG")
# The web is told it in the demo alone, and only where the desk is started beside it.
DESK_URL = env.text("LIC_DESK_URL", "http://127.0.0.1:8001" if IS_DESK else "").rstrip("/")
URL = DESK_URL if IS_DESK else env.text("LIC_URL", "http://127.0.0.1:8000").rstrip("/")
LEAVE_TO = env.elsewhere("LIC_LEAVE_TO", "https://weather.gc.ca/")
# Of a phone number without a country code. The desk says it to the web, in its roster, so that both read a number alike.
PHONE_REGION = env.region("LIC_PHONE_REGION", "CA")

_address = urlsplit(URL)
IS_LOCAL = _address.hostname in {"127.0.0.1", "localhost", "::1"}
IS_ONION = (_address.hostname or "").endswith(".onion")
IS_HTTPS = _address.scheme == "https"

SECRET_KEY = env.secret(
    "LIC_DESK_SECRET_KEY" if IS_DESK else "LIC_SECRET_KEY", DATA / "keys" / "secret.key"
)
ALLOWED_HOSTS = [_address.hostname or "127.0.0.1", *env.text("LIC_HOSTS").split()]
if IS_LOCAL:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "lic.base",
    "lic.accounts",
    "lic.communities",
    "lic.listening",
    "lic.decisions",
    "lic.actions",
    *(["lic.safety"] if SAFETY_ZONES else []),  # chosen by nobody: not even its templates are there
    "lic.web",
    "lic.demo",
    "lic.config",
]
if IS_DESK:
    _not_here = {"communities", "listening", "decisions", "actions", "web", "demo"}
    INSTALLED_APPS = [
        app
        for app in INSTALLED_APPS
        if app.removeprefix("lic.") not in _not_here and not app.startswith("django_tasks")
    ]
    INSTALLED_APPS.insert(INSTALLED_APPS.index("lic.config"), "lic.desk")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lic.base.headers.headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # behind the headers: files carry them too
    "lic.web.middleware.door",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "lic.base.csrf.Guard",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lic.web.middleware.actor",
]

if IS_DESK:
    MIDDLEWARE.remove("lic.web.middleware.door")
    MIDDLEWARE[-1] = "lic.desk.middleware.actor"

ROOT_URLCONF = "lic.config.desk_urls" if IS_DESK else "lic.config.urls"
WSGI_APPLICATION = "lic.config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "lic.base.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "lic.desk.context.page" if IS_DESK else "lic.web.context.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

ACTS_AS = env.choice("LIC_ACTS_AS", ("web", "worker", "owner"))  # set by the `lic` command
DATABASES = {
    "default": env.database("LIC_DESK_DATABASE" if IS_DESK else env.database_of(ACTS_AS), DATA),
    **zoning.box_databases(SAFETY_ZONES, PROCESS),
}
DATABASE_ROLES = {} if IS_DESK else env.database_roles()
DATABASE_ROUTERS = ["lic.config.zoning.BoxesAreNoTables"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"  # other packages; ours say RandomId

# People
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["lic.accounts.backends.SignInName"]
PASSWORD_HASHERS = ["lic.accounts.hashers.OneAtATimeArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "lic.accounts.easy.NotEasy"},
]
LOGIN_URL = "desk:start" if IS_DESK else "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "lic.accounts.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = int(timedelta(days=1).total_seconds())

ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "lic.accounts.adapters.Account"
ACCOUNT_RATE_LIMITS = False  # our own, which keep nothing: lic.accounts.throttle
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGOUT_ON_GET = False
MFA_ADAPTER = "lic.accounts.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False  # a passkey cannot be guessed, and allauth would keep addresses in clear
MFA_TOTP_ISSUER = "Table"
MFA_FORMS = {  # ours slow down guesses: lic.accounts.throttle
    "activate_totp": "lic.accounts.forms.AppCode",
    "authenticate": "lic.accounts.forms.SecondFactorCode",
    "reauthenticate": "lic.accounts.forms.SecondFactorAgain",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL

# Cookies: names with a prefix where the scheme allows it
COOKIE_PREFIX = ("__Host-" if IS_HTTPS else "") + (
    "desk-" if IS_DESK else ""
)  # ports share cookies
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
THEME_COOKIE_NAME = f"{COOKIE_PREFIX}theme"
MESSAGES_COOKIE_NAME = f"{COOKIE_PREFIX}messages"
VOICE_COOKIE_NAME = f"{COOKIE_PREFIX}voice"
HELD_COOKIE_NAME = f"{COOKIE_PREFIX}held"  # an inbox that is open: lic.safety.holding
for _cookie in ("SESSION", "CSRF", "LANGUAGE"):
    globals()[f"{_cookie}_COOKIE_SECURE"] = IS_HTTPS
    globals()[f"{_cookie}_COOKIE_HTTPONLY"] = True
    globals()[f"{_cookie}_COOKIE_SAMESITE"] = "Lax"
MESSAGE_STORAGE = "lic.base.messages.Cookie"
CSRF_TRUSTED_ORIGINS = [URL]
CSRF_FAILURE_VIEW = "lic.desk.views.errors.expired" if IS_DESK else "lic.web.views.errors.expired"

# Headers
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # sensitive pages send none at all: lic.base.access
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS and not IS_ONION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_SSL_REDIRECT = False  # the proxy in front does it; onion and loopback have no TLS
X_FRAME_OPTIONS = "DENY"
if env.text("LIC_PROXY_HEADER"):
    SECURE_PROXY_SSL_HEADER = (env.text("LIC_PROXY_HEADER"), "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# What people type stays in memory: nothing is spooled to the disk
FILE_UPLOAD_HANDLERS = ["lic.base.files.InMemoryUpload"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# Languages and times
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
USE_I18N = True
USE_TZ = True
# Pages of a community show its own: lic.web.middleware.actor
TIME_ZONE = ZONE.timezone if ZONE else "UTC"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = ["lic.base.storage.OneSheetFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "lic.base.storage.OneSheetStorage"},
}
WHITENOISE_USE_FINDERS = False
WHITENOISE_MAX_AGE = 31_536_000

# Work in the background, and mail
if not IS_DESK:
    TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("LIC_MAIL_HOST")
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = env.text("LIC_MAIL_HOST")
EMAIL_PORT = env.number("LIC_MAIL_PORT", 587)
EMAIL_HOST_USER = env.text("LIC_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("LIC_MAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("LIC_MAIL_TLS", default=True)
DEFAULT_FROM_EMAIL = env.text("LIC_MAIL_FROM", "table@localhost")

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Logs carry no address, no agent, no content of a request
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "CRITICAL", "propagate": True},
        "django.security": {"level": "CRITICAL", "propagate": True},
        "lic": {"level": "INFO"},
    },
}
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # lic.base.csrf.Guard is Django's own, for pages that hide their address
    "security.W008",  # no redirect to TLS here: see SECURE_SSL_REDIRECT
    "security.W005",  # sub-domains are other people's
    "security.W021",
]
