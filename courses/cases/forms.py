"""What is typed about cases in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from courses.cases.domain import grants
from courses.cases.models import CasePart, Disclosure, Exclusion, Grant
from library.forms import WarekiDateField
from people.domain.lookup import find_person
from people.models import User


class CaseForm(WagtailAdminModelForm):
    """A case with its parts. A part that was ever disclosed stays."""

    def clean(self) -> dict[str, Any]:
        """Refuse to delete a part that somebody was given to read."""
        values: dict[str, Any] = super().clean()
        formset = self.formsets.get("parts")
        if formset is None or not formset.is_valid():
            return values
        self._refuse_keys_taken_elsewhere(formset)
        gone = [form.instance.pk for form in formset.deleted_forms]
        if Disclosure.objects.filter(part__in=gone).exists():
            raise ValidationError(
                "受講者に開示したことのある部は、消せません。内容を直してお使いください。",
                code="disclosed",
            )
        return values

    def _refuse_keys_taken_elsewhere(self, formset: Any) -> None:
        """Notice a part that another screen added since this one was opened."""
        shown = [form.instance.pk for form in formset.forms if form.instance.pk]
        others = CasePart.objects.filter(case=self.instance.pk).exclude(pk__in=shown)
        taken = set(others.values_list("key", flat=True))
        for form in formset.forms:
            key = form.cleaned_data.get("key")
            if key in taken and form not in formset.deleted_forms:
                raise ValidationError(
                    f"キー「{key}」の部が、ほかの画面で加えられました。"
                    "この画面の入力を控えてから、事例を開き直してください。",
                    code="part_added_elsewhere",
                )


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Names somebody: a list of everybody would be too long, and tell too much."""

    person_number = forms.CharField(label="受講者番号かお名前", max_length=80)

    def clean_person_number(self) -> User:
        """Find the person."""
        here = User.objects.not_left(on=timezone.localdate())
        return find_person(here, self.cleaned_data["person_number"], is_telling=False)


class GrantForm(PersonForm):
    """Give a trainer a case to work with."""

    class Meta:
        model = Grant
        fields = ["case", "person_number", "reason", "ends_on"]
        field_classes = {"ends_on": WarekiDateField}
        help_texts = {"ends_on": "空にすると、終わりを決めずに続きます。"}

    def give(self, actor: User) -> Grant:
        """Give it. Raises ValidationError as `give_grant` does."""
        values = self.cleaned_data
        return grants.give_grant(
            values["case"],
            values["person_number"],
            reason=values["reason"],
            actor=actor,
            ends_on=values["ends_on"],
        )


class GrantEndForm(forms.ModelForm):  # type: ignore[type-arg]
    """Say until when a trainer works with a case."""

    ends_on = WarekiDateField(label="終わり", help_text="この日まで読めます。")

    class Meta:
        model = Grant
        fields = ["ends_on"]


class ExclusionForm(PersonForm):
    """Keep somebody from reading a case."""

    class Meta:
        model = Exclusion
        fields = ["case", "person_number", "reason"]
