"""Worksheets: forms that trainees fill and trainers review."""

from django.apps import AppConfig


class WorksheetsConfig(AppConfig):
    """様式, 提出, 確認."""

    name = "courses.worksheets"
    label = "worksheets"
    verbose_name = "様式"
    audited_verbs = {
        "worksheets.submission.submit": "様式を提出",
        "worksheets.submission.return": "様式を返却",
        "worksheets.submission.accept": "様式を確認済みに",
    }

    def ready(self) -> None:
        """Take part in modules; name what is told of worksheets."""
        from courses import activities
        from courses.worksheets.activity import WorksheetActivity
        from courses.worksheets.domain import notices
        from notices import kinds

        activities.register(WorksheetActivity())
        kinds.register(notices.KINDS)
