"""What people are told of their certificates."""

from django.urls import reverse

from certificates.models import Certificate
from notices.domain import outbox
from notices.kinds import Kind

_SAMPLE = {"course": "ひきこもりサポーター養成研修", "number": "第12号"}
KINDS = [
    Kind("certificate_issued", "修了証を交付したとき", _SAMPLE),
    Kind("certificate_voided", "修了証を無効にしたとき", _SAMPLE),
    Kind("certificate_reissued", "修了証を再交付したとき", _SAMPLE | {"reason": "氏名変更"}),
]


def tell_certificate(certificate: Certificate, what: str, **more: str) -> None:
    """Tell the holder that a certificate was issued, reissued or voided (`what`)."""
    said = certificate.snapshot
    outbox.tell(
        certificate.enrolment.person,
        f"certificate_{what}",
        key=f"certificate:{certificate.pk}:{what}",
        context={"course": said["course_title"], "number": said["number_text"], **more},
        # Of a chain only the latest is news: a mail that waits for the morning would be wrong by then.
        topic=f"certificate:{certificate.enrolment_id}",
        link=reverse("certificates:certificate", args=[certificate.pk]),
    )
