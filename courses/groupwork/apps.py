"""Sessions that people come to."""

from django.apps import AppConfig


class GroupworkConfig(AppConfig):
    """開催回, 申込, 出欠; the facilitator's console."""

    name = "courses.groupwork"
    label = "groupwork"
    verbose_name = "集合研修"
    audited_verbs = {
        "groupwork.session.create": "開催回を作成",
        "groupwork.session.change": "開催回を変更",
        "groupwork.session.open": "開催回を開始",
        "groupwork.session.close": "開催回を終了",
        "groupwork.session.reopen": "終えた開催回を再開",
        "groupwork.session.cancel": "開催回を中止",
        "groupwork.session.disclose": "事例の部を開示",
        "groupwork.booking.book": "開催回に申込",
        "groupwork.booking.wait": "キャンセル待ちに登録",
        "groupwork.booking.promote": "キャンセル待ちから繰り上げ",
        "groupwork.booking.transfer": "別の開催回へ振替",
        "groupwork.booking.cancel": "開催回の申込を取消",
        "groupwork.calendar.make": "予定表のアドレスを作成",
        "groupwork.calendar.renew": "予定表のアドレスを変更",
        "groupwork.calendar.remove": "予定表のアドレスを削除",
        "groupwork.attendance.check_in": "会場で受付",
        "groupwork.attendance.undo_check_in": "会場の受付を取消",
        "groupwork.attendance.mark": "出欠を記録",
    }

    def ready(self) -> None:
        """Let the player show the sessions of a module; remind of them; say who plans them."""
        from wagtail.permissions import register_permission_policy

        from courses import activities, checklist
        from courses.cases.policies import StrictRolePolicy
        from courses.cases.signals import case_approved
        from courses.groupwork.activities import AttendanceActivity
        from courses.groupwork.domain import checks, disclosure, notices, staff_notices
        from courses.groupwork.models import GroupSession
        from notices import kinds
        from notices.domain import reminders
        from people.roles import Role

        activities.register(AttendanceActivity())
        checklist.register("groupwork", checks.check)
        # Before `courses` does, which locks enrolments: sessions are locked first.
        case_approved.connect(disclosure.follow_approval, dispatch_uid="groupwork.disclosure")
        kinds.register([*notices.KINDS, *staff_notices.KINDS])
        reminders.register("groupwork.sessions", notices.remind_of_sessions)
        policy = StrictRolePolicy(GroupSession, change=[Role.OFFICE])
        register_permission_policy(GroupSession, policy)
