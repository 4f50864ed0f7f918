"""Content in and out."""

from django.apps import AppConfig


class CurriculumConfig(AppConfig):
    """YAML load; the demo ward."""

    name = "curriculum"
    verbose_name = "カリキュラム"
