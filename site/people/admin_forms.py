"""Forms of the register in the admin."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from people.choices import ManyRowsField
from people.day_fields import day_formfield
from people.domain import codes, contradictions, employers, oneself, organisations, register
from people.domain.lookup import find_person
from people.domain.visibility import people_kept_by
from people.double_forms import WarnsOfDoubles
from people.fields import NameField, NumberField
from people.models import (
    Affiliation,
    Appointment,
    Audience,
    District,
    Office,
    Organisation,
    Remit,
    Term,
    User,
)
from people.roles import ROLE_NAMES


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A place in the tree, each level set in by one blank."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Organisation.objects.all(), **kwargs)

    def label_from_instance(self, obj: Organisation) -> str:
        """Return the name, set in."""
        return "\u3000" * (obj.depth - 1) + obj.name


class RolesField(ManyRowsField):
    """Groups, by what people here call them."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.CheckboxSelectMultiple
        super().__init__(Group.objects.order_by("pk"), widget=widget, **kwargs)

    def label_from_instance(self, obj: Group) -> str:
        """Return the Japanese name."""
        return {role.value: name for role, name in ROLE_NAMES.items()}.get(obj.name, obj.name)


class PersonForm(WarnsOfDoubles, forms.ModelForm):  # type: ignore[type-arg]
    """One entry. Names are stored exactly as typed."""

    number = NumberField(
        label="受講者番号", max_length=40, help_text="半角の英数字。全角で入れても半角に直します。"
    )
    audiences = ManyRowsField(
        Audience.objects.all(),
        label="対象区分",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    groups = RolesField(label="役割", required=False)

    class Meta:
        model = User
        fields = [
            "number", "family_name", "given_name", "family_name_kana", "given_name_kana",
            "alias", "staff_number", "audiences", "contact_email", "phone",
            "is_active", "is_superuser", "groups",
        ]  # fmt: skip
        labels = {"is_superuser": "システム管理者"}
        help_texts = {
            "is_superuser": "すべての設定を変えられます。",
            "is_active": "外すと、この番号では入れなくなります。記録は残ります。",
        }

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        self.viewer = viewer
        super().__init__(*args, **kwargs)
        self.fields["number"].validators += User._meta.get_field("number").validators
        if not viewer.is_superuser:
            del self.fields["groups"]
        # Nobody can shut out themselves, who may be the last.
        if not viewer.is_superuser or viewer.pk == self.instance.pk:
            del self.fields["is_superuser"]
        if viewer.pk == self.instance.pk:
            for name in {"audiences", "groups"} & self.fields.keys():
                self.fields[name].disabled = True
                self.fields[name].help_text = register.OWN_RIGHTS
        if not codes.may_manage_sign_in(viewer, self.instance):
            del self.fields["is_active"]
        if self.instance.number and not register.may_change_number(viewer, self.instance):
            self.fields["number"].disabled = True
            self.fields["number"].help_text = register.NUMBER_KEPT

    def _update_errors(self, errors: ValidationError) -> None:
        """Leave out that half a name is missing where what was typed of it was refused."""
        said = errors.update_error_dict({})
        if {"given_name", "given_name_kana"} & set(self.errors):
            said = {
                name: [error for error in found if error.code != "half_a_name"]
                for name, found in said.items()
            }
        super()._update_errors(ValidationError(said))  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """Refuse a 職員番号 that somebody else has, beside its field."""
        cleaned = super().clean() or {}
        try:
            employers.check_number(
                cleaned.get("staff_number", ""), self._employer(cleaned), person=self.instance
            )
        except ValidationError as error:
            self.add_error(None, error)
        return cleaned

    def _employer(self, cleaned: dict[str, Any]) -> Organisation | None:
        return employers.employer_of(self.instance)

    def save(self, commit: bool = True) -> User:
        """Store what was changed, with its trace."""
        person: User = self.instance
        register.change_person(person, actor=self.viewer, audiences=self.cleaned_data["audiences"])
        if "groups" in self.cleaned_data:
            register.set_groups(person, self.cleaned_data["groups"], actor=self.viewer)
        return person


class NewPersonForm(PersonForm):
    """A new entry, with the place that the person holds now."""

    organisation = OrganisationField(label="所属(委嘱の方は、所管する課)", required=False)
    office = forms.ModelChoiceField(Office.objects.all(), label="立場", required=False)
    started_on = day_formfield(
        Affiliation._meta.get_field("started_on"), label="始まり", required=False
    )
    post = NameField(label="職名", max_length=60, required=False)
    term = forms.ModelChoiceField(Term.objects.all(), label="任期(委嘱の方)", required=False)
    district = forms.ModelChoiceField(
        District.objects.all(), label="地区(委嘱の方)", required=False
    )
    place = ("organisation", "office", "started_on")

    def clean(self) -> dict[str, Any]:
        """Ask for the whole of a place, or for none of it, and for nothing of another kind."""
        cleaned = super().clean()
        given = [name for name in self.place if cleaned.get(name)]
        for name in self.place if given else ():
            if name not in given and name not in self.errors:
                self.add_error(name, ValidationError("ここも入れてください。", code="required"))
        if office := cleaned.get("office"):
            kind = "です" if office.is_appointed else "ではありません"
            for name in ("post",) if office.is_appointed else ("term", "district"):
                if cleaned.get(name):
                    sentence = f"「{office}」は委嘱{kind}。ここは空けてください。"
                    self.add_error(name, ValidationError(sentence, code="other_kind"))
        return cleaned

    def _employer(self, cleaned: dict[str, Any]) -> Organisation | None:
        organisation, office = cleaned.get("organisation"), cleaned.get("office")
        if organisation is None or office is None or office.is_appointed:
            return None
        root: Organisation = organisation.get_root()
        return root

    def register(self) -> User:
        """Enter the person. Raises ValidationError as `register_person` does."""
        data = {k: v for k, v in self.cleaned_data.items() if k in register.FIELDS}
        groups = self.cleaned_data.get("groups")
        person = register.register_person(
            actor=self.viewer, audiences=self.cleaned_data["audiences"], **data, **self._place()
        )
        if groups:
            register.set_groups(person, groups, actor=self.viewer)
        return person

    def _place(self) -> dict[str, Any]:
        """Return the place: an appointment for an office that is one, else a post."""
        data = self.cleaned_data
        office: Office | None = data.get("office")
        if office is None:
            return {}
        common = {name: data[name] for name in self.place}
        if office.is_appointed:
            seat = register.Seat(**common, term=data["term"], district=data["district"])
            return {"appointment": seat}
        return {"affiliation": register.Post(**common, post=data["post"])}


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row that belongs to a person, who is named once and never changes afterwards."""

    person_number = forms.CharField(label="受講者番号かお名前", max_length=80)

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        self.viewer = viewer
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["person_number"]
        if "organisation" in self.fields:
            old = self.fields["organisation"]
            self.fields["organisation"] = OrganisationField(label=old.label, required=old.required)

    def clean_person_number(self) -> str:
        """Find the person among those whom the viewer keeps."""
        person = find_person(people_kept_by(self.viewer), self.cleaned_data["person_number"])
        self.instance.user = person
        return person.number

    def clean(self) -> dict[str, Any]:
        """Refuse one's own row, and an end before the start before the database's words for it."""
        cleaned = super().clean() or {}
        try:
            oneself.check_somebody_else(self.instance.user_id, self.viewer, register.OWN_RIGHTS)
            contradictions.check_order(cleaned.get("started_on"), cleaned.get("ended_on"))
        except ValidationError as error:
            self.add_error(None, error)
        return cleaned

    def _post_clean(self) -> None:
        """Refuse what contradicts, each beside its field, once all fields can be read."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors or isinstance(self.instance, Remit):
            return
        try:
            contradictions.check(self.instance)
        except ValidationError as error:
            self.add_error(None, error)

    def save(self, commit: bool = True) -> Affiliation | Appointment | Remit:
        """Store the row with its trace."""
        return register.keep(self.instance, actor=self.viewer)


class AffiliationForm(RecordForm):
    """所属歴."""

    class Meta:
        model = Affiliation
        formfield_callback = day_formfield
        fields = ["organisation", "office", "post", "is_primary", "started_on", "ended_on"]

    field_order = ["person_number"]


class AppointmentForm(RecordForm):
    """委嘱."""

    class Meta:
        model = Appointment
        formfield_callback = day_formfield
        fields = ["office", "term", "organisation", "district", "started_on", "ended_on"]

    field_order = ["person_number"]


class RemitForm(RecordForm):
    """所管: an organisation or an office, not both."""

    class Meta:
        model = Remit
        fields = ["organisation", "office"]

    field_order = ["person_number"]

    def clean(self) -> dict[str, Any]:
        """Refuse both and neither."""
        cleaned = super().clean()
        if bool(cleaned.get("organisation")) == bool(cleaned.get("office")):
            raise ValidationError("所属か立場の、どちらか1つを選んでください。", code="one_thing")
        return cleaned


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    """An organisation and what it lies under."""

    parent = OrganisationField(
        label="上位の所属", required=False, help_text="空けると、いちばん上に置きます。"
    )

    class Meta:
        model = Organisation
        fields = ["key", "name", "name_kana", "is_partner", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["parent"].initial = self.instance.get_parent()

    def clean_parent(self) -> Organisation | None:
        """Refuse a place under itself beside its field."""
        parent: Organisation | None = self.cleaned_data["parent"]
        here = self.instance
        if parent and here.pk and (parent.pk == here.pk or parent.is_descendant_of(here)):
            raise ValidationError("自分の下に、自分を置くことはできません。", code="below_itself")
        return parent

    def save(self, commit: bool = True) -> Organisation:
        """Put it in its place."""
        self.instance = organisations.place(self.instance, self.cleaned_data["parent"])
        return self.instance
