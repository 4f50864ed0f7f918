"""HR's read-only reports and exports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """研修管理."""

    name = "reports"
    verbose_name = "研修管理"
    audited_verbs = {
        "reports.list.export": "一覧を書き出し",
        "reports.record.print": "研修履歴を印刷",
    }
