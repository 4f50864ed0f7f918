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
        "courses.run.repair_gate": "開催中の段階の開く条件を訂正",
        "courses.run.repair_wait": "開催中の単元が待つ単元を訂正",
        "courses.run.repair_module": "開催中の研修から単元を外した",
        "courses.run.repair_trainers": "開催中の研修担当を交代",
        "courses.nomination.reopen": "推薦の見送りを取り消し",
        "courses.enrolment.reinstate": "受講の辞退を取り消し",
        "courses.nomination.nominate": "受講者を推薦",
        "courses.nomination.accept": "受講を決定",
        "courses.nomination.decline": "推薦を見送り",
        "courses.nomination.wait": "推薦を保留",
        "courses.enrolment.withdraw": "受講を辞退",
        "courses.enrolment.complete": "研修を修了",
        "courses.evidence.record": "学習記録を追加",
        "courses.evidence.void": "学習記録を無効に",
        "courses.stage.unlock": "段階を特別に開いた",
        "courses.stage.open": "段階を開催の全員に開いた",
        "courses.requirement.exempt": "修了要件を免除",
        "courses.hall.create": "集合視聴を登録",
        "courses.hall.keep": "集合視聴の出席簿の保管場所を記録",
        "courses.sitting.purge": "講義の画面の古い控えを消去",
        "courses.external.submit": "区の外の学びを届け出",
        "courses.external.correct": "区の外の学びの届け出を訂正",
        "courses.external.withdraw": "区の外の学びの届け出を取り下げ",
        "courses.external.approve": "区の外の学びを承認",
        "courses.external.return": "区の外の学びを差し戻し",
        "courses.external.read_paper": "区の外の学びの証明の写しを閲覧",
    }

    def ready(self) -> None:
        """Name what is told of runs, lead to documents, remind of ends, index what is played; look at runs before they open."""
        from django.db.models.signals import post_save

        from courses import gate, module_words
        from courses.cases.signals import case_approved
        from courses.domain import approvals, checks, notices
        from library import documents
        from library.models import LibraryMedia
        from notices import kinds
        from notices.domain import reminders

        case_approved.connect(approvals.follow_approval, dispatch_uid="courses.approvals")
        checks.register()
        documents.register(gate.lets_read)
        post_save.connect(module_words.index_what_plays, sender=LibraryMedia)
        kinds.register(notices.KINDS)
        reminders.register("courses.days", notices.tell_of_days)
        reminders.register("courses.ends", notices.remind_of_ends)
