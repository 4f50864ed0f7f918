"""What came from files, so that loading them again leaves later edits alone."""

from django.db import models


class LoadedItem(models.Model):
    """One page or row as a file gave it. The same content is not written a second time."""

    kind = models.CharField("種類", max_length=40)
    key = models.CharField("キー", max_length=200)
    digest = models.CharField("内容のハッシュ", max_length=64)
    loaded_at = models.DateTimeField("読み込んだ日時")

    class Meta:
        verbose_name = "読み込んだ内容"
        verbose_name_plural = "読み込んだ内容"
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="curriculum_loaded_item_unique")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
