"""What the office types from paper, and chooses to print."""

from typing import Any

from django import forms
from django.http import QueryDict

from courses.forms import DAY_HELP, kept_field
from courses.models import CourseRun, RunModule
from library.domain.typed_days import OF_THIS_SYSTEM
from library.forms import LongTextField, WarekiDateField
from people.choices import ManyRowsField
from people.fields import NameField
from people.models import District, Organisation
from quizzes.domain.presentation import Asked


def read_sheet(asked: list[Asked], data: QueryDict) -> dict[str, Any]:
    """Return what was typed from a sheet, by question key; gaps are left out."""
    answers = {question.key: _read(question, data) for question in asked}
    return {key: answer for key, answer in answers.items() if answer not in ("", [], {}, None)}


def _read(question: Asked, data: QueryDict) -> Any:
    name = f"q{question.number}"
    values = {option.token: option.value for option in question.options}
    if question.kind == "multiple":
        return [values.get(token, token) for token in data.getlist(name)]
    if question.kind in ("single", "true_false"):
        return values.get(data.get(name, ""), data.get(name, ""))
    if question.kind == "short_text":
        return data.get(name, "")
    return _read_slots(question, data, name)


def _read_slots(question: Asked, data: QueryDict, name: str) -> dict[str, Any]:
    answer = {}
    for slot in question.slots:
        values = {option.token: option.value for option in slot.options}
        token = data.get(f"{name}-{slot.name}", "")
        if token:
            answer[slot.value] = values.get(token, token)
    return answer


class PlainForm(forms.Form):
    """A form whose labels end without a colon and whose gaps the server names."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class PlaceForm(PlainForm):
    """Which people of a run: of a district, of an organisation, or all."""

    district = forms.ModelChoiceField(
        District.objects.all(), label="地区", required=False, empty_label="すべて"
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("path"), label="所属", required=False, empty_label="すべて"
    )


class HallForm(PlainForm):
    """A gathering to watch lectures: where, when, which, by whom."""

    modules = ManyRowsField(
        RunModule.objects.none(), label="視聴する講義", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "講義を一つ以上選んでください。"},
    )  # fmt: skip
    held_on = WarekiDateField(
        label="視聴する日", earliest=OF_THIS_SYSTEM, help_text=DAY_HELP,
        error_messages={"required": "視聴する日を入れてください。"},
    )  # fmt: skip
    place = forms.CharField(
        label="場所", max_length=120, error_messages={"required": "場所を書いてください。"}
    )
    led_by = NameField(
        label="進める人", max_length=120,
        error_messages={"required": "進める人の名前を書いてください。"},
    )  # fmt: skip

    def __init__(self, *args: Any, modules: list[RunModule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["modules"]
        field.queryset = RunModule.objects.filter(pk__in=[m.pk for m in modules])  # type: ignore[attr-defined]


class RosterForm(PlainForm):
    """What the signed roster says: where it is kept, and somebody who is not on the list."""

    original_kept = kept_field()
    number = forms.CharField(
        label="一覧にいない方の受講者番号かお名前", max_length=80, required=False,
        help_text="同じ講義のある、ほかの開催の方などです。一人ずつ入れてください。",
    )  # fmt: skip


class UntickForm(PlainForm):
    """Why a tick is taken back."""

    reason = LongTextField(
        label="取り消す理由", limit=400, widget=forms.TextInput,
        error_messages={"required": "取り消す理由を書いてください。"},
    )  # fmt: skip


class BatchForm(PlainForm):
    """What to print for a whole run at once."""

    WHAT = [("lecture", "講義"), ("quiz", "確認テスト(問題と解答用紙)"), ("worksheet", "様式")]

    module = forms.ModelChoiceField(
        RunModule.objects.none(), label="単元", empty_label=None,
        error_messages={"required": "単元を選んでください。"},
    )  # fmt: skip
    what = forms.MultipleChoiceField(
        label="印刷するもの", choices=WHAT, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "印刷するものを一つ以上選んでください。"},
    )  # fmt: skip
    district = forms.ModelChoiceField(
        District.objects.all(), label="地区", required=False, empty_label="すべて"
    )
    blanks = forms.IntegerField(
        label="名前のない予備の枚数", min_value=0, max_value=50, required=False,
        error_messages={"max_value": "予備は50部までです。"},
    )  # fmt: skip

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = RunModule.objects.filter(run=run, requirements__kind__in=[k for k, _ in self.WHAT])
        field = self.fields["module"]
        field.queryset = rows.distinct().order_by("stage__order", "order")  # type: ignore[attr-defined]


class OrganisationForm(PlainForm):
    """Whose newcomers: of an organisation, or all."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("path"), label="所属", required=False, empty_label="すべて"
    )
