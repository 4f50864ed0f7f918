"""What HR fills in at the ledger of certificates."""

from typing import Any

from django import forms

from certificates.domain import reissue
from certificates.models import Certificate
from courses.forms import DAY_HELP
from courses.models import CourseRun
from library.domain.wareki import fiscal_year_wareki
from library.forms import WarekiDateField
from people.fields import SeenField
from people.seen import SeenForm
from reports.forms import FilterForm
from reports.pages import run_choices


class LedgerForm(FilterForm):
    """What narrows the ledger down."""

    series = forms.ChoiceField(label="番号系列", required=False)
    year = forms.ChoiceField(label="年度", required=False)
    field_order = ["series", "year", "state", "q"]

    def __init__(self, data: Any, *, series: list[tuple[str, str]], years: list[int]) -> None:
        self.known_series = series
        super().__init__(
            data,
            run=None,
            organisation=None,
            series=[("", "すべて"), *series],
            year=[("", "すべて"), *((str(year), fiscal_year_wareki(year)) for year in years)],
            state=[("", "すべて"), *Certificate.Status.choices],
        )
        self.fields["q"].label = "氏名・番号・確認番号など"
        self.fields["q"].help_text = "前の修了証に書いてあることでも見つかります。"


class PrintForm(forms.Form):
    """Which certificates to print for a ceremony."""

    run = forms.ChoiceField(label="開催", required=False)
    series = forms.ChoiceField(label="番号系列", required=False)
    since = WarekiDateField(label="交付日がこの日から", required=False)
    until = WarekiDateField(label="この日まで", required=False)
    first = forms.IntegerField(
        label="番号がここから", required=False, min_value=1, max_value=999_999_999
    )
    last = forms.IntegerField(label="ここまで", required=False, min_value=1, max_value=999_999_999)

    def __init__(self, data: Any, *, runs: list[CourseRun], series: list[tuple[str, str]]) -> None:
        super().__init__(data, label_suffix="")
        self.fields["run"].choices = [("", "すべて"), *run_choices(runs)]  # type: ignore[attr-defined]
        self.fields["series"].choices = [("", "すべて"), *series]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """Return what was asked for, by the names that `ceremony.printable` takes."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class ReissueForm(forms.Form):
    """Why a certificate is followed by another."""

    cause = forms.ChoiceField(
        label="再交付の理由", choices=[(c.value, c.label) for c in reissue.CAUSES],
        widget=forms.RadioSelect,
        error_messages={"required": "再交付の理由を選んでください。"},
    )  # fmt: skip
    note = forms.CharField(
        label="理由の補足", required=False, max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="「記載の誤り」のときは、どこが誤っていたかを書いてください。台帳にだけ残ります。",
    )  # fmt: skip

    def __init__(self, *args: Any, causes: tuple[Certificate.Cause, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if causes == (Certificate.Cause.AFTER_VOID,):
            del self.fields["cause"]
            self.fields["note"].help_text = "台帳にだけ残ります。空けておけます。"

    @property
    def chosen(self) -> Certificate.Cause:
        """The cause that was chosen, or the only one there is."""
        return Certificate.Cause(self.cleaned_data.get("cause", Certificate.Cause.AFTER_VOID))


class ApprovalForm(SeenForm, forms.Form):
    """決裁 of the certificates that a series issues from now on."""

    number = SeenField(label="決裁番号", required=False, max_length=60)
    day = WarekiDateField(label="決裁日", required=False, help_text=DAY_HELP)
