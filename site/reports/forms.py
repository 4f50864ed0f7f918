"""What HR and the office fill in."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone

from courses.forms import DAY_HELP
from courses.models import CoursePage, CourseRun, Enrolment, ExternalTraining, Nomination
from library.domain.typed_days import OF_THIS_SYSTEM
from library.domain.wareki import fiscal_year_of, fiscal_year_wareki
from library.forms import LongTextField, WarekiDateField
from notices.models import Channel, Delivery
from people.choices import ManyRowsField, OneRowField
from people.models import User
from people.roles import Role
from people.seen import SeenForm


class RunForm(SeenForm, forms.ModelForm[CourseRun]):
    """A run before it opens: what, when, by whom."""

    fiscal_year = forms.TypedChoiceField(label="年度", coerce=int)
    starts_on = WarekiDateField(label="始まり", earliest=OF_THIS_SYSTEM, help_text=DAY_HELP)
    ends_on = WarekiDateField(label="終わり", earliest=OF_THIS_SYSTEM, help_text=DAY_HELP)
    trainers = ManyRowsField(
        User.objects.none(), label="研修担当", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="研修担当に登録されている方から選びます。ここで選んだ方だけが、提出された様式を読めます。",
    )  # fmt: skip

    class Meta:
        model = CourseRun
        fields = ["course", "fiscal_year", "title", "starts_on", "ends_on", "trainers"]
        field_classes = {"course": OneRowField}
        error_messages = {
            NON_FIELD_ERRORS: {
                "unique_together": "この研修には、同じ年度に、同じ名前の開催がもうあります。"
                "「回の名前」を、見分けられるものにしてください(例:夜間の回)。"
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = fiscal_year_of(timezone.localdate())
        years = {this_year - 1, this_year, this_year + 1, self.instance.fiscal_year or this_year}
        year = self.fields["fiscal_year"]
        year.choices = [(y, fiscal_year_wareki(y)) for y in sorted(years)]  # type: ignore[attr-defined]
        self.initial["fiscal_year"] = self.instance.fiscal_year or this_year
        self.fields["course"].queryset = CoursePage.objects.live().order_by("title")  # type: ignore[attr-defined]
        self.fields[
            "title"
        ].help_text = "同じ年度に2回以上開くときの名前です(例:夜間の回)。なければ空けておきます。"
        here = User.objects.not_left(on=timezone.localdate())
        trainers = here.filter(groups__name=Role.TRAINER)
        self.fields["trainers"].queryset = trainers.in_kana_order()  # type: ignore[attr-defined]
        if self.instance.state != CourseRun.State.DRAFT:
            # What is frozen stays; who teaches is changed with a reason (courses.domain.repairs).
            for name in ("course", "fiscal_year", "title", "trainers"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            sentence = "終わりの日が、始まりの日より前です。"
            self.add_error("ends_on", ValidationError(sentence, code="ends_before_start"))
        return data


class ReasonForm(forms.Form):
    """A decision that stays on record with its reason."""

    reason = LongTextField(
        label="理由",
        limit=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "理由を書いてください。"},
    )


class NominateForm(forms.Form):
    """Whom to nominate: chosen from the list, or by their numbers."""

    run = forms.ModelChoiceField(
        CourseRun.objects.none(), label="開催", widget=forms.HiddenInput,
        error_messages={"invalid_choice": "開催中の回にだけ推薦できます。"},
    )  # fmt: skip
    numbers = forms.CharField(
        label="受講者番号の一覧", required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="1行に1人ずつ貼り付けてください。全角の数字でもかまいません。",
    )  # fmt: skip
    note = LongTextField(label="推薦の理由", limit=400, required=False, widget=forms.TextInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        runs = CourseRun.objects.filter(state=CourseRun.State.OPEN).select_related("course")
        self.fields["run"].queryset = runs  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    """What narrows a list down. Fields that a list does not use are taken out."""

    run = forms.ChoiceField(label="開催", required=False)
    organisation = forms.ChoiceField(label="所属", required=False)
    state = forms.ChoiceField(label="状態", required=False)
    q = forms.CharField(label="氏名・ふりがな・番号", required=False)

    def __init__(self, data: Any, **choices: list[tuple[str, str]] | None) -> None:
        super().__init__(data, label_suffix="")
        for name, options in choices.items():
            if options is None:
                del self.fields[name]
            else:
                self.fields[name].choices = options  # type: ignore[attr-defined]

    def value(self, name: str) -> str:
        """Return what was chosen, or nothing if it is not one of the choices."""
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
        return str(self.cleaned_data.get(name, ""))


# Nothing chosen shows what waits for a decision.
NOMINATION_STATES = [("", "まだ決めていない"), ("all", "すべて"), *Nomination.State.choices]
ENROLMENT_STATES = [("", "すべて"), *Enrolment.State.choices]


TRAINING_STATES = [
    ("", "承認待ち"),
    ("all", "すべて"),
    *(
        (str(state), str(state.label))
        for state in (ExternalTraining.State.APPROVED, ExternalTraining.State.RETURNED)
    ),
]


class ExternalFilterForm(FilterForm):
    """What narrows the trainings elsewhere down."""

    kind = forms.ChoiceField(label="種類", required=False)
    field_order = ["state", "kind", "q"]

    def __init__(self, data: Any, *, kinds: list[tuple[str, str]]) -> None:
        super().__init__(
            data,
            run=None,
            organisation=None,
            state=TRAINING_STATES,
            kind=[("", "すべて"), *kinds],
        )


class NoticeForm(FilterForm):
    """What narrows the log of notices down."""

    kind = forms.ChoiceField(label="種類", required=False)
    channel = forms.ChoiceField(label="方法", required=False)
    field_order = ["kind", "channel", "state", "q"]

    def __init__(self, data: Any, *, kinds: dict[str, str]) -> None:
        super().__init__(
            data,
            run=None,
            organisation=None,
            kind=[("", "すべて"), *kinds.items()],
            channel=[("", "すべて"), *Channel.choices],
            state=[("", "すべて"), *Delivery.State.choices],
        )


class TrailForm(forms.Form):
    """What narrows the audit trail down."""

    verb = forms.ChoiceField(label="動作", required=False)
    since = WarekiDateField(label="この日から", required=False)
    until = WarekiDateField(label="この日まで", required=False)
    q = forms.CharField(label="行った人の番号・対象", required=False)

    def __init__(self, data: Any, *, verbs: dict[str, str]) -> None:
        super().__init__(data, label_suffix="")
        names = sorted(verbs.items(), key=lambda pair: pair[1])
        self.fields["verb"].choices = [("", "すべて"), *names]  # type: ignore[attr-defined]
