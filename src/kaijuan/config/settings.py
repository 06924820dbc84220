"""Settings: all of them from ``KAIJUAN_*``, all with a safe default."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from kaijuan.config.home import home, kept_secret, secret_key
from kaijuan.config.limits import api_limits
from kaijuan.config.sqlite import use_pinned_sqlite
from kaijuan.core.operations.logs import configuration

use_pinned_sqlite()

PACKAGE = Path(__file__).resolve().parent.parent
HOME = home()


def _flag(name: str, *, default: bool = False) -> bool:
    text = os.environ.get(name, "").lower()
    return text in {"1", "true", "yes", "on"} if text else default


def _whole_number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} is a whole number such as {default}, not {value!r}.")
    return int(value)


def _number(name: str, default: int, *, least: int, most: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}.")
    return int(value)


def _one_of(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = os.environ.get(name, "").strip().lower() or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of: {', '.join(allowed)}.")
    return value


def _list(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


# --- who is served, and from where ------------------------------------------------------------
SECRET_KEY = secret_key()
#: Of before: what was sealed with one is still read; sealed answers are wrapped anew at night.
SECRET_KEY_FALLBACKS = _list("KAIJUAN_SECRET_KEY_FALLBACKS", "")
DEBUG = _flag("KAIJUAN_DEBUG")
ALLOWED_HOSTS = _list("KAIJUAN_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
PUBLIC_URL = os.environ.get("KAIJUAN_PUBLIC_URL", "")
BEHIND_TLS = PUBLIC_URL.startswith("https://")
# Only a proxy of our own may say which request this is.
BEHIND_PROXY = BEHIND_TLS or _flag("KAIJUAN_BEHIND_PROXY")
ROOT_URLCONF = "kaijuan.config.urls"
WSGI_APPLICATION = "kaijuan.config.wsgi.application"
USE_X_FORWARDED_HOST = False
APPEND_SLASH = True

# --- the rooms -----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "rules.apps.AutodiscoverRulesConfig",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "kaijuan.core.tenancy",
    "kaijuan.core.cache",
    "kaijuan.core.accounts",
    "kaijuan.core.permissions",
    "kaijuan.core.audit",
    "kaijuan.core.jobs",
    "kaijuan.core.indicators",
    "kaijuan.core.backup",
    "kaijuan.core.ui",
    "kaijuan.core.operations",
    "kaijuan.core.tokens",
    "kaijuan.core.notify",
    "kaijuan.core.privacy",
    "kaijuan.core.questionnaires",
    "kaijuan.network.directory",
    "kaijuan.network.opening",
    "kaijuan.network.plans",
    "kaijuan.network.meetings",
    "kaijuan.network.supplies",
    "kaijuan.network.staffing",
    "kaijuan.network.rounds",
    "kaijuan.network.health",
    "kaijuan.network.premises",
    "kaijuan.network.gate",
    "kaijuan.network.command",
    "kaijuan.evidence.reports",
    "kaijuan.portal",
    "kaijuan.portal.handbook",
]

MIDDLEWARE = [
    "kaijuan.core.requestid.RequestIdMiddleware",
    "kaijuan.core.operations.watch.WatchMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kaijuan.core.ui.middleware.LanguageMiddleware",
    "kaijuan.core.operations.away.DatabaseGateMiddleware",
    "kaijuan.core.permissions.middleware.CleanInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kaijuan.core.accounts.presence.PresenceMiddleware",
    "kaijuan.core.tokens.middleware.TokenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Before the tenancy: the revision is read before the first row that a kept page shows.
    "kaijuan.core.cache.middleware.KeptPagesMiddleware",
    "kaijuan.core.tenancy.middleware.TenancyMiddleware",
    "kaijuan.core.permissions.middleware.AccessMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaijuan.core.ui.context.chrome",
            ],
        },
    }
]
FORM_RENDERER = "kaijuan.core.ui.renderer.ControlRenderer"

# --- data ----------------------------------------------------------------------------------------
# Two roles on PostgreSQL: the owner migrates, the application only reads and writes rows, and the
# database itself keeps the wall for it (core/tenancy/row_security.py).
_APPLICATION_URL = os.environ.get("KAIJUAN_DATABASE_URL") or f"sqlite:///{HOME / 'kaijuan.sqlite3'}"
DATABASE_OWNER_URL = os.environ.get("KAIJUAN_DATABASE_OWNER_URL", "")
DATABASE_APPLICATION_ROLE = (
    str(dj_database_url.parse(_APPLICATION_URL).get("USER", "")) if DATABASE_OWNER_URL else ""
)
_AS_OWNER = bool(DATABASE_OWNER_URL) and _flag("KAIJUAN_AS_OWNER")
DATABASES = {
    "default": dj_database_url.parse(DATABASE_OWNER_URL if _AS_OWNER else _APPLICATION_URL)
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "kaijuan.config.sqlite3"
    # Each process of the tests has its own in memory; pytest-django knows only Django's own engine.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
    DATABASES["default"]["OPTIONS"] = {
        # A reader that turns writer in the middle of a transaction would fail without waiting.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # NORMAL loses acknowledged rows on power loss; secure_delete keeps erased text erased.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            "PRAGMA cache_size=-32000; PRAGMA mmap_size=134217728;"
        ),
    }
    # Opening takes three times as long as a kept page; each thread opens its own and keeps it.
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["ENGINE"] = "kaijuan.core.tenancy.postgresql"
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": 8, "timeout": 3, "reconnect_timeout": 4}
    }
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILES = HOME / "files"
# Nightly backups: the folder ("" switches them off), and how many days, weeks and months are kept.
BACKUPS = os.environ.get("KAIJUAN_BACKUPS", str(HOME / "backups"))
BACKUP_KEEP = os.environ.get("KAIJUAN_BACKUP_KEEP") or "7d,4w,12m"
#: Megabytes of drawn public pages that each web process keeps; 0 keeps none.
CACHE_MB = _whole_number("KAIJUAN_CACHE_MB", 64)

# --- background work -----------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- people --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "kaijuan.core.accounts.backends.NameOrEmailBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# NIST SP 800-63B-4 or GB/T 22239-2019; both in core/accounts/passwords.py.
PASSWORD_PROFILE = _one_of("KAIJUAN_PASSWORDS", ("nist", "gbt22239"), "nist")
AUTH_PASSWORD_VALIDATORS = [{"NAME": "kaijuan.core.accounts.passwords.ProfileValidator"}]
PASSWORD_RESET_TIMEOUT = 3600
# Who enters only with a second factor; demonstration accounts never have to.
TWO_FACTOR = _one_of("KAIJUAN_TWO_FACTOR", ("staff", "all", "none"), "staff")
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "portal:desk"
LOGOUT_REDIRECT_URL = "portal:home"
SESSION_ENGINE = "kaijuan.core.accounts.sessions"
SESSION_COOKIE_NAME = "kaijuan_session"
# The longest a session lasts; idle ones end after the profile's time, or after this many minutes.
SESSION_COOKIE_AGE = _number("KAIJUAN_SESSION_DAYS", 14, least=1, most=90) * 24 * 3600
SESSION_IDLE_MINUTES = _number("KAIJUAN_SESSION_IDLE_MINUTES", 0, least=0, most=60 * 24 * 30)
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_NAME = "kaijuan_csrf"
CSRF_FAILURE_VIEW = "kaijuan.config.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Five failures close the door for a quarter of an hour, to unknown devices and to each known
# device apart (core/accounts/devices.py), so that a stranger cannot lock a librarian out.
# The counting is ours (core/accounts/door.py).
AXES_HANDLER = "kaijuan.core.accounts.door.Door"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "kaijuan.core.accounts.devices.lockout_key"
AXES_LOCKOUT_CALLABLE = "kaijuan.core.accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
# The page promises a quarter of an hour, also to who tries the handle meanwhile.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False

# --- letters -------------------------------------------------------------------------------------
# smtp://user:password@host:587/?from=name@host (STARTTLS) or smtps://…; without it they are files
# in HOME/outbox (core/accounts/post.py).
SMTP_URL = os.environ.get("KAIJUAN_SMTP_URL", "")

# --- safety --------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# Requests to the API a minute, counted apart from the house's data; it may be lost at any time.
API_LIMITS = api_limits(os.environ.get("KAIJUAN_API_LIMITS", ""))
API_LIMITS_FILE = HOME / "run" / "api-limits.sqlite3"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL.rstrip("/")] if PUBLIC_URL else []
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
SILENCED_SYSTEM_CHECKS = [
    # TLS ends at the proxy in front of the house; both switch on with an https KAIJUAN_PUBLIC_URL.
    "security.W004",
    "security.W008",
    "security.W012",
    "security.W016",
    # Other hosts of the university's domain, and browsers' own lists, are not ours to decide on.
    "security.W005",
    "security.W021",
    # Counting by address would lock out a whole reading room, known devices included.
    "axes.W006",
]

# --- language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "kaijuan_lang"
LOCALE_PATHS = [
    PACKAGE / "core" / "locale",
    PACKAGE / "core" / "api" / "locale",
    PACKAGE / "core" / "indicators" / "locale",
    PACKAGE / "config" / "locale",
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- files that never change ---------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

# --- what the operator reads ---------------------------------------------------------------------
# Words for a terminal, JSON for programs; a terminal is not filled with a line for each request.
LOG_FORM = _one_of("KAIJUAN_LOG", ("json", "text"), "text" if sys.stderr.isatty() else "json")
ACCESS_LOG = _flag("KAIJUAN_ACCESS_LOG", default=LOG_FORM == "json")
METRICS_TOKEN = os.environ.get("KAIJUAN_METRICS_TOKEN") or kept_secret(
    "metrics-token", lambda: secrets.token_urlsafe(32)
)
LOGGING = configuration(form=LOG_FORM, access=ACCESS_LOG)
