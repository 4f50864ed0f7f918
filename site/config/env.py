"""What the environment may say, read with types.

A wrong value stops the start with one clear line, before anything is half done.
"""

import os
from email.utils import getaddresses
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

_env = environ.Env()


def refuse(name: str, why: str) -> NoReturn:
    """Stop the start, naming the variable and what is wrong with it."""
    raise SystemExit(f"設定エラー: 環境変数 {name} {why}")


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding blanks."""
    return os.environ.get(name, default).strip()


def required(name: str) -> str:
    """Return the variable; refuse an empty one."""
    value = text(name)
    if not value:
        refuse(name, "を設定してください。")
    return value


def flag(name: str, default: bool = False) -> bool:
    """Return the variable as a boolean: 1/0, true/false, yes/no, on/off."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    refuse(name, f"は 1 か 0 にしてください(いまの値: {value})。")


def port(name: str, default: int) -> int:
    """Return a TCP port, 1–65535."""
    value = text(name) or str(default)
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        refuse(name, f"は 1 から 65535 までの数字にしてください(いまの値: {value})。")
    return int(value)


def number(name: str, default: int, *, least: int = 1, most: int = 1_000_000) -> int:
    """Return a whole number from `least` to `most`."""
    value = text(name) or str(default)
    if not value.isascii() or not value.isdigit() or not least <= int(value[:8]) <= most:
        refuse(name, f"は {least} から {most} までの数字にしてください(いまの値: {value})。")
    return int(value)


def names(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    """Return a folder that can be written to, making it if need be."""
    path = Path(text(name) or default).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        refuse(name, f"のフォルダを使えません({path}: {error.strerror})。")
    if not os.access(path, os.W_OK):
        refuse(name, f"のフォルダに書き込めません({path})。")
    return path


def base_url(name: str, default: str) -> str:
    """Return an absolute http(s) address without a trailing slash."""
    value = (text(name) or default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        refuse(name, f"は https://… の形にしてください(いまの値: {value})。")
    return value


def database(name: str, default: str) -> dict[str, Any]:
    """Return Django's settings for a `sqlite:///…` or `postgres://…` address."""
    value = text(name) or default
    if urlsplit(value).scheme not in {"sqlite", "postgres", "postgresql"}:
        refuse(name, "は sqlite:///… か postgres://… の形にしてください。")
    try:
        return dict(_env.db_url_config(value))
    except Exception as error:
        refuse(name, f"を読み取れません({error})。")


def cache(name: str, default: str) -> dict[str, Any]:
    """Return Django's settings for a `filecache://`, `locmemcache://` or `redis://` address."""
    value = text(name) or default
    if urlsplit(value).scheme not in {"filecache", "locmemcache", "redis", "rediss"}:
        refuse(name, "は filecache://…、locmemcache://、redis://… のどれかにしてください。")
    return dict(_env.cache_url_config(value))


def email(name: str, default: str) -> dict[str, Any]:
    """Return Django's settings for an `smtp://…`, `consolemail://` or `filemail://…` address."""
    value = text(name) or default
    scheme = urlsplit(value).scheme
    if scheme not in environ.Env.EMAIL_SCHEMES:
        refuse(
            name, "は smtp://、smtp+tls://、consolemail://、filemail:// のどれかにしてください。"
        )
    config = dict(_env.email_url_config(value))
    if config["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
        config["EMAIL_BACKEND"] = "config.smtp.EmailBackend"
    return config


def sender(name: str, default: str) -> str:
    """Return whom mail comes from: an address, or a name with an address in brackets."""
    value = text(name) or default
    try:
        [(_, address)] = getaddresses(value.splitlines())
        validate_email(address)
    except (ValueError, ValidationError):
        refuse(
            name,
            "は yorisoi@example.jp か「よりそい研修 <yorisoi@example.jp>」の形にしてください。",
        )
    return value
