"""Settings, read from the environment only.

`KOPALNIA_MODE` is `production` (the default, strict), `demo` (`make run`: fictional people, one-click sign-in) or
`test`. Each mode differs from production only in the blocks marked with its name. The demo can never meet real data:
it refuses to start with any setting that belongs to production, and production does not mount its pages. All
variables with their meaning stand in `deploy/example.env`.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from kopalnia import env

BASE_DIR = Path(__file__).resolve().parent.parent

MODE = env.choice("KOPALNIA_MODE", options=("production", "demo", "test"), default="production")
PRODUCTION, DEMO, TESTING = MODE == "production", MODE == "demo", MODE == "test"
DEBUG = env.flag("DEBUG", default=False)

# The database of SQLite, media, and in demo mode the secret key and the demo clock.
DATA_DIR = env.temporary_folder() if TESTING else env.folder("KOPALNIA_DATA", BASE_DIR / "var")
# Whatever process reads these settings: what it writes is for the portal's own account alone (kopalnia/data_folder.py).
os.umask(0o077)

if PRODUCTION:
    SECRET_KEY = env.required(
        "SECRET_KEY",
        "production does not start without a secret key. Make one with"
        " `python -c 'import secrets; print(secrets.token_urlsafe(64))'` and keep it."
        " To look at the demo, use `make run` or KOPALNIA_MODE=demo.",
    )
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY is shorter than 50 characters: make a longer, random one.")
    if DEBUG:
        raise ImproperlyConfigured(
            "DEBUG shows settings and data to every visitor: unset it, or use KOPALNIA_MODE=demo."
        )
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured(
            "Set ALLOWED_HOSTS to the host names of the portal, for example kopalnia.example.org."
        )
    # ".example.org" stands for all its sub-domains, which an origin writes with a star.
    origins = [f"https://{f'*{host}' if host.startswith('.') else host}" for host in ALLOWED_HOSTS]
    CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", ",".join(origins))
    # Former keys: sessions and secrets of second factors made with them stay readable.
    SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
elif DEMO:
    SECRET_KEY = env.demo_secret_key(DATA_DIR)
    env.refuse_in_demo("SECRET_KEY", "ALLOWED_HOSTS", "MAIL_TRANSPORT_HOST", "SMSAPI_TOKEN")
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.words("KOPALNIA_DEMO_HOSTS")]
else:
    SECRET_KEY = "test-only-" * 6
    ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

# --- Applications ----------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "kopalnia.apps.KopalniaConfig",
    "people.apps.PeopleConfig",
    "organisations.apps.OrganisationsConfig",
    "programmes.apps.ProgrammesConfig",
    "joining.apps.JoiningConfig",
    "recruitment.apps.RecruitmentConfig",
    "trainings.apps.TrainingsConfig",
    "visits.apps.VisitsConfig",
    "microprojects.apps.MicroprojectsConfig",
    "mentors.apps.MentorsConfig",
    "publications.apps.PublicationsConfig",
    "reports.apps.ReportsConfig",
    *(["kopalnia.demo.apps.DemoConfig"] if DEMO or TESTING else []),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "kopalnia.apps.StaticFiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kopalnia.headers.HeadersMiddleware",
    # Static files carry the headers of the five above.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kopalnia.lib.web.middleware.PlainRequestMiddleware",
    # Outside everything that asks the database.
    "kopalnia.read_only_requests.ReadingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kopalnia.lib.web.request_cache.RequestCacheMiddleware",
    "kopalnia.lib.web.middleware.LanguageMiddleware",
    # Outside what keeps an answer: it is kept exactly as its view gave it.
    "kopalnia.lib.web.middleware.TypographyMiddleware",
    # Nothing above reads the body of a request.
    "kopalnia.lib.web.body_limits.BodyLimitMiddleware",
    "kopalnia.lib.web.asof.AsOfMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.CardSessionMiddleware",
    "joining.middleware.CompanySessionMiddleware",
    "people.middleware.SecondFactorMiddleware",
    "people.middleware.LastSeenMiddleware",
    # Nearly last, so that the first answer of a form sent twice is kept exactly as its view gave it.
    "kopalnia.lib.web.idempotency.IdempotencyMiddleware",
    # Inside even of that: a form that led to the sign-in page was not taken.
    "kopalnia.lib.web.rejected_form.RejectedFormMiddleware",
]

ROOT_URLCONF = "kopalnia.urls"
WSGI_APPLICATION = "kopalnia.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kopalnia.context_processors.appearance",
            ],
        },
    }
]
FORMS_URLFIELD_ASSUME_HTTPS = True
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- Data ------------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.database(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR}/kopalnia.sqlite3"))}
if DEMO:
    env.refuse_real_database(DATABASES["default"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Originals and documents. There is no MEDIA_URL route: a file leaves only through a view that asks a policy.
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Bodies above these are refused unread (kopalnia/lib/web/body_limits.py): forms, and forms with photos of people signed in.
BODY_LIMIT = DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_LIMIT = 30 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# Rate limits live in the cache, so all server processes must share it: a folder by default, Redis by CACHE_URL.
# Above this number a third is thrown away at random: a flood of tries must not wipe out their own count.
MOST_COUNTERS = {"MAX_ENTRIES": 10_000}
CACHE_URL = env.cache_url("CACHE_URL")
if CACHE_URL:
    env.client_of("CACHE_URL", "redis", extra="scale")
    CACHES = {
        "default": {"BACKEND": "kopalnia.lib.web.caches.RedisOrDatabaseCache", "LOCATION": CACHE_URL},
        "database": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "kopalnia_cache",
            "OPTIONS": MOST_COUNTERS,
        },
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "cache",
            "OPTIONS": MOST_COUNTERS,
        }
    }

# Each queue is served on its own (kopalnia/lib/domain/queue_threads.py): a mail server that is silent holds up no document.
TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail", "texts", "documents"]}
}

# --- People and sign-in ----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "people.backends.PasswordBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "people.forms.sign_in.SignupForm",
    "confirm_login_code": "people.forms.sign_in.ConfirmLoginCodeForm",
    "confirm_password_reset_code": "people.forms.sign_in.ConfirmPasswordResetCodeForm",
    "confirm_email_verification_code": "people.forms.sign_in.ConfirmEmailVerificationCodeForm",
    "request_login_code": "people.forms.sign_in.RequestLoginCodeForm",
    "reset_password": "people.forms.sign_in.ResetPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Signing up needs an address only; the code sent there proves it. A password is optional, now or later.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# Beside allauth's own. A room of people with fresh cards shares one address; each try costs the machine a slow hash.
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {"card": "60/m/ip", "sms": "20/m/ip"}
# A private address beside the employer's, so that an account outlives a job; messages go to the primary one.
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
# Ways in are added and taken away only by whoever has just shown their password or their factor, if they have one.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# How long such a proof holds, in seconds: the one asked for again, a password at signing in, a factor set up just now.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"

# The company's own account (OpenID Connect), one server for each company; without any there is no such way in. Whom it lets in
# is decided in joining/adapter.py. Nothing of this is ever kept in the database.
IDENTITY_PROVIDERS = env.identity_providers(secure=PRODUCTION)
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": IDENTITY_PROVIDERS}}
SOCIALACCOUNT_ADAPTER = "joining.adapter.CompanyAccountAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
# Who comes by the company's account may have no address here at all.
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
# Administrators and coordinators prove who they are twice; the rule itself stands in people/second_factor.py.
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", default=PRODUCTION)
MFA_ADAPTER = "people.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "people.forms.second_factor.AuthenticateForm",
    "authenticate_webauthn": "people.forms.second_factor.AuthenticateWebAuthnForm",
    "reauthenticate": "people.forms.second_factor.ReauthenticateForm",
    "activate_totp": "people.forms.second_factor.ActivateTOTPForm",
    "add_webauthn": "people.forms.second_factor.AddWebAuthnForm",
    "edit_webauthn": "people.forms.second_factor.EditWebAuthnForm",
    "login_webauthn": "people.forms.second_factor.LoginWebAuthnForm",
    "reauthenticate_webauthn": "people.forms.second_factor.ReauthenticateWebAuthnForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
# A code typed a little too late, or by a telephone whose clock is wrong, is still good; each code is good once.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Kopalnia"
MFA_RECOVERY_CODE_COUNT = 10
MFA_RECOVERY_CODES_SHOW_ONCE = True

SESSION_ENGINE = "kopalnia.lib.web.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "kopalnia.lib.web.message_storage.OwnNotices"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kopalnia.errors.csrf_failure"
CSRF_COOKIE_SAMESITE = "Lax"

# --- Language and time -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", "Polski"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "kopalnia" / "locale"]
LANGUAGE_COOKIE_NAME = "kopalnia-language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Warsaw"
USE_TZ = True
# In demo mode the portal may live on another day (kopalnia.lib.domain.clock): the day stands in this file.
DEMO_CLOCK = DATA_DIR / "clock" if DEMO else None

# --- Static files ----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "kopalnia.lib.domain.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Mail ------------------------------------------------------------------------------------------------------------
# Everything written by the portal, allauth and Django becomes a row of the outbox in the same transaction; the worker
# sends the rows over SMTP. In demo mode there is no transport: the rows are read in the mailbox page.

EMAIL_BACKEND = "people.outbox.OutboxBackend"
# The database never keeps a code or a link that lets in; the demo lays such letters here for its mailbox page.
DEMO_LETTERS = DATA_DIR / "letters" if DEMO else None
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Kopalnia <kopalnia@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_TRANSPORT_HOST = env.text("MAIL_TRANSPORT_HOST")
MAIL_TRANSPORT_PORT = env.number("MAIL_TRANSPORT_PORT", default=587, low=1)
MAIL_TRANSPORT_USER = env.text("MAIL_TRANSPORT_USER")
MAIL_TRANSPORT_PASSWORD = env.text("MAIL_TRANSPORT_PASSWORD")
MAIL_TRANSPORT_SECURITY = env.choice(
    "MAIL_TRANSPORT_SECURITY", options=("starttls", "tls", "none"), default="starttls"
)
MAIL_TRANSPORT_TIMEOUT = env.number("MAIL_TRANSPORT_TIMEOUT", default=15, low=1)
# --- Text messages ---------------------------------------------------------------------------------------------------
# Codes to sign in with (people/sms.py). Off unless a gateway is named.

SMS_GATEWAY = env.choice("SMS_GATEWAY", options=("", "smsapi", "file"), default="")
SMS_FOLDER = DATA_DIR / "sms"
SMS_DAILY_LIMIT = env.number("SMS_DAILY_LIMIT", default=500, low=1)
SMSAPI_TOKEN = env.text("SMSAPI_TOKEN")
SMSAPI_SERVICE = env.choice("SMSAPI_SERVICE", options=("pl", "com"), default="pl")
SMSAPI_SENDER = env.text("SMSAPI_SENDER")
if SMS_GATEWAY == "smsapi":
    env.required("SMSAPI_TOKEN", "SMS_GATEWAY is smsapi, and its service asks for the token of your account there.")
    env.client_of("SMS_GATEWAY", "smsapi", extra="sms")
elif SMS_GATEWAY == "file" and PRODUCTION:
    raise ImproperlyConfigured("SMS_GATEWAY=file writes codes into files, for trials only: unset it in production.")

# --- Links in messages -----------------------------------------------------------------------------------------------
# Where links in mails lead to.
SITE_URL = env.text(
    "SITE_URL", f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if PRODUCTION else "http://127.0.0.1:8000"
).rstrip("/")

# --- Browser-side security -------------------------------------------------------------------------------------------

provider_origins = [
    "{0.scheme}://{0.netloc}".format(urlsplit(address))
    for provider in IDENTITY_PROVIDERS
    for address in (provider["settings"]["server_url"], *env.words(f"OIDC_{provider['provider_id'].upper()}_ORIGINS"))
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        # The press of "Konto firmowe" ends at the company's server.
        "form-action": ["'self'", *provider_origins],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
UNUSED_FEATURES = """
    accelerometer autoplay bluetooth browsing-topics camera display-capture encrypted-media fullscreen geolocation
    gyroscope hid idle-detection local-fonts magnetometer microphone midi payment picture-in-picture
    screen-wake-lock serial storage-access usb web-share xr-spatial-tracking
"""
PERMISSIONS_POLICY: dict[str, list[str]] = {name: [] for name in UNUSED_FEATURES.split()}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

if PRODUCTION:
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
    SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", default=2 * 365 * 24 * 3600)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = env.flag("SECURE_HSTS_PRELOAD", default=True)
    if env.flag("TRUST_PROXY_HEADERS", default=False):
        # Only behind a proxy that always sets these headers itself: without the second, all people behind it would
        # share one address and one limit of tries.
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", default=1, low=1)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-kopalnia-session"
    CSRF_COOKIE_NAME = "__Host-kopalnia-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-kopalnia-language"
else:
    # Cookies ignore ports: own names keep two portals on one machine apart.
    SESSION_COOKIE_NAME = "kopalnia-session"
    CSRF_COOKIE_NAME = "kopalnia-csrf"

# --- Logs ------------------------------------------------------------------------------------------------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "kopalnia.lib.web.logs.KeylessFormatter",
            "fmt": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        # Django's own handlers would print each line a second time.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # A wrong host name is a stranger's mistake, not ours.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # Who sends too much is told so; a flood of it must not fill the log.
        "django.security.BodyTooLarge": {"level": "CRITICAL"},
    },
}

if DEMO:
    # The terminal of `make run` is for people: addresses, log-ins, and what went wrong.
    LOGGING["loggers"]["django_tasks"] = {"level": "WARNING"}  # type: ignore[index]

# --- Test ------------------------------------------------------------------------------------------------------------

if TESTING:
    # Fast where production is careful; what is tested is the same.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    TASKS = {
        "default": {
            "BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
            "QUEUES": TASKS["default"]["QUEUES"],
        }
    }
    # A file, as in production: the threads of one test (and the server of a browser walk) each need a connection.
    # It is thrown away, so it need not survive a power cut.
    if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        DATABASES["default"]["TEST"] = {"NAME": f"{DATA_DIR}/test.sqlite3"}
        DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    LOGGING["root"]["level"] = "ERROR"
    WHITENOISE_AUTOREFRESH = True
    ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
