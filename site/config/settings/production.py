"""A server on a network. Refuses to start on anything unsafe or missing."""

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import DEMO

if DEMO:
    env.refuse("DEMO", "は本番の設定では使えません。外してください。")
DEBUG = False
SECRET_KEY = env.required("SECRET_KEY")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS") or env.refuse("ALLOWED_HOSTS", "を設定してください。")
if len(SECRET_KEY) < 50:
    env.refuse("SECRET_KEY", "は50文字以上の、推測できない文字列にしてください。")
BASE_URL = env.base_url("BASE_URL", env.required("BASE_URL"))
if not BASE_URL.startswith("https://"):
    env.refuse("BASE_URL", "は https:// で始めてください。")
WAGTAILADMIN_BASE_URL = BASE_URL
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# TLS ends at a proxy (see the next line): without saying more, one stands in front.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 1, least=0, most=9)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# Wagtail shows its previews in a frame of the same site: SAMEORIGIN, not DENY.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
