"""Forget the guests of events that are over."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from home.domain.guests import purge


class Command(BaseCommand):
    """Parse, call the domain, print what happened."""

    help = "終わって GUEST_RETENTION_DAYS 日を過ぎた催しの申込(氏名、連絡先)を消します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="消さずに、件数だけを出します。"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        is_dry = options["dry_run"]
        counts = purge(days=settings.GUEST_RETENTION_DAYS, now=timezone.now(), is_dry=is_dry)
        if not options["verbosity"]:
            return
        for title, count in counts.items():
            self.stdout.write(f"{title}: {count}件")
        done = "消す申込" if is_dry else "消した申込"
        self.stdout.write(f"{done}: {sum(counts.values())}件")
