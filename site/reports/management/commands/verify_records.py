"""`manage.py verify_records`: exits 1 and names each row that does not say what happened."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.domain.verification import verify


class Command(BaseCommand):
    """Print what was checked, then each row that does not fit."""

    help = (
        "すべての記録を計算し直し、合わない行を名指しします。合わない行があれば 1 で終わります。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and report."""
        report = verify()
        if options["verbosity"]:
            for name, count in report.checked.items():
                self.stdout.write(f"{name}: {count}件を確かめました")
        for finding in report.findings:
            self.stdout.write(f"ずれ: {finding}")
        if report.findings:
            raise CommandError(
                f"合わない行が{len(report.findings)}件あります(確かめた行は{report.total}件)。"
            )
        self.stdout.write(f"ずれはありません。全部で{report.total}件を確かめました。")
