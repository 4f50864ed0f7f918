"""What is typed about cases in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from courses.cases.domain import grants
from courses.cases.models import Case, Disclosure, Exclusion, Grant
from library.domain.typed_days import OF_THIS_SYSTEM
from library.forms import WarekiDateField
from library.keys import chosen_keys
from people.domain.lookup import find_person
from people.models import User


class PartForm(WagtailAdminModelForm):
    """A part of a case. Which exercises also read it is chosen among those that work with the case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the modules of the case: none before one of them has taken it."""
        super().__init__(*args, **kwargs)
        case = Case.objects.filter(pk=self.instance.case_id).first()
        modules: Any = getattr(case, "modules", None)
        offered = list(modules.order_by("path").values_list("key", "title")) if modules else []
        self.fields["also_for_modules"] = chosen_keys(
            self.instance, "also_for_modules", offered,
            label="演習でも読む単元", empty="先に、単元の「扱う事例」でこの事例をえらんで保存すると、ここでえらべます。",
        )  # fmt: skip


class CaseForm(WagtailAdminModelForm):
    """A case with its parts. A part that was ever disclosed stays."""

    def clean(self) -> dict[str, Any]:
        """Refuse to delete a part that somebody was given to read."""
        values: dict[str, Any] = super().clean()
        formset = self.formsets.get("parts")
        if formset is None or not formset.is_valid():
            return values
        gone = [form.instance.pk for form in formset.deleted_forms]
        if Disclosure.objects.filter(part__in=gone).exists():
            raise ValidationError(
                "受講者に開示したことのある部は、消せません。内容を直してお使いください。",
                code="disclosed",
            )
        return values


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Names somebody: a list of everybody would be too long, and tell too much."""

    person_number = forms.CharField(label="受講者番号かお名前", max_length=80)

    def clean_person_number(self) -> User:
        """Find the person."""
        here = User.objects.not_left(on=timezone.localdate())
        return find_person(here, self.cleaned_data["person_number"], is_telling=False)


class ChiefForm(forms.Form):
    """Who of 課長級 approved a composite case, and when."""

    chief = forms.CharField(
        label="承認した課長級の方の役職と氏名", max_length=100,
        error_messages={"required": "承認した方の役職と氏名を入れてください。"},
    )  # fmt: skip
    chief_on = WarekiDateField(
        label="承認した日", earliest=OF_THIS_SYSTEM,
        error_messages={"required": "承認した日を入れてください。"},
    )  # fmt: skip


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
