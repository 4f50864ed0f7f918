"""What people are told, by mail, on screen or on paper."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """お知らせ, 届け方, 手紙."""

    name = "notices"
    verbose_name = "お知らせ"
    audited_verbs = {
        "notices.kind.on": "お知らせの種類を使う",
        "notices.kind.off": "お知らせの種類を止める",
        "notices.route.change": "お知らせの受け取り方を変更",
        "notices.letters.make": "印刷する手紙をまとめる",
        "notices.letters.print": "手紙のPDFを開く",
        "notices.letters.posted": "手紙を印刷済みに",
        "notices.letters.undo": "手紙の束を取りやめ",
        "notices.delivery.retry": "お知らせを送り直す",
        "notices.delivery.to_letter": "お知らせを手紙に替える",
        "notices.call.log": "お電話の記録",
        "notices.purge": "古いお知らせを削除",
    }
