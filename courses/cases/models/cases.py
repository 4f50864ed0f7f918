"""A case and its parts.

A Case is neither page nor snippet: no address, search, sitemap or rendition leads to it.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField

from courses.cases.blocks import CaseQuestionBlock, FactBlock, MemberBlock, MomentBlock, TurnBlock
from courses.cases.models.handling import Classification
from library.blocks import lines
from library.keys import MakesItsKey


class Case(MakesItsKey, ClusterableModel):
    """事例: a household described in parts, for exercises and case conferences."""

    # Wagtail's index of references would name cases to people who may not know of them.
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key_prefix = "case"
    key = models.SlugField("キー", unique=True)
    order = models.PositiveSmallIntegerField("並び順", default=0)
    title = models.CharField("題名", max_length=100)
    title_kana = models.CharField("ふりがな", max_length=200)
    classification = models.ForeignKey(
        Classification, models.PROTECT, related_name="cases", verbose_name="区分"
    )
    is_fictional = models.BooleanField("創作", default=True)
    fictional_statement = models.CharField("創作であることの表示", max_length=200, blank=True)
    theme = models.CharField("テーマ", max_length=100)
    tags = StreamField(lines("キーワード"), verbose_name="キーワード", blank=True)
    audiences = ParentalManyToManyField(
        "people.Audience", related_name="cases", verbose_name="対象区分"
    )
    presenter_role = models.CharField("事例提供者の役", max_length=100)
    content_notes = models.TextField("読む前のお知らせ", blank=True)
    question_from_presenter = models.TextField("事例提供者からの問い")
    family_text = models.TextField("家族の説明", help_text="図の代わりに読み上げられる文章。")
    family = StreamField([("member", MemberBlock())], verbose_name="家族", blank=True)
    aims = StreamField(lines("ねらい"), verbose_name="ねらい", blank=True)
    likely_turns = StreamField(
        [("turn", TurnBlock())], verbose_name="起こりやすい場面", blank=True
    )
    advisor_points = StreamField(
        lines("助言のポイント"), verbose_name="助言のポイント", blank=True
    )
    do_not = StreamField(lines("しないこと"), verbose_name="しないこと", blank=True)
    closing_words = models.TextField("締めくくりのことば", blank=True)
    timeline = StreamField([("moment", MomentBlock())], verbose_name="開示の流れ", blank=True)

    class Meta:
        verbose_name = "事例"
        verbose_name_plural = "事例"
        ordering = ["order", "key"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse what may not be kept here at all. Raises ValidationError("case_offline")."""
        super().clean()
        if self.classification_id and self.classification.key == "real-derived":
            sentence = (
                "実際の事例に基づくものは、ここには登録できません。本人の同意の記録、匿名化の二重確認、"
                "会議体の根拠が要り、画面では配布しないためです。"
            )
            raise ValidationError(
                {"classification": ValidationError(sentence, code="case_offline")}
            )


class CasePart(MakesItsKey, models.Model):
    """部: what is disclosed together."""

    wagtail_reference_index_ignore = True

    class Trigger(models.TextChoices):
        SESSION_START = "session_start", "会の開始とともに"
        FACILITATOR = "facilitator", "進行役の操作で"

    key_prefix = "part"
    case = ParentalKey(Case, on_delete=models.CASCADE, related_name="parts", verbose_name="事例")
    key = models.SlugField("キー")
    order = models.PositiveSmallIntegerField("順番")
    title = models.CharField("題名", max_length=60)
    trigger = models.CharField("開示のきっかけ", max_length=20, choices=Trigger.choices)
    offset_minutes = models.PositiveSmallIntegerField("目安(分)", default=0)
    also_for_modules = models.JSONField(
        "演習でも読む単元", default=list, blank=True, help_text="単元のキーの一覧。"
    )
    reading_minutes = models.PositiveSmallIntegerField("読む時間(分)", default=5)
    facts = StreamField([("fact", FactBlock())], verbose_name="事実", blank=True)
    narrative = StreamField(lines("語り", max_length=2000), verbose_name="語り", blank=True)
    questions = StreamField([("question", CaseQuestionBlock())], verbose_name="問い", blank=True)

    class Meta:
        verbose_name = "部"
        verbose_name_plural = "部"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="cases_part_unique")]

    def __str__(self) -> str:
        return f"{self.case} {self.title}"

    def clean(self) -> None:
        """Keep `also_for_modules` a list of keys. Raises ValidationError("not_keys")."""
        super().clean()
        self.also_for_modules = self.also_for_modules or []
        keys = self.also_for_modules
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise ValidationError(
                {"also_for_modules": '単元のキーを ["sup-e2"] のように書いてください。'},
                code="not_keys",
            )
