"""People and where they belong."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.backends.signals import connection_created

from people.databases import spare_compiling
from people.sessions_in_use import note_use


class PeopleConfig(AppConfig):
    """Users, organisations, appointments, districts, audiences; sign-in."""

    name = "people"
    verbose_name = "人と所属"
    audited_verbs = {
        "people.user.create": "受講者を登録",
        "people.user.change": "受講者の情報を変更",
        "people.affiliation.keep": "所属歴を記録",
        "people.appointment.keep": "委嘱を記録",
        "people.remit.keep": "所管を記録",
        "people.code.issue": "一時パスワードを発行",
        "people.password.set": "自分のパスワードを設定",
        "people.email.verify": "ログインに使うメールアドレスを確認",
        "people.email.remove": "ログインに使うメールアドレスを外す",
        "people.kept.purge": "時間の過ぎたお預かりを消去",
    }

    def ready(self) -> None:
        """Note when a sign-in began: from then on it ends its time after it was last used."""
        connection_created.connect(spare_compiling, dispatch_uid="people.spare_compiling")
        user_logged_in.connect(note_use, dispatch_uid="people.note_use")
