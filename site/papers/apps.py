"""Paper: what is printed, what comes back, and what the office enters from it."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """紙の教材と用紙, 代行入力, 集合視聴, 番号票."""

    name = "papers"
    verbose_name = "紙の受講"
