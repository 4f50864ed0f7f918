"""What is typed about cases in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from courses.cases.domain import grants
from courses.cases.models import Disclosure, Exclusion, Grant
from people.models import User, normalise_number


class CaseForm(WagtailAdminModelForm):
    """A case with its parts. A part that was ever disclosed stays."""

    def clean(self) -> dict[str, Any]:
        """Refuse to delete a part that somebody was given to read."""
        values: dict[str, Any] = super().clean()
        formset = self.formsets.get("parts")
        gone = [form.instance.pk for form in formset.deleted_forms] if formset else []
        if Disclosure.objects.filter(part__in=gone).exists():
            raise ValidationError(
                "受講者に開示したことのある部は、消せません。内容を直してお使いください。",
                code="disclosed",
            )
        return values


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Names somebody by 受講者番号: a list of everybody would be too long, and tell too much."""

    person_number = forms.CharField(label="受講者番号", max_length=40)

    def clean_person_number(self) -> User:
        """Find the person."""
        number = normalise_number(self.cleaned_data["person_number"])
        person = User.objects.filter(number=number, is_active=True).first()
        if person is None:
            raise ValidationError(
                f"番号「{number}」の方は見つかりません。番号をお確かめください。",
                code="unknown_number",
            )
        return person


class GrantForm(PersonForm):
    """Give a trainer a case to work with."""

    class Meta:
        model = Grant
        fields = ["case", "person_number", "reason", "ends_on"]
        widgets = {"ends_on": AdminDateInput}
        help_texts = {"ends_on": "空にすると、終わりを決めずに続きます。"}

    def give(self, actor: User) -> Grant:
        """Give it. Raises ValidationError, also with "own_grant"."""
        values = self.cleaned_data
        if values["person_number"] == actor:
            raise ValidationError(
                "自分を事例の担当にすることはできません。ほかの担当者が登録してください。",
                code="own_grant",
            )
        return grants.give_grant(
            values["case"],
            values["person_number"],
            reason=values["reason"],
            actor=actor,
            ends_on=values["ends_on"],
        )


class GrantEndForm(forms.ModelForm):  # type: ignore[type-arg]
    """Say until when a trainer works with a case."""

    ends_on = forms.DateField(
        label="終わり", widget=AdminDateInput, help_text="この日まで読めます。"
    )

    class Meta:
        model = Grant
        fields = ["ends_on"]


class ExclusionForm(PersonForm):
    """Keep somebody from reading a case."""

    class Meta:
        model = Exclusion
        fields = ["case", "person_number", "reason"]
