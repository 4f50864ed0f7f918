"""Paper: what is printed, what comes back, and what the office enters from it."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """紙の教材と用紙, 代行入力, 集合視聴, 番号票."""

    name = "papers"
    verbose_name = "紙の受講"

    def ready(self) -> None:
        """Offer the papers of a module on its page."""
        from courses import module_links
        from papers.module_links import link_to_print

        module_links.register(link_to_print)
