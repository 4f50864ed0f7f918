"""Settings shared by every environment: no secrets, no environment except through env."""

from pathlib import Path

from config import env

SITE_DIR = Path(__file__).resolve().parents[2]
BASE_DIR = SITE_DIR.parent
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")

# What runs -----------------------------------------------------------------------------

INSTALLED_APPS = [
    # ours, highest layer first: a template or a command of a higher layer wins
    "config",
    "reports",
    "papers",
    "home",
    "curriculum",
    "certificates",
    "quizzes",
    "courses.groupwork",
    "courses.worksheets",
    "courses",
    "courses.cases",
    "notices",
    "library",
    "people",
    "audit",
    # Wagtail
    "wagtailmedia",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "people.wagtail_users.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    # sign-in
    "allauth",
    "allauth.account",
    # Django
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.csp.PolicyMiddleware",
    "config.requests.WellFormedMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.answers.AnswerByRedirectMiddleware",
    "people.kept_posts.PutBackMiddleware",
    "config.requests.MethodPageMiddleware",
    "people.kept_posts.SignInAgainMiddleware",
    "people.kept_posts.FormOwnerMiddleware",
    "people.sessions_in_use.SignInInUseMiddleware",
    "people.middleware.PrivatePagesMiddleware",
    "people.middleware.OneTimeCodeMiddleware",
    "people.gone.GoneMiddleware",
    "config.requests.RefusalMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "home.context_processors.site",
                "notices.context_processors.unread",
            ],
            "builtins": ["people.templatetags.forms_of_ours"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEST_RUNNER = "config.test_runner.PytestTestRunner"

# Where things are kept -----------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'yorisoi.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # One writer at a time, announced at BEGIN: a transaction never fails half way on a
    # lock that it could not upgrade. WAL lets readers go on meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache("CACHE_URL", f"filecache://{DATA_DIR / 'cache'}")}
if "redis" not in CACHES["default"]["BACKEND"]:
    # Failed sign-ins are counted here. By default 300 entries are kept, and others are thrown
    # out at random: failing with 300 invented numbers would free the one under attack.
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 20_000)
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_ROOT = env.folder("STATIC_ROOT", DATA_DIR / "static")
STATIC_URL = "/static/"
STATICFILES_DIRS = [SITE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # No address at all: what lies here is served by gated views only.
    "private": {
        "BACKEND": "library.storage.PrivateStorage",
        "OPTIONS": {"location": DATA_DIR / "private"},
    },
    "staticfiles": {"BACKEND": "library.storage.StaticStorage"},
}

# Who comes in --------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.backends.RegisterBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("number", "contact_email")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
     "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]  # fmt: skip
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/my/"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "number"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
# An e-mail is turned into its owner's number before anything is checked, and only if it is
# verified: allauth's own e-mail login would take an unverified one as well.
ACCOUNT_LOGIN_METHODS = {"username"}
# Numbers are compared as stored, in lower case. A comparison by the database's own idea of
# upper and lower case finds "admin" by "admın" too, which the count of failures does not.
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "【よりそい研修】"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_FORMS = {"login": "people.forms.LoginForm"}
# How many proxies of ours stand in front, each adding to X-Forwarded-For (people.visitors).
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0, least=0, most=9)
ACCOUNT_RATE_LIMITS = {
    # A hall of a hundred people shares one address, so no sign-in is counted by address:
    # only failures count, by the account that was tried.
    "login": None,
    "login_failed": "10/10m/key",
    # Seats of an event that one address takes, whatever cookies it keeps. A hall of 20 applies
    # within the hour, some for two; another hall of the same house follows on the same day.
    # A program needs days for what an event seats, and the office sees it on the first.
    "guest_application": "30/h/key,60/d/key",
    # Wrong pairs of receipt and name from one address: beside the five that a number allows,
    # they end a walk through the numbers.
    "guest_withdrawal": "20/h/key",
    # Samples of a certificate: half a second of a processor each. One is asked for when an author
    # stops typing, and nobody stops so often.
    "certificate_samples": "40/m/user",
}
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "home.views.csrf_failure"

# How it speaks -------------------------------------------------------------------------

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語")]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
LOCALE_PATHS = [SITE_DIR / "locale"]
BASE_URL = env.base_url("BASE_URL", f"http://localhost:{env.port('PORT', 8000)}")
EMAIL_CONFIG = env.email("EMAIL_URL", "consolemail://")
vars().update(EMAIL_CONFIG)
# Of each step of the conversation with the mail server: connecting, sending, each whole reply.
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 20, most=300)
DEFAULT_FROM_EMAIL = env.sender("DEFAULT_FROM_EMAIL", "yorisoi@localhost")
DEMO = env.flag("DEMO")
# How long what guests of an event entered is kept after it; see `purge_guests`.
GUEST_RETENTION_DAYS = env.number("GUEST_RETENTION_DAYS", 60)

# What browsers may do ------------------------------------------------------------------

X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
        "base-uri": ["'self'"],
        "manifest-src": ["'self'"],
    }
}
# Wagtail's admin writes inline styles and scripts of its own; still nothing from outside.
ADMIN_CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'", "'unsafe-inline'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    }
}

# What is written down ------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"secret_paths": {"()": "config.logs.SecretPathFilter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["secret_paths"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Errors go to the console in production too, not by mail to nobody.
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}

# Wagtail -------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "よりそい"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# Trainers publish by themselves: there is no group that would approve.
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "library.LibraryImage"
WAGTAILDOCS_DOCUMENT_MODEL = "library.LibraryDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# What no browser runs: neither HTML nor SVG (see library.serving).
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "pdf", "pptx", "txt", "xlsx"]
WAGTAILIMAGES_RENDITION_STORAGE = "private"
WAGTAILMEDIA = {
    "MEDIA_MODEL": "library.LibraryMedia",
    "MEDIA_FORM_BASE": "library.media_forms.LibraryMediaForm",
    # What browsers of ten years play without help.
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
    "AUDIO_EXTENSIONS": ["m4a", "mp3", "ogg"],
}
MEDIA_MAX_BYTES = env.number("MEDIA_MAX_MEGABYTES", 500) * 1_000_000
# The desks sit on a closed network: nothing is asked of any outside host.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "library.search"}}
TAGGIT_CASE_INSENSITIVE = True
