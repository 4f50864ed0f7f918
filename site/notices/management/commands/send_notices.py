"""Send what is due; run every ten minutes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from notices.domain.sending import Report, only_run, rehearse, send_notices


class Command(BaseCommand):
    """Make reminders, then send the mail that is due. Two runs never overlap."""

    help = "時期の来たお知らせを作り、メールを送ります。失敗があれば終了コード 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --dry-run."""
        parser.add_argument("--dry-run", action="store_true", help="件数だけを示し、送りません。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, and say what was done."""
        with only_run() as is_mine:
            if not is_mine:
                self.stdout.write("ほかの send_notices が動いています。今回は何もしません。")
                return
            now = timezone.now()
            report = rehearse(now) if options["dry_run"] else send_notices(now)
        self.stdout.write(_said(report, "予定" if options["dry_run"] else "件数"))
        if report.failed:
            raise CommandError(
                f"{report.failed}通のメールを届けられません。"
                "管理画面の「研修管理」→「お知らせ」と「催しの申込」に一覧があります。"
            )


def _said(report: Report, title: str) -> str:
    return (
        f"{title}: 予告 {report.reminded}、期限切れ {report.late}、画面 {report.shown}、"
        f"メール {report.sent}、あとで再送 {report.retry}、届けられない {report.failed}"
    )
