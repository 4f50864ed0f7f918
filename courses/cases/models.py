"""Cases, and the four things that decide who may read one: pledge, disclosure, grant, exclusion.

A Case is neither page nor snippet: no address, search, sitemap or rendition leads to it.
"""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail import blocks
from wagtail.fields import StreamField

from library.blocks import lines


class FactBlock(blocks.StructBlock):
    """A numbered fact: numbers run through all parts of a case."""

    num = blocks.IntegerBlock(label="番号", min_value=1)
    text = blocks.TextBlock(label="事実", rows=2)

    class Meta:
        label = "事実"


class CaseQuestionBlock(blocks.StructBlock):
    """Something for the group to think about."""

    key = blocks.CharBlock(label="キー", max_length=20)
    minutes = blocks.IntegerBlock(label="時間(分)", min_value=1)
    text = blocks.TextBlock(label="問い", rows=2)

    class Meta:
        label = "問い"


class MemberBlock(blocks.StructBlock):
    """A member of the household, by letter."""

    symbol = blocks.CharBlock(label="記号", max_length=4)
    relation = blocks.CharBlock(label="続柄", max_length=20)
    age_band = blocks.CharBlock(label="年代", max_length=40)
    household = blocks.BooleanBlock(label="同居", required=False)

    class Meta:
        label = "家族"


class TurnBlock(blocks.StructBlock):
    """What may happen in the room and how to answer it."""

    when = blocks.TextBlock(label="場面", rows=2)
    then = blocks.TextBlock(label="進め方", rows=2)

    class Meta:
        label = "起こりやすい場面"


class MomentBlock(blocks.StructBlock):
    """A minute of the run-sheet and what happens then."""

    minute = blocks.IntegerBlock(label="分", min_value=0)
    event = blocks.CharBlock(label="すること", max_length=200)

    class Meta:
        label = "開示の流れ"


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


class Case(ClusterableModel):
    """事例: a household described in parts, for exercises and case conferences."""

    # Wagtail's index of references would name cases to people who may not know of them.
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
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


class CasePart(models.Model):
    """部: what is disclosed together."""

    wagtail_reference_index_ignore = True

    class Trigger(models.TextChoices):
        SESSION_START = "session_start", "会の開始とともに"
        FACILITATOR = "facilitator", "進行役の操作で"

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


class PledgeText(models.Model):
    """誓約の文: versioned, never edited once somebody signed it."""

    version = models.PositiveSmallIntegerField("版", unique=True)
    title = models.CharField("題名", max_length=100)
    lead = models.TextField("前文", blank=True)
    articles = StreamField(lines("約束"), verbose_name="約束")
    agreement = models.CharField("同意のことば", max_length=200)
    effective_on = models.DateField("使い始める日")

    class Meta:
        verbose_name = "誓約の文"
        verbose_name_plural = "誓約の文"
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.title} 第{self.version}版"

    def clean(self) -> None:
        """Refuse to change what somebody signed. Raises ValidationError("signed")."""
        super().clean()
        if self.pk and self.pledges.exists():
            raise ValidationError(
                "この版で誓約した方がいるため、変えられません。新しい版を作ってください。",
                code="signed",
            )


class Pledge(models.Model):
    """誓約: one person's promise of confidentiality, for a fiscal year or a term."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="pledges", verbose_name="誓約した人"
    )
    text = models.ForeignKey(
        PledgeText, models.PROTECT, related_name="pledges", verbose_name="誓約の文"
    )
    signed_at = models.DateTimeField("誓約した日時")
    valid_from = models.DateField("有効な期間の始まり")
    valid_until = models.DateField("有効な期間の終わり")
    withdrawn_at = models.DateTimeField("取り消した日時", null=True, blank=True)

    class Meta:
        verbose_name = "誓約"
        verbose_name_plural = "誓約"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "text", "valid_until"],
                condition=Q(withdrawn_at__isnull=True),
                name="cases_pledge_once_a_period",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.text}"


class Disclosure(models.Model):
    """開示: one part is open to one person from a moment to a moment."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="disclosures", verbose_name="読む人"
    )
    part = models.ForeignKey(
        CasePart, models.PROTECT, related_name="disclosures", verbose_name="部"
    )
    reason = models.CharField("理由", max_length=100)
    source_key = models.CharField("もと", max_length=120)
    opens_at = models.DateTimeField("開く日時")
    closes_at = models.DateTimeField("閉じる日時")
    closed_at = models.DateTimeField("閉じた日時", null=True, blank=True)

    class Meta:
        verbose_name = "開示"
        verbose_name_plural = "開示"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "part", "source_key"],
                condition=Q(closed_at__isnull=True),
                name="cases_disclosure_open_once",
            )
        ]
        indexes = [models.Index(fields=["source_key"])]

    def __str__(self) -> str:
        return f"{self.person} {self.part}"


class Grant(models.Model):
    """担当: someone works with the whole case, facilitation notes and all."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="grants", verbose_name="事例")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="case_grants", verbose_name="担当者"
    )
    reason = models.CharField("理由", max_length=200)
    source_key = models.CharField("もと", max_length=120, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name="決めた人",
    )  # fmt: skip
    granted_at = models.DateTimeField("決めた日時")
    ends_on = models.DateField("終わり", null=True, blank=True)

    class Meta:
        verbose_name = "事例の担当"
        verbose_name_plural = "事例の担当"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "source_key"], name="cases_grant_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.case}"


class Exclusion(models.Model):
    """除外: someone must not read this case, whatever else is open to them."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="exclusions", verbose_name="事例")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="case_exclusions",
        verbose_name="読まない人",
    )  # fmt: skip
    reason = models.CharField("理由", max_length=200)

    class Meta:
        verbose_name = "事例の除外"
        verbose_name_plural = "事例の除外"
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="cases_exclusion_unique")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.case}"
