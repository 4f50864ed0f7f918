"""Whom a module is for."""

from django.db import models


class Audience(models.Model):
    """対象区分: whom a module is for. 支 contains 高支, 介支 and 教育; サ stands apart."""

    code = models.CharField(
        "略号", max_length=10, unique=True,
        help_text="受講者の一覧や推薦の画面で、名称の代わりに出す短い名前です(例:高支)。",
    )  # fmt: skip
    key = models.SlugField("キー", unique=True)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name="上位の区分",
    )  # fmt: skip
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "対象区分"
        verbose_name_plural = "対象区分"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return f"{self.code}({self.name})"

    @classmethod
    def parents(cls) -> dict[str, str | None]:
        """Return each code with the code of the audience that contains it."""
        return dict(cls.objects.values_list("code", "parent__code"))
