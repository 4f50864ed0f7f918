"""How case material is handled: its kinds, its rules, the checklist for authors."""

from django.db import models


class Classification(models.Model):
    """How a case came to be, with the rule for using it."""

    key = models.SlugField("キー", unique=True)
    title = models.CharField("区分", max_length=60)
    rule = models.TextField("扱い")
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "事例の区分"
        verbose_name_plural = "事例の区分"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.title


class ChecklistItem(models.Model):
    """One line of the anonymisation checklist for authors."""

    key = models.SlugField("キー", unique=True)
    text = models.TextField("確かめること")
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "匿名化の確認項目"
        verbose_name_plural = "匿名化の確認項目"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.text


class HandlingRules(models.Model):
    """How case material is handled: one row, shown wherever a case is read."""

    notice = models.TextField("ことわり書き")
    default_classification = models.CharField("取扱区分", max_length=60)
    copies = models.TextField("印刷物")
    online = models.TextField("画面での閲覧")
    after_session = models.TextField("会の後")

    class Meta:
        verbose_name = "事例の取扱い"
        verbose_name_plural = "事例の取扱い"

    def __str__(self) -> str:
        return self.default_classification
