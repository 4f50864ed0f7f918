"""Delete the sittings of the player that are past their time; run once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from courses.domain.reading import purge_sittings


class Command(BaseCommand):
    """Delete what only told late batches from forged ones."""

    help = "講義の画面を開いた一回ごとの控えのうち、二週間より前のものを消します(学習記録ではありません)。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were deleted."""
        self.stdout.write(f"{purge_sittings()}件の控えを消しました。")
