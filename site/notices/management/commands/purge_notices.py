"""Remove what was told long ago; run once a year, first with --dry-run."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from notices.domain.retention import outdated, purge


class Command(BaseCommand):
    """Delete notices older than the setting says. Nothing else is touched."""

    help = "設定の年数より古いお知らせの記録を消します。学習記録には触れません。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --dry-run."""
        parser.add_argument("--dry-run", action="store_true", help="件数だけを示し、消しません。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count or delete."""
        if options["dry_run"]:
            self.stdout.write(f"{outdated(timezone.now()).count()}件のお知らせを消す予定です。")
        else:
            self.stdout.write(f"{purge()}件のお知らせを消しました。")
