"""What Django must know to serve the office to people; the ledger alone needs `settings`."""

import os
from importlib.resources import files
from urllib.parse import urlsplit

from dure.office.database import read_database_url
from dure.office.environment import read_environment

_OFFICE = read_environment(os.environ)

DEBUG = False
IS_PRODUCTION = _OFFICE.is_production
SECRET_KEY = _OFFICE.secret_key
ORIGIN = _OFFICE.origin
ALLOWED_HOSTS = list(_OFFICE.hosts)
CSRF_TRUSTED_ORIGINS = [_OFFICE.origin]
ROOT_URLCONF = "dure.office.web.urls"
WSGI_APPLICATION = "dure.office.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "dure.office.web",
    "dure.office.people",
    "dure.office.public",
    "dure.office.api",
    "dure.office.opendata",
    "dure.office.calls",
    "dure.office.applications",
    "dure.office.screening",
    "dure.office.reviews",
    "dure.office.assessments",
    "dure.office.panels",
    "dure.office.decisions",
    "dure.office.objections",
    "dure.office.grants",
    "dure.office.notices",
    "dure.office.todo",
    "dure.office.tasks",
    "dure.office.trail",
    "dure.office.ledger",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
]
if _OFFICE.oidc is not None:
    # Left out where nobody signs in so: what speaks to a provider takes 6 MB of every worker.
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dure.office.web.middleware.ContentPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dure.office.web.middleware.RequestSize",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dure.office.web.middleware.Memory",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dure.office.web.middleware.ActNamed",
    "dure.office.web.middleware.Refusals",
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
                "dure.office.web.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data.
DATABASES = {
    # Kept open, since opening costs as much as a page does; little is held by each, since every
    # thread of a worker has one.
    "default": read_database_url(_OFFICE.database_url, cache_mb=2)
    | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
}
CACHES = {
    # In the database, so that limits count over all workers, without another service.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "office_cache",
    }
}
MEDIA_ROOT = _OFFICE.files
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10
REPORT = _OFFICE.report
FILE_UPLOAD_PERMISSIONS = 0o600
REQUEST_MAX_BYTES = 25_000_000

# Requests to the API: in a minute, in each worker, of a person and of an address.
API_PER_MINUTE = {"person": 600, "public": 120}

# Dividing and matching load numerical libraries; a worker does without them, see office/apart.py.
COMPUTE_APART = True

# Words, days and numbers.
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "dure_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = _OFFICE.time_zone

# Static files: read where the packages have them, so that installing needs no further step.
STATIC_URL = "/static/"
STATICFILES_DIRS = [("house", str(files("dure.report") / "style"))]  # what reports look like too
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

# Safety.
SESSION_COOKIE_NAME = "dure_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "dure.office.web.errors.refuse_forged"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = ["^health$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
# A reverse proxy stands in front and tells the scheme; see docs/explanation/the-office.md.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PRODUCTION else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if IS_PRODUCTION else 0
_FORM_TARGETS = ["'self'"]
if _OFFICE.oidc is not None:
    # A browser follows the form for signing in to the provider only if the policy names it.
    _ISSUER = urlsplit(_OFFICE.oidc.issuer)
    _FORM_TARGETS.append(f"{_ISSUER.scheme}://{_ISSUER.netloc}")
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # data: the square to scan when an authenticator is added
        "font-src 'self'",
        "connect-src 'self'",
        f"form-action {' '.join(_FORM_TARGETS)}",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

# Accounts.
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "todo"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "dure.office.people.adapter.OfficeAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "dure.office.people.adapter.name_person"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_PRODUCTION else "http"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Dure"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": _OFFICE.oidc.name,
                "client_id": _OFFICE.oidc.client_id,
                "secret": _OFFICE.oidc.client_secret,
                "settings": {"server_url": _OFFICE.oidc.issuer},
            }
        ]
        if _OFFICE.oidc
        else [],
    }
}

# Mail: printed where no server is named.
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _OFFICE.mail_host
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = _OFFICE.mail_host
EMAIL_PORT = _OFFICE.mail_port
EMAIL_HOST_USER = _OFFICE.mail_user
EMAIL_HOST_PASSWORD = _OFFICE.mail_password
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _OFFICE.mail_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"talk": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["talk"], "level": "WARNING"},
}
