"""Certificates."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """修了証, 番号系列, 交付台帳, 確認."""

    name = "certificates"
    verbose_name = "修了証"
    audited_verbs = {
        "certificates.certificate.issue": "修了証を交付",
        "certificates.certificate.refuse": "修了証を印刷できないので交付を保留",
        "certificates.certificate.reissue": "修了証を再交付",
        "certificates.certificate.void": "修了証を無効に",
        "certificates.certificate.hand_over": "修了証を本人に渡すために印刷",
        "certificates.certificate.print": "修了証を渡すためにまとめて印刷",
        "certificates.certificate.receipts": "修了証の受領簿を印刷",
        "certificates.series.approve": "修了証の決裁を記録",
    }

    def ready(self) -> None:
        """Issue a certificate whenever somebody completes a course; name what is told of it."""
        from certificates.domain import check, notices
        from certificates.domain.issue import issue_on_completion
        from courses import checklist
        from courses.signals import course_completed
        from notices import kinds

        kinds.register(notices.KINDS)
        checklist.register("certificates", check.before_opening)
        course_completed.connect(issue_on_completion, dispatch_uid="certificates.issue")
