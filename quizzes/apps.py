"""Quizzes and surveys."""

from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    """確認テスト, 受験, 解答; 受講アンケート."""

    name = "quizzes"
    verbose_name = "確認テスト"
    audited_verbs = {
        "quizzes.attempt.start": "確認テストを開始",
        "quizzes.attempt.submit": "確認テストを提出",
        "quizzes.attempt.enter_paper": "解答用紙を代行入力",
        "quizzes.survey.answer": "受講アンケートに回答",
    }

    def ready(self) -> None:
        """Take part in modules and courses; look at runs before they open."""
        # Models are not loaded when this module is imported.
        from courses import activities, checklist
        from quizzes.activities import QuizActivity, SurveyActivity
        from quizzes.domain import checks

        activities.register(QuizActivity())
        activities.register(SurveyActivity())
        checklist.register("quizzes", checks.check)
