"""Handing a printed certificate to somebody who has no e-mail and may never sign in.

The certificate is its owner's; the office prints it for them, and the trail keeps each time.
"""

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef

import audit.domain.trail as audit
from certificates.models import Certificate, CertificateQuerySet
from people.models import User
from people.roles import Role, has_role


def to_hand_over(actor: User) -> CertificateQuerySet:
    """Return the valid certificates that the office may print: those of people without e-mail."""
    rows = Certificate.objects.all()
    if not has_role(actor, Role.OFFICE):
        return rows.none()
    address = EmailAddress.objects.filter(user=OuterRef("enrolment__person"))
    plain = rows.filter(~Exists(address), enrolment__person__contact_email="", events__isnull=True)
    return plain.exclude(enrolment__person=actor)


@transaction.atomic
def hand_over(certificate: Certificate, *, actor: User) -> Certificate:
    """Note that the office prints a certificate for its owner. Raises PermissionDenied."""
    row = to_hand_over(actor).filter(pk=certificate.pk).select_related("enrolment__person").first()
    if row is None:
        raise PermissionDenied
    audit.record(
        "certificates.certificate.hand_over", row, actor=actor,
        on_behalf_of=row.enrolment.person, number=row.number,
    )  # fmt: skip
    return row
