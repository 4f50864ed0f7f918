"""修了証: issued once, never changed; what happens later is an event beside it."""

import uuid
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When

from audit.digest import sha256_of
from courses.models import Enrolment
from people.models import User
from people.roles import Role, has_role


def private_storage() -> Storage:
    """Return the storage without public addresses (callable: tests swap it)."""
    return storages["private"]


class NumberSeries(models.Model):
    """番号系列: numbers without a gap, counted under a lock."""

    key = models.SlugField("キー", unique=True)
    title = models.CharField("名称", max_length=100)
    last_number = models.PositiveIntegerField("最後の番号", default=0)
    # 決裁 under which the certificates of today are issued; each keeps what it was issued under.
    approval_number = models.CharField("決裁番号", max_length=60, blank=True)
    approved_on = models.DateField("決裁日", null=True, blank=True)

    class Meta:
        verbose_name = "番号系列"
        verbose_name_plural = "番号系列"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Certificates, as far as a viewer may see them, with what became of them."""

    def of(self, person: User) -> "CertificateQuerySet":
        """Keep somebody's own, newest first."""
        return self.filter(enrolment__person=person).order_by("-issued_at")

    def visible_to(self, viewer: User) -> "CertificateQuerySet":
        """Keep the ledger lines of the people whose record `viewer` keeps; only HR keeps any."""
        if not has_role(viewer, Role.HR):
            return self.none()
        return self.filter(enrolment__person__in=User.objects.overseen_by(viewer))

    def readable_by(self, viewer: User) -> "CertificateQuerySet":
        """Keep one's own and what the ledger shows."""
        own = self.model.objects.filter(enrolment__person=viewer)
        ledger = self.model.objects.visible_to(viewer)
        return self.filter(Q(pk__in=own.values("pk")) | Q(pk__in=ledger.values("pk")))

    def head_of(self, certificate: "Certificate") -> "Certificate":
        """Return the last certificate of a chain, with its status."""
        rows = self.filter(enrolment=certificate.enrolment_id, superseded_by__isnull=True)
        return rows.with_status().get()

    def with_status(self) -> "CertificateQuerySet":
        """Add `status` (Certificate.Status) and `ended_at`, when it ceased to be valid."""
        events = CertificateEvent.objects.filter(certificate=OuterRef("pk"))
        ended = events.order_by("-at").values("at")[:1]
        kinds = CertificateEvent.Kind
        said = {
            "status": Case(
                When(Exists(events.filter(kind=kinds.VOIDED)), then=Value("voided")),
                When(Exists(events.filter(kind=kinds.SUPERSEDED)), then=Value("superseded")),
                default=Value("valid"),
                output_field=models.CharField(),
            ),
            "ended_at": Subquery(ended),
        }
        return self.annotate(**said)


class Certificate(models.Model):
    """A certificate as it was issued: snapshot, PDF bytes and their SHA-256. Append-only."""

    class Status(models.TextChoices):
        VALID = "valid", "有効"
        VOIDED = "voided", "無効"
        SUPERSEDED = "superseded", "再交付により差し替え"

    class Cause(models.TextChoices):
        LOST = "lost", "紛失"
        RENAMED = "renamed", "氏名変更"
        MISTAKEN = "mistaken", "記載の誤り"
        AFTER_VOID = "after_void", "無効になったものに代わる交付"

    # Set by `with_status()`.
    status: str
    ended_at: datetime | None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="certificates")
    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="certificates")
    number = models.PositiveIntegerField("番号")
    code = models.CharField("確認番号", max_length=12, unique=True)
    # {title, number_text, name, name_kana, honorific, body, date_text, issuer_title,
    #  issuer_name, seal, course_title, course_code, fiscal_year, organisation_name,
    #  person_number, by_hand: [which of the names the font cannot print]}, and if there was
    #  one {approval_number, approved_on}. seal: "office" (a box on the office's print alone),
    #  "omitted", or "box" (in the PDF itself, as it was before).
    snapshot = models.JSONField("記載内容")
    # Of the snapshot, the number, the code and the PDF together: see digest().
    snapshot_sha256 = models.CharField("記載内容のSHA-256", max_length=64)
    issued_on = models.DateField("交付日")
    issued_at = models.DateTimeField("交付した日時")
    pdf = models.FileField("PDF", storage=private_storage, upload_to="certificates/%Y/")
    pdf_sha256 = models.CharField("PDFのSHA-256", max_length=64)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by", verbose_name="前の修了証"
    )
    cause = models.CharField("再交付の理由", max_length=12, choices=Cause.choices, blank=True)
    cause_note = models.CharField("理由の補足", max_length=300, blank=True)
    # How many times this number had been issued before: 0 unless it is kept on a reissue.
    reissue = models.PositiveSmallIntegerField("同じ番号での再交付の回", default=0)
    # What stands on the paper, in the one spelling that it is looked for in; no part of the digest.
    search_text = models.TextField("探す文", editable=False, blank=True, default="")

    objects = models.Manager.from_queryset(CertificateQuerySet)()

    class Meta:
        verbose_name = "修了証"
        verbose_name_plural = "修了証"
        ordering = ["series", "number", "reissue"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number", "reissue"], name="certificates_number_unique"
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(supersedes__isnull=True),
                name="certificates_one_per_enrolment",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="certificates_number_from_1"),
            models.CheckConstraint(
                condition=Q(cause="", reissue=0, supersedes__isnull=True)
                | (Q(supersedes__isnull=False) & ~Q(cause="")),
                name="certificates_successor_has_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot['course_title']} {self.snapshot['number_text']}"

    def digest(self) -> str:
        """Return the SHA-256 of the snapshot with all that was issued beside it.

        However the database orders the keys: whoever alters a column alters this.
        """
        said: dict[str, Any] = self.snapshot | {
            "_certificate": [
                self.pk.hex,
                self.enrolment_id.hex,
                self.series_id,
                self.number,
                self.code,
                self.issued_on.isoformat(),
                self.issued_at.astimezone(UTC).isoformat(),
                self.pdf_sha256,
                self.supersedes_id.hex if self.supersedes_id else "",
                # Only on those that have it: older digests stay what they are.
                *([self.cause, self.cause_note, self.reissue] if self.cause else []),
            ]
        }
        return sha256_of(said)

    @property
    def status_label(self) -> str:
        """有効, 無効 or 再交付により差し替え; only on rows read by `with_status()`."""
        return str(self.Status(self.status).label)


class CertificateEvent(models.Model):
    """What became of a certificate after issue. Append-only."""

    class Kind(models.TextChoices):
        VOIDED = "voided", "無効"
        SUPERSEDED = "superseded", "再交付により失効"

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="events")
    kind = models.CharField("種類", max_length=12, choices=Kind.choices)
    reason = models.CharField("理由", max_length=400)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("日時")

    class Meta:
        verbose_name = "修了証のその後"
        verbose_name_plural = "修了証のその後"
        ordering = ["at"]
        constraints = [
            # It ends once: by being voided or by being superseded.
            models.UniqueConstraint(fields=["certificate"], name="certificates_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.certificate} {self.kind}"
