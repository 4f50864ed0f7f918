"""The project's own app: nothing but its start."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Where the layers come together."""

    name = "config"
