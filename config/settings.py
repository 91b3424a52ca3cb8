"""Every setting in one file, read from the environment; a wrong one fails loudly."""

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

from config.database import database_settings
from config.secret_key import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent


def env_bool(name: str, default: str) -> bool:
    """A variable, True or False; raises ImproperlyConfigured when it is neither."""
    value = os.environ.get(name, default)
    if value not in ("True", "False"):
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}.")
    return value == "True"


def env_list(name: str, default: str) -> list[str]:
    return [
        item.strip()
        for item in os.environ.get(name, default).split(",")
        if item.strip()
    ]


DEBUG = env_bool("DEBUG", "False")
SECRET_KEY = secret_key()
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # the other one would replace our admin site
    "unfold.contrib.filters",
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "axes",
    "corsheaders",
    "csp",
    "dates",
    "search",
    "records",
    "history",
    "review",
    "api",
    "editing",
    "accounts",
    "sources",
    "places",
    "groups",
    "incidents",
    "matching",
    "reconciliation",
    "desk",
]
MIDDLEWARE = [
    "api.http.request_id.RequestIdMiddleware",  # first, to give every answer its id
    "config.cross_origin.CrossOriginMiddleware",  # before those that answer
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.lockout_address"

# What goes wrong here goes to stderr, without what people wrote: config/log_format.py.
# What clients do wrong they are told, in their answers. Nothing goes by mail.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.log_format.LogFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
    },
}

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # Straight from the packages: nothing to collect.

# Scripts, styles, fonts and pictures come from this server alone. The admin's
# Alpine.js evaluates expressions, so config/site.py loosens the policy there.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF, UNSAFE_INLINE],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
ADMIN_SCRIPT_SOURCES = [SELF, UNSAFE_EVAL]
LOGIN_REDIRECT_URL = "admin:index"
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_ENABLE_ADMIN = False  # `manage.py axes_reset` lets somebody in again.

UNFOLD = {
    "SITE_TITLE": "Armed groups",
    "SITE_HEADER": "Armed groups",
    "SITE_SUBHEADER": "Reference database",
    "SITE_SYMBOL": "hub",
    "SITE_URL": None,
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda request: static("desk/favicon.svg"),
        }
    ],
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "STYLES": [lambda request: static("desk/desk.css")],
    "SCRIPTS": [lambda request: static("editing/edtf.js")],
    "DASHBOARD_CALLBACK": "desk.dashboard.dashboard",
    "COMMAND": {"search_models": "desk.menu.searched_models"},
    "SIDEBAR": {"command_search": True, "navigation": "desk.menu.navigation"},
    "COLORS": {
        "primary": {
            "50": "oklch(97.1% .012 220)",
            "100": "oklch(94% .03 220)",
            "200": "oklch(88.5% .055 220)",
            "300": "oklch(80% .085 221)",
            "400": "oklch(69% .105 223)",
            "500": "oklch(58% .105 226)",
            "600": "oklch(49% .095 229)",
            "700": "oklch(42.5% .08 231)",
            "800": "oklch(37% .065 232)",
            "900": "oklch(32.5% .052 233)",
            "950": "oklch(24.5% .04 235)",
        }
    },
}

# --- The API -----------------------------------------------------------------------

API_ANON_RATE = os.environ.get("API_ANON_RATE", "1200/minute")
NUM_PROXIES = int(os.environ.get("NUM_PROXIES", "0"))
# Part of every list's ETag, so that a new release is not taken for the old answers.
BUILD_ID = os.environ.get("BUILD_ID", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # One counter per address that asks; fewer would forget busy readers.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PARSER_CLASSES": ["api.http.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["api.http.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "api.http.renderers.FormatNegotiation",
    "DEFAULT_METADATA_CLASS": "api.metadata.Metadata",
    "DEFAULT_PAGINATION_CLASS": "api.pagination.keyset_pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "api.openapi.operations.DescribedSchema",
    "EXCEPTION_HANDLER": "api.errors.problems.problem_handler",
}
# Every page may ask /reconcile, and read the API: config/cross_origin.py. No cookies.
CORS_URLS_REGEX = r"^/(api/v1|reconcile)(/|$)"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
CORS_ALLOW_HEADERS = ["*"]
CORS_EXPOSE_HEADERS = [
    "ETag",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "Content-Disposition",
    "X-Request-ID",
]
REST_KNOX = {"TOKEN_TTL": timedelta(hours=10), "AUTH_HEADER_PREFIX": "Token"}
SPECTACULAR_SETTINGS = {
    "TITLE": "Armed-group reference database",
    "DESCRIPTION": "Who the armed groups are, which umbrellas they belong to, who "
    "leads them, how large they are, who lists them, and what they did or suffered: "
    "every statement dated, sourced and weighed.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # What is read as an object, such as a reference, is written as a word as well.
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Vocabularies that no field declares, or whose own word is taken.
    "ENUM_NAME_OVERRIDES": {
        "FateWord": "groups.models.PersonFate.Fate",
        "Method": "incidents.models.incident.Method",
        "Direction": "records.choices.Direction",
        "Holds": "api.claim_serializers.HOLDS",
    },
    "POSTPROCESSING_HOOKS": [
        "api.openapi.enums.name_enums",
        "api.openapi.operations.finish",
    ],
    # Hundreds of operations: a reader opens one collection, or comes by a deep link.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none"},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
}
