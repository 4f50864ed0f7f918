"""`manage.py prepare_demo`: everything that a fresh machine needs before it can serve the demo.

One process for all of it: starting Python five times would take longer than the work.
"""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

CURRICULA = settings.SITE_DIR / "curriculum" / "data"


class Command(BaseCommand):
    """Migrate, collect static files, load the curricula and the demo's people."""

    help = "データベース、静的ファイル、研修、デモの人を用意します。何度でも同じ結果になります。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the option of `load_demo`."""
        parser.add_argument(
            "--accounts-only", action="store_true", help="六つのアカウントと開催回だけを作ります。"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run each step; each changes nothing when there is nothing to do."""
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_curriculum", str(CURRICULA))
        call_command("load_demo", accounts_only=options["accounts_only"], keep_fresh=True)
        call_command("prepare_site")
