"""Settings. Everything an operator may change comes from the environment; a bad value stops the start with a reason."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def env(name: str, default: str = "") -> str:
    """A setting from the environment, or from the file that NAME_FILE names."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def env_bool(name: str, *, default: bool) -> bool:
    """yes/no, true/false, 1/0; anything else is refused."""
    value = env(name).lower()
    if value in ("", "yes", "true", "1", "no", "false", "0"):
        return default if not value else value in ("yes", "true", "1")
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}")


def env_int(name: str, *, default: int) -> int:
    """A whole number."""
    try:
        return int(env(name) or default)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number") from None


def database(url: str) -> dict[str, object]:
    """Django's settings for postgresql://user:password@host:port/name?host=/socket/folder."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or (parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": env_int("KENTAN_CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


DATA_DIR = Path(env("KENTAN_DATA") or BASE_DIR / "var")


def secret_key() -> str:
    """SECRET_KEY, or one made at the first start and kept in the data folder, readable by its owner only."""
    if given := env("SECRET_KEY"):
        return given
    path = DATA_DIR / "secret_key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="utf-8").strip()


DEBUG = env_bool("KENTAN_DEBUG", default=False)
SECRET_KEY = secret_key()
ALLOWED_HOSTS = env("KENTAN_HOSTS", "localhost 127.0.0.1 [::1]").split()
CSRF_TRUSTED_ORIGINS = env("KENTAN_ORIGINS").split()
HTTPS = env_bool("KENTAN_HTTPS", default=False)

INSTALLED_APPS = [
    "kentan.domain.ledger",
    "kentan.domain.organisation",
    "kentan.domain.calendar",
    "kentan.domain.notices",
    "kentan.domain.petitioners",
    "kentan.domain.cases",
    "kentan.domain.deadlines",
    "kentan.domain.triage",
    "kentan.interfaces.ui",
    "kentan.interfaces.workspace",
    "kentan.interfaces.portal",
    "kentan.interfaces.jobs",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "pgtrigger",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kentan.interfaces.ui.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kentan.config.urls"
WSGI_APPLICATION = "kentan.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kentan.interfaces.ui.navigation.navigation",
            ],
        },
    }
]

DATABASE_URL = env("DATABASE_URL")
# Without an address the commands that need no database still run; the others start the embedded server first.
DATABASES = {"default": database(DATABASE_URL or "postgresql:///kentan")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "organisation.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "kentan.interfaces.workspace.accounts.adapter.StaffAdapter"
ACCOUNT_SESSION_REMEMBER = False
# Wrong passwords are django-axes' business, which counts in the database; this limit keeps codes from being guessed.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip,10/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TOTP_ISSUER = "Kentan"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace:today"
LOGOUT_REDIRECT_URL = "account_login"

AXES_FAILURE_LIMIT = env_int("KENTAN_LOCKOUT_FAILURES", default=5)
AXES_COOLOFF_TIME = env_int("KENTAN_LOCKOUT_HOURS", default=1)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says until when; trying again does not prolong it
AXES_USERNAME_CALLABLE = "kentan.interfaces.workspace.accounts.lockout.client_username"
AXES_CLIENT_IP_CALLABLE = "kentan.interfaces.ui.visitors.client_ip"
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "kentan" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env("KENTAN_STATIC") or DATA_DIR / "static")
WHITENOISE_USE_FINDERS = env_bool("KENTAN_STATIC_FINDERS", default=True)
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.*/ui/dist/.+-[\w-]{8}\.\w+$"  # Vite writes the hash of the content into the name
MEDIA_ROOT = Path(env("KENTAN_FILES") or DATA_DIR / "files")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
KENTAN_MAX_FILE_MB = env_int("KENTAN_MAX_FILE_MB", default=20)
KENTAN_MAX_UPLOAD_MB = env_int("KENTAN_MAX_UPLOAD_MB", default=100)  # all files of one request together
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "kentan.interfaces.ui.uploads.Quota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# The public site. Many people share one address on a mobile network, so the limits per address are wide.
KENTAN_FILINGS_PER_HOUR = env_int("KENTAN_FILINGS_PER_HOUR", default=30)  # from one address
KENTAN_FILING_SECONDS = env_int("KENTAN_FILING_SECONDS", default=10)  # nobody fills the form in faster
KENTAN_WRONG_CODES = env_int("KENTAN_WRONG_CODES", default=20)  # in a quarter of an hour from one address

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = env_int("KENTAN_SESSION_HOURS", default=10) * 3600
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
KENTAN_BEHIND_PROXY = env_bool("KENTAN_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if KENTAN_BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "ui/components/table.html"
CSRF_FAILURE_VIEW = "kentan.interfaces.ui.errors.csrf_failure"
AXES_LOCKOUT_CALLABLE = "kentan.interfaces.workspace.accounts.lockout.locked_out"

EMAIL_BACKEND = env("KENTAN_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_HOST = env("KENTAN_EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("KENTAN_EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("KENTAN_EMAIL_USER")
EMAIL_HOST_PASSWORD = env("KENTAN_EMAIL_PASSWORD")
EMAIL_USE_TLS = env_bool("KENTAN_EMAIL_TLS", default=False)
DEFAULT_FROM_EMAIL = env("KENTAN_EMAIL_FROM", "kentan@localhost")
KENTAN_SMS_SENDER = env("KENTAN_SMS_SENDER", "kentan.platform.sms.FileSender")
KENTAN_SMS_FOLDER = DATA_DIR / "sms"
EMAIL_TIMEOUT = env_int("KENTAN_EMAIL_TIMEOUT", default=15)  # seconds
# Reminders go out in these hours of working days.
KENTAN_OFFICE_HOURS = env("KENTAN_OFFICE_HOURS", "8:30-12:00 14:30-17:30")

PROCRASTINATE_ON_APP_READY = "kentan.config.schedule.schedule"

KENTAN_REACTIONS = "kentan.config.reactions.REACTIONS"
# For each kind of stream with stored state, how that state is held against its history.
KENTAN_REPLAYS = ["kentan.domain.petitioners.queries.REPLAY", "kentan.domain.cases.queries.REPLAY"]
KENTAN_KEYRING = Path(env("KENTAN_KEYRING") or DATA_DIR / "keys.json")
KENTAN_COUNTY_CODE = env("KENTAN_COUNTY_CODE", "430422")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("KENTAN_LOG_LEVEL", "WARNING")},
}
