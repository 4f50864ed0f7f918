"""The trail's rows. They name people and things by id: nothing here holds a row of another app."""

from django.db import models


class Chain(models.Model):
    """The head of one hash chain, locked while an entry is added to it."""

    key = models.CharField("鎖", max_length=100, unique=True)
    head = models.CharField("末尾のハッシュ", max_length=64, default="")

    class Meta:
        verbose_name = "記録の鎖"
        verbose_name_plural = "記録の鎖"

    def __str__(self) -> str:
        return self.key


class Entry(models.Model):
    """One fact about who did or saw what; append-only by trigger."""

    at = models.DateTimeField("日時", db_index=True)
    verb = models.CharField("動作", max_length=80, db_index=True)
    subject_type = models.CharField("対象の種類", max_length=80)
    subject_id = models.CharField("対象の番号", max_length=40)
    subject_label = models.CharField("対象", max_length=200)
    actor_id = models.UUIDField("行った人", null=True, db_index=True)
    actor_label = models.CharField("行った人の番号", max_length=60, blank=True)
    on_behalf_of_id = models.UUIDField("だれに代わって", null=True)
    data = models.JSONField("内容", default=dict)
    chain = models.CharField("鎖", max_length=100, blank=True)
    previous_hash = models.CharField("前のハッシュ", max_length=64, blank=True)
    hash = models.CharField("ハッシュ", max_length=64, blank=True)

    class Meta:
        verbose_name = "監査記録"
        verbose_name_plural = "監査記録"
        indexes = [
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(fields=["chain", "id"]),
        ]
        constraints = [
            # Two entries cannot follow the same one: a chain never forks.
            models.UniqueConstraint(
                fields=["chain", "previous_hash"],
                condition=~models.Q(chain=""),
                name="audit_entry_chain_never_forks",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_label}"
