"""A person, and how people are listed and found.

Names are kept exactly as typed: never normalised, so that 髙 and 﨑 survive. What lists sort by and
what people are looked up in is stored beside them, and follows from them.
"""

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
from django.utils.functional import cached_property

from library.derived import DerivedField, DerivedModel, DerivedQuerySet
from library.domain.collation import sort_key
from library.domain.matching import match_key
from people.domain import spelling
from people.fields import (
    AddressTextField,
    NameTextField,
    NumberTextField,
    PhoneTextField,
    ReadingTextField,
    check_whole_name,
    hiragana,
)
from people.models.audiences import Audience
from people.models.offices import Organisation
from people.models.places import Affiliation, Appointment, Remit

normalise_number = spelling.number

LONGEST_BYTES = 2400


_THEIRS = Q(user=OuterRef("pk"))


def kana_order(person: str = "person__") -> list[str]:
    """Return the order of every list of people: a Japanese directory's.

    `person` is the way from a row to its person: empty for rows that are people.
    """
    return [f"{person}sort_key", f"{person}number"]


def searched_text(*values: Any) -> str:
    """Return what somebody is found by, a line each: names, readings, and #numbers.

    `values`: as `User.SEARCHED` has them.
    """
    family, given, family_kana, given_kana, alias, number, staff_number, before = values
    lines = [match_key(name) for name in (family + given, family_kana + given_kana, alias)]
    lines += [f"#{match_key(typed)}" for typed in (number, staff_number) if typed]
    for held in reversed(before):
        lines += [match_key(said) for name, said in held.items() if name != "until"]
    whole = "\n".join(["", *dict.fromkeys(filter(None, lines)), ""])
    # What an index of PostgreSQL can hold. The oldest names go first, for they come last.
    return whole.encode()[:LONGEST_BYTES].decode(errors="ignore")


class UserQuerySet(DerivedQuerySet["User"]):
    """People, seen from those who keep their record."""

    def in_kana_order(self) -> "UserQuerySet":
        """Sort as a roster is read aloud: by kana, never by kanji code point."""
        return self.order_by(*kana_order(""))

    def within(
        self, paths: Iterable[str], offices: Iterable[int] = (), *, on: date
    ) -> "UserQuerySet":
        """Keep those whose place on a day lies under `paths`.

        Of those who hold none then, keep those with an earlier one there, and of those who are
        registered ahead, those with a later one.

        `paths`: tree paths of organisations. `offices`: ids of offices whose holders count
        wherever their appointment is kept.
        """
        inside = Q(pk__in=[])
        for path in paths:
            inside |= Q(organisation__path__startswith=path)
        office = Q(office__in=list(offices))
        posts, seats = Affiliation.objects.filter(_THEIRS), Appointment.objects.filter(_THEIRS)
        begun = Q(started_on__lte=on)

        def among(posts: Any, seats: Any) -> Q:
            return Q(Exists(posts.filter(inside))) | Q(Exists(seats.filter(inside | office)))

        has_place = Exists(posts.on(on)) | Exists(seats.on(on))
        has_begun = Exists(posts.filter(begun)) | Exists(seats.filter(begun))
        now = among(posts.on(on), seats.on(on))
        once = among(posts.filter(begun), seats.filter(begun))
        soon = among(posts, seats)
        return self.filter(now | (~has_place & (once | (~has_begun & soon))))

    def taking_part(self, *, on: date) -> "UserQuerySet":
        """Keep those who take part on a day: in use, and with a place then if they ever had one.

        Whoever never had a post or seat (a lecturer from outside, the system's keeper) is
        stopped by hand alone.
        """
        posts, seats = Affiliation.objects.filter(_THEIRS), Appointment.objects.filter(_THEIRS)
        here = Exists(posts.on(on)) | Exists(seats.on(on))
        never = ~Exists(posts) & ~Exists(seats)
        return self.filter(here | never, is_active=True)

    def not_left(self, *, on: date) -> "UserQuerySet":
        """Keep those who take part on a day or will later: who may still be told and asked."""
        posts, seats = Affiliation.objects.filter(_THEIRS), Appointment.objects.filter(_THEIRS)
        lasting = Exists(posts.lasting(on)) | Exists(seats.lasting(on))
        never = ~Exists(posts) & ~Exists(seats)
        return self.filter(lasting | never, is_active=True)

    def between(self, first: date, last: date) -> "UserQuerySet":
        """Keep those who take part on some day of these: here on the first, or come by the last."""
        posts, seats = Affiliation.objects.filter(_THEIRS), Appointment.objects.filter(_THEIRS)
        here = Exists(posts.begun(last).lasting(first)) | Exists(seats.begun(last).lasting(first))
        never = ~Exists(posts) & ~Exists(seats)
        return self.filter(here | never, is_active=True)

    def overseen_by(self, viewer: "User", *, on: date | None = None) -> "UserQuerySet":
        """Keep the people whose training record `viewer` keeps, by their remits (所管)."""
        remits = viewer.held_remits
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


class User(DerivedModel, AbstractBaseUser, PermissionsMixin):
    """A person, known by a 受講者番号; an e-mail is never needed."""

    SEARCHED = (
        "family_name", "given_name", "family_name_kana", "given_name_kana", "alias", "number",
        "staff_number", "names_before",
    )  # fmt: skip
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
    number = NumberTextField(
        "受講者番号", max_length=40, unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*$", "半角の英数字で入力してください。")],
        error_messages={"unique": "この受講者番号はすでに使われています。"},
    )  # fmt: skip
    family_name = NameTextField("姓", max_length=60)
    given_name = NameTextField(
        "名", max_length=60, blank=True,
        help_text="お名前が一語の方は、姓だけに入れて、「名」と「めい」は空けてください。",
    )  # fmt: skip
    family_name_kana = ReadingTextField("せい", max_length=60, validators=[hiragana])
    given_name_kana = ReadingTextField("めい", max_length=60, blank=True, validators=[hiragana])
    alias = NameTextField(
        "通称",
        max_length=120,
        blank=True,
        help_text="旧姓など。入れると修了証にはこの名前を載せます。",
    )
    staff_number = NumberTextField(
        "職員番号", max_length=20, blank=True,
        help_text="先頭の0も残ります。全角で入れても半角に直します。",
    )  # fmt: skip
    # Whose numbers the staff number is one of: the top of the tree that the person's post is in.
    employer = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, editable=False,
        related_name="numbered", verbose_name="職員番号を付けた所属",
    )  # fmt: skip
    contact_email = AddressTextField(
        "連絡用メールアドレス", blank=True,
        help_text="お知らせを送るためだけに使います。ご家族と同じものでもかまいません。",
    )  # fmt: skip
    phone = PhoneTextField("電話番号", max_length=40, blank=True)
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

    # The day on which whoever signed in was found to take part; see `people.backends`.
    takes_part_on: date | None = None
    # Every name that the person had here before, with the day on which another took its place.
    names_before = models.JSONField("以前の名前", default=list, blank=True, editable=False)
    sort_key = DerivedField("並べ方", of=("family_name_kana", "given_name_kana"), by=sort_key)
    search_text = DerivedField("探し方", of=SEARCHED, by=searched_text)

    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        verbose_name = "受講者"
        verbose_name_plural = "受講者"
        indexes = [
            models.Index(fields=["sort_key", "number"], name="people_user_directory"),
            # Read from end to end by each search: far less than the rows themselves.
            models.Index(fields=["search_text", "id"], name="people_user_lookup"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "staff_number"],
                condition=~Q(staff_number=""),
                name="people_staff_number_once_an_employer",
                violation_error_code="staff_number_taken",
                violation_error_message="この職員番号は、同じ所属のほかの方が使っています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_full_name()}({self.number})"

    def clean(self) -> None:
        """Refuse half a name; store the number as it is looked up."""
        super().clean()
        self.number = normalise_number(self.number)
        check_whole_name(self.given_name, self.given_name_kana)

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

    @cached_property
    def held_remits(self) -> list[Remit]:
        """What one keeps the records of (所管), read once per request as one's roles are."""
        return list(Remit.objects.filter(user=self).select_related("organisation"))

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
