"""Settings, read from the environment only.

No environment at all gives the embedded default: SQLite, a Celery transport in a folder,
mail written to a folder, everything that changes kept below ``VAR_DIR``. Setting
``DATABASE_URL``, ``REDIS_URL`` or ``EMAIL_URL`` switches that part to a production engine;
any of them makes ``SECRET_KEY`` and ``ALLOWED_HOSTS`` compulsory.
"""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from bacgiang_plan.lib import embedded_broker, logs
from bacgiang_plan.lib.installation import (
    checked_hosts,
    checked_key,
    checked_minutes,
    own_key,
    private_folder,
    variables,
)

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.ENVIRON = variables(os.environ)

VAR_DIR = private_folder(Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))))
EMBEDDED = not any(env.str(name, default="") for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"))


def required(name: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"Thiếu biến môi trường {name}. Khi dùng DATABASE_URL, REDIS_URL hoặc EMAIL_URL, "
            f"hãy đặt SECRET_KEY và ALLOWED_HOSTS (xem .env.example)."
        )
    return value


DEBUG = env.bool("DEBUG", default=False)
if EMBEDDED:
    SECRET_KEY = env.str("SECRET_KEY", default="") or own_key(VAR_DIR / "secret_key")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
else:
    SECRET_KEY = checked_key(required("SECRET_KEY"))
    ALLOWED_HOSTS = checked_hosts(required("ALLOWED_HOSTS"))
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "bacgiang_plan.lib.background",
    "agencies",
    "zones",
    "tasks",
    "targets",
    "reports",
    "bacgiang_plan",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "bacgiang_plan.middleware.private",
    "bacgiang_plan.middleware.readable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "agencies.sessions.idle",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bacgiang_plan.middleware.worded",
    "axes.middleware.AxesMiddleware",
    "reports.rehearsal.ended.EndedRehearsal",
]

ROOT_URLCONF = "bacgiang_plan.urls"
WSGI_APPLICATION = "bacgiang_plan.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bacgiang_plan.context_processors.navigation",
            ],
        },
    },
]

SQLITE_OPTIONS = {  # docs/adr/0002: defaults fail half of concurrent read-modify-writes, these none
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,  # seconds; who waits longer for a save believes it is lost
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
}
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024  # a task's three texts at their limit take half of it
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "agencies.backends.AgencyBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "agencies.passwords.FourClassesValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"  # without it axes looks for "email" and locks nobody
AXES_USERNAME_CALLABLE = "agencies.backends.attempted_address"
AXES_CLIENT_IP_CALLABLE = "agencies.lockout.client_address"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else a stranger could lock somebody out for ever
AXES_LOCKOUT_TEMPLATE = "agencies/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False  # its labels are English
AXES_VERBOSE = False  # no banner before every command
CSRF_FAILURE_VIEW = "reports.views.held.csrf_failure"
LOGIN_URL = "agencies:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "agencies:login"
SESSION_ENGINE = "agencies.sessions"
SESSION_IDLE_SECONDS = checked_minutes(env.str("SESSION_IDLE_MINUTES", default="15"), "SESSION_IDLE_MINUTES")
SESSION_IDLE_SECONDS_ADMIN = checked_minutes(
    env.str("SESSION_IDLE_MINUTES_ADMIN", default="5"), "SESSION_IDLE_MINUTES_ADMIN"
)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # the server's clock decides; a cookie with an age would need renewal
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=8 * 60 * 60)  # words typed after it ended

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "locale"]  # words of the admin that Django's own Vietnamese lacks
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = "bacgiang_plan.formats"

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
FILE_UPLOAD_PERMISSIONS = 0o600  # only this program reads them; nothing serves the folder by itself
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_HANDLERS = ["bacgiang_plan.lib.files.OnDisk"]  # an upload is never in memory as a whole
UPLOAD_LIMIT = env.int("UPLOAD_LIMIT_MB", default=20) * 1024 * 1024  # bytes of one file
UPLOAD_REQUEST_LIMIT = 10 * UPLOAD_LIMIT  # bytes of one request
UNPACKED_LIMIT = 10 * UPLOAD_LIMIT  # bytes an office file may declare to hold
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default="Cổng theo dõi Kế hoạch 147 <khong-tra-loi@localhost>"
)

REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or embedded_broker.url()
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {  # seconds to redelivery: longer than the longest job (background/jobs.py); the sweep is faster
        "visibility_timeout": 30 * 60,
        "global_keyprefix": env.str("REDIS_KEY_PREFIX", default=""),
    }
    if REDIS_URL
    else embedded_broker.options(VAR_DIR / "broker")
)
# One job at a time waits in a Redis worker; with fewer than eight the folder is read once a second.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1 if REDIS_URL else 8
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)  # its queues would only fill the folder
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.2, "interval_max": 0.2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# The clock keeps nothing on disk: what is due is asked of the database, and a damaged file killed it unseen.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"

PRODUCTION = not EMBEDDED
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
HTTPS = env.bool("HTTPS", default=PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Other names below the province's domain are not ours to bind to HTTPS, nor the preload list to enter.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LOGGING = logs.settings(level=env.str("LOG_LEVEL", default="INFO"))
