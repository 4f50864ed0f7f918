"""Who people are and where they belong.

Names are kept exactly as typed: never normalised, so that 髙 and 﨑 survive.
"""

import unicodedata
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from treebeard.mp_tree import MP_Node

hiragana = RegexValidator(
    r"^[ぁ-ゖーゝゞ・\s]+$", "ひらがなで入力してください。", code="not_hiragana"
)


def normalise_number(number: str) -> str:
    """Return a 受講者番号 as it is stored: NFKC, trimmed, lower case."""
    return unicodedata.normalize("NFKC", number).replace("\x00", "").strip().lower()


def held_on(day: date) -> Q:
    """Match the posts and seats that have not ended before a day."""
    return Q(ended_on__isnull=True) | Q(ended_on__gte=day)


class Audience(models.Model):
    """対象区分: whom a module is for. 支 contains 高支, 介支 and 教育; サ stands apart."""

    code = models.CharField("略号", max_length=10, unique=True)
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


class Office(models.Model):
    """立場: what someone is, which decides terms and who keeps the record."""

    key = models.SlugField("キー", unique=True)
    name = models.CharField("名称", max_length=60)
    term_text = models.CharField("任期", max_length=100)
    owner_text = models.CharField("所管", max_length=100)
    record_basis = models.CharField("記録の単位", max_length=60)
    is_appointed = models.BooleanField("委嘱による", default=False)
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "立場"
        verbose_name_plural = "立場"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """任期: the days that one appointment runs."""

    key = models.SlugField("キー", unique=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="terms", verbose_name="立場")
    title = models.CharField("名称", max_length=100)
    starts_on = models.DateField("始まり")
    ends_on = models.DateField("終わり")

    class Meta:
        verbose_name = "任期"
        verbose_name_plural = "任期"
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("starts_on")), name="people_term_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title


class District(models.Model):
    """地区. Names are data: they differ by ward."""

    key = models.SlugField("キー", unique=True)
    name = models.CharField("名称", max_length=60)
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "地区"
        verbose_name_plural = "地区"
        ordering = ["order", "key"]

    def __str__(self) -> str:
        return self.name


class Organisation(MP_Node):
    """所属: a section, school, centre or partner, in a tree."""

    key = models.SlugField("キー", unique=True)
    name = models.CharField("名称", max_length=120)
    name_kana = models.CharField("ふりがな", max_length=200, blank=True)
    is_partner = models.BooleanField("区の外の機関", default=False)
    phone = models.CharField(
        "電話番号", max_length=40, blank=True, help_text="研修の案内に出す、窓口の番号。"
    )
    node_order_by: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "所属"
        verbose_name_plural = "所属"

    def __str__(self) -> str:
        return self.name


class UserQuerySet(models.QuerySet["User"]):
    """People, seen from those who keep their record."""

    def in_kana_order(self) -> "UserQuerySet":
        """Sort as a roster is read aloud: by kana, never by kanji code point."""
        return self.order_by("family_name_kana", "given_name_kana", "number")

    def within(
        self, paths: Iterable[str], offices: Iterable[int] = (), *, on: date
    ) -> "UserQuerySet":
        """Keep those whose present place (or last one, if they have none) lies under `paths`.

        `paths`: tree paths of organisations. `offices`: ids of offices whose holders count
        wherever their appointment is kept.
        """
        inside = Q(pk__in=[])
        for path in paths:
            inside |= Q(organisation__path__startswith=path)
        held = Q(user=OuterRef("pk"))
        current = held_on(on)
        office = Q(office__in=list(offices))
        posts, seats = Affiliation.objects.filter(held), Appointment.objects.filter(held)
        has_place = Exists(posts.filter(current)) | Exists(seats.filter(current))
        here_now = Exists(posts.filter(current & inside)) | Exists(
            seats.filter(current & (inside | office))
        )
        here_once = Exists(posts.filter(inside)) | Exists(seats.filter(inside | office))
        return self.filter(here_now | (~has_place & here_once))

    def overseen_by(self, viewer: "User", *, on: date | None = None) -> "UserQuerySet":
        """Keep the people whose training record `viewer` keeps, by their remits (所管)."""
        remits = list(Remit.objects.filter(user=viewer).select_related("organisation"))
        return self.within(
            [r.organisation.path for r in remits if r.organisation],
            [r.office_id for r in remits if r.office_id],
            on=on or timezone.localdate(),
        )


class UserManager(BaseUserManager["User"]):
    """Creates people by their number."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by number, typed full-width or not."""
        return self.get(number=normalise_number(username or ""))

    def create_user(self, number: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password nobody can sign in as them."""
        user = self.model(number=normalise_number(number), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, number: str, password: str | None = None, **fields: Any) -> "User":
        """Create the person who looks after the system."""
        return self.create_user(number, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by a 受講者番号; an e-mail is never needed."""

    USERNAME_FIELD = "number"
    EMAIL_FIELD = "contact_email"
    REQUIRED_FIELDS: ClassVar[list[str]] = [
        "family_name", "given_name", "family_name_kana", "given_name_kana",
    ]  # fmt: skip

    class TextSize(models.TextChoices):
        STANDARD = "standard", "標準"
        LARGE = "large", "大"
        LARGEST = "largest", "特大"

    class Contrast(models.TextChoices):
        AUTO = "auto", "端末に合わせる"
        STANDARD = "standard", "標準"
        STRONG = "strong", "強め"

    class Theme(models.TextChoices):
        AUTO = "auto", "端末に合わせる"
        LIGHT = "light", "明るい"
        DARK = "dark", "暗い"

    class Motion(models.TextChoices):
        AUTO = "auto", "端末に合わせる"
        REDUCED = "reduced", "動きを減らす"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(
        "受講者番号", max_length=40, unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*$", "半角の英数字で入力してください。")],
        error_messages={"unique": "この受講者番号はすでに使われています。"},
    )  # fmt: skip
    family_name = models.CharField("姓", max_length=60)
    given_name = models.CharField("名", max_length=60)
    family_name_kana = models.CharField("せい", max_length=60, validators=[hiragana])
    given_name_kana = models.CharField("めい", max_length=60, validators=[hiragana])
    alias = models.CharField(
        "通称",
        max_length=120,
        blank=True,
        help_text="旧姓など。入れると修了証にはこの名前を載せます。",
    )
    staff_number = models.CharField(
        "職員番号", max_length=20, blank=True, help_text="先頭の0も残ります。"
    )
    contact_email = models.EmailField(
        "連絡用メールアドレス", blank=True,
        help_text="お知らせを送るためだけに使います。ご家族と同じものでもかまいません。",
    )  # fmt: skip
    phone = models.CharField("電話番号", max_length=40, blank=True)
    audiences = models.ManyToManyField(
        Audience, blank=True, related_name="people", verbose_name="対象区分"
    )
    text_size = models.CharField(
        "文字の大きさ", max_length=10, choices=TextSize.choices, default=TextSize.STANDARD
    )
    shows_furigana = models.BooleanField("ふりがなを表示", default=True)
    contrast = models.CharField(
        "コントラスト", max_length=10, choices=Contrast.choices, default=Contrast.AUTO
    )
    theme = models.CharField("画面の色", max_length=10, choices=Theme.choices, default=Theme.AUTO)
    motion = models.CharField("動き", max_length=10, choices=Motion.choices, default=Motion.AUTO)
    # Empty until the person chooses: till then the browser's own choice is shown to them.
    display_chosen_at = models.DateTimeField("表示をえらんだ日時", null=True, editable=False)
    is_active = models.BooleanField("有効", default=True)
    date_joined = models.DateTimeField("登録日時", default=timezone.now)
    # Set while the password is a code that the office gave out; the person must choose
    # their own before anything else.
    code_issued_at = models.DateTimeField("一時パスワードの発行日時", null=True, blank=True)

    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        verbose_name = "受講者"
        verbose_name_plural = "受講者"
        indexes = [models.Index(fields=["family_name_kana", "given_name_kana"])]

    def __str__(self) -> str:
        return f"{self.get_full_name()}({self.number})"

    def clean(self) -> None:
        """Store the number as it is looked up."""
        super().clean()
        self.number = normalise_number(self.number)

    def get_full_name(self) -> str:
        """Return 姓 名 as typed."""
        return f"{self.family_name} {self.given_name}".strip()

    def get_short_name(self) -> str:
        """Return the family name, which is how people are addressed."""
        return self.family_name

    @property
    def full_kana(self) -> str:
        """せい めい."""
        return f"{self.family_name_kana} {self.given_name_kana}".strip()

    @property
    def certificate_name(self) -> str:
        """The name that a certificate carries: 通称 if there is one."""
        return self.alias or self.get_full_name()

    @property
    def email(self) -> str:
        """Where Wagtail sends its notices."""
        return self.contact_email

    @property
    def must_choose_password(self) -> bool:
        """Whether the password is still the office's one-time code."""
        return self.code_issued_at is not None


class Affiliation(models.Model):
    """所属歴: a post in an organisation, from a day to a day. Several at once are usual (兼務)."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="affiliations", verbose_name="受講者"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="affiliations", verbose_name="所属"
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="affiliations", verbose_name="立場"
    )
    post = models.CharField("職名", max_length=60, blank=True)
    is_primary = models.BooleanField("主たる所属", default=True)
    started_on = models.DateField("始まり")
    ended_on = models.DateField("終わり", null=True, blank=True)

    class Meta:
        verbose_name = "所属歴"
        verbose_name_plural = "所属歴"
        ordering = ["-is_primary", "-started_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="people_affiliation_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.post}".strip()


class Appointment(models.Model):
    """委嘱: an office held for a term, with a district; kept by an organisation."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="appointments", verbose_name="受講者"
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="appointments", verbose_name="立場"
    )
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="appointments",
        verbose_name="任期",
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="appointments", verbose_name="所管する課"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="appointments",
        verbose_name="地区",
    )  # fmt: skip
    started_on = models.DateField("始まり")
    ended_on = models.DateField("終わり", null=True, blank=True)

    class Meta:
        verbose_name = "委嘱"
        verbose_name_plural = "委嘱"
        ordering = ["-started_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="people_appointment_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.district or ''}".strip()


class Remit(models.Model):
    """所管: whose training record an HR user keeps: an organisation with all below it, or an office."""

    user = models.ForeignKey(User, models.CASCADE, related_name="remits", verbose_name="担当者")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="remits",
        verbose_name="所属",
    )  # fmt: skip
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="remits", verbose_name="立場"
    )

    class Meta:
        verbose_name = "所管"
        verbose_name_plural = "所管"
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) ^ Q(office__isnull=False),
                name="people_remit_is_one_thing",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(organisation__isnull=False),
                name="people_remit_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["user", "office"],
                condition=Q(office__isnull=False),
                name="people_remit_office_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.office)
