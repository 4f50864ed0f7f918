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
        """Take part in modules; name what is told of worksheets; let them be found."""
        from django.db.models.signals import post_delete, post_save

        from courses import activities, checklist, module_words
        from courses.worksheets.activity import WorksheetActivity
        from courses.worksheets.domain import checks, notices, search
        from courses.worksheets.models import ModuleWorksheet, Worksheet
        from notices import kinds

        activities.register(WorksheetActivity())
        checklist.register("worksheets", checks.check)
        module_words.register(search.words_of)
        post_save.connect(search.index_modules, sender=Worksheet)
        for signal in (post_save, post_delete):
            signal.connect(search.index_modules, sender=ModuleWorksheet)
        kinds.register(notices.KINDS)
