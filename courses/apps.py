"""Courses, runs, enrolments, evidence, progress, the player."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """The middle of the platform: what must be done, what was done, what follows from it."""

    name = "courses"
    verbose_name = "研修"
    audited_verbs = {
        "courses.run.save": "開催を登録・変更",
        "courses.run.delete": "準備中の開催を削除",
        "courses.run.open": "開催を開始",
        "courses.run.close": "開催を終了",
        "courses.nomination.nominate": "受講者を推薦",
        "courses.nomination.accept": "受講を決定",
        "courses.nomination.decline": "推薦を見送り",
        "courses.nomination.wait": "推薦を保留",
        "courses.enrolment.withdraw": "受講を辞退",
        "courses.enrolment.complete": "研修を修了",
        "courses.evidence.record": "学習記録を追加",
        "courses.evidence.void": "学習記録を無効に",
        "courses.stage.unlock": "段階を特別に開いた",
        "courses.requirement.exempt": "修了要件を免除",
    }
