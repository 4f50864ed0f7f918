"""Throw away what was kept for an hour; run every day, beside what every new thing throws away."""

from typing import Any

from django.core.management.base import BaseCommand

from people.domain.shelf import purge


class Command(BaseCommand):
    """Delete what nobody can have back any more."""

    help = "お預かりした入力と、送信への返事のうち、時間の過ぎたものを消します(どれも暗号にしてあります)。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were deleted."""
        self.stdout.write(f"{purge()}件のお預かりを消しました。")
