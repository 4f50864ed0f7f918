"""A ward's own machine, or a developer's: `make run`."""

from config import env
from config.settings.base import *  # noqa: F403

DEBUG = env.flag("DEBUG")
SECRET_KEY = (
    env.text("SECRET_KEY") or "insecure-only-for-this-machine-never-for-a-server-on-a-network"
)
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
