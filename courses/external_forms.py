"""Telling of a training elsewhere."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from courses.forms import kept_field
from courses.models.external import MOST_MINUTES
from library.domain.privacy import personal_signs
from library.domain.uploads import ACCEPTED, LARGEST, MEGABYTE, Paper, read_paper
from library.forms import LongTextField, WarekiDateField
from library.models import ExternalTrainingType
from people.seen import SeenForm


class TrainingChoice(forms.ModelChoiceField[ExternalTrainingType]):
    """The kinds of training, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name alone."""
        return str(obj.name)


class ExternalTrainingForm(SeenForm, forms.Form):
    """What was attended, where, when and how long, with a copy of the paper that shows it."""

    type = TrainingChoice(
        ExternalTrainingType.objects.none(), label="種類", empty_label="えらんでください",
        error_messages={"required": "種類をえらんでください。"},
    )  # fmt: skip
    title = LongTextField(
        label="名称", limit=200, widget=forms.TextInput,
        help_text="例:ひきこもり支援者研修(基礎)。",
        error_messages={"required": "名称を入れてください。"},
    )  # fmt: skip
    organiser = LongTextField(
        label="主催", limit=120, widget=forms.TextInput, help_text="例:東京都、○○家族会。",
        error_messages={"required": "主催を入れてください。"},
    )  # fmt: skip
    held_on = WarekiDateField(
        label="受けた日", help_text="例:令和8年11月21日、2026-11-21。二日にわたるときは、一日ずつ届け出てください。",
        error_messages={"required": "受けた日を入れてください。"},
    )  # fmt: skip
    minutes = forms.IntegerField(
        label="時間(分)", min_value=1, max_value=MOST_MINUTES, help_text="例:2時間なら 120",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "時間を分で入れてください。",
            "invalid": "数字で入れてください。2時間なら 120 です。",
        },
    )  # fmt: skip
    learned = LongTextField(
        label="学んだこと", limit=1000, required=False, in_column=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="ご自分の覚え書きです。人事にも研修担当にも見えません。ご本人やご家族のお名前、住所、電話番号は書かないでください。",
    )  # fmt: skip
    paper = forms.FileField(
        label="受けたことがわかるもの(写し)", required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=f"修了証や次第、チラシの写真など。{ACCEPTED}、{LARGEST // MEGABYTE}MBまで。"
        "写真の撮影場所などの情報は取り除いて保管します。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].queryset = ExternalTrainingType.objects.all()  # type: ignore[attr-defined]

    def clean_paper(self) -> Paper | None:
        """Read the file by its bytes."""
        file = self.cleaned_data.get("paper")
        return read_paper(file, size=file.size) if file else None

    def warnings(self) -> list[str]:
        """Say where somebody's personal information seems to be written."""
        found = (
            (self[name].label, personal_signs(self.cleaned_data.get(name, "")))
            for name in ("title", "organiser", "learned")
        )
        return [
            f"「{label}」に、{'、'.join(kinds)}のような書き込みがあります。ほかの方のことなら消してください。"
            for label, kinds in found
            if kinds
        ]


class ProxyExternalForm(ExternalTrainingForm):
    """The same from a paper that somebody handed in: 代行入力."""

    number = forms.CharField(
        label="受講者番号かお名前",
        max_length=80,
        error_messages={"required": "受講者番号かお名前を入れてください。"},
    )
    original_kept = kept_field()
    field_order = ["number", "type", "title", "organiser", "held_on", "minutes", "paper"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Theirs alone: nobody writes it for them.
        del self.fields["learned"]


def add_broken_rule(form: forms.Form, error: ValidationError) -> None:
    """Show a broken rule beside the field that it is about, else above the form."""
    places = {"future": "held_on", "already_told": "title", "original_missing": "original_kept"}
    place = places.get(getattr(error, "code", "") or "")
    form.add_error(place if place in form.fields else None, error)
