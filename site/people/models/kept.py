"""What is kept for somebody for a short while: the row itself names nobody."""

from django.db import models


class Kept(models.Model):
    """One thing on the shelf: encrypted with a key that only the owner's browser holds.

    Neither whose it is nor from which page can be read here: a survey stays anonymous.
    """

    digest = models.CharField("合い札の要約値", max_length=64, unique=True)
    body = models.BinaryField("中身(暗号)")
    expires_at = models.DateTimeField("いつまで", db_index=True)

    class Meta:
        verbose_name = "お預かり"
        verbose_name_plural = "お預かり"

    def __str__(self) -> str:
        return self.digest[:8]
