"""Close the sessions that nobody closed; run every quarter of an hour."""

from typing import Any

from django.core.management.base import BaseCommand

from courses.groupwork.domain.sessions import close_overdue


class Command(BaseCommand):
    """Close each open session two hours after its end."""

    help = "終わりの時刻から2時間たった開催回を終了にします。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were closed."""
        self.stdout.write(f"{close_overdue()}件の開催回を終了にしました。")
