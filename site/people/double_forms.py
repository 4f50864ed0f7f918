"""The question before somebody may be entered twice: is this another person?

The form comes back once, with everything as typed, names those who look alike and asks. The
answer holds for them alone: others who come in meanwhile, or a changed entry, ask again.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.crypto import salted_hmac

from people.domain.doubles import look_alikes
from people.domain.places import present_places
from people.domain.visibility import people_kept_by
from people.models import Appointment, User

COMPARED = ("family_name_kana", "given_name_kana", "phone", "contact_email", "staff_number")
SHOWN = 5


class AnswerField(forms.MultipleChoiceField):
    """The answers given; which of them counts is seen once it is known who looks alike."""

    widget: Any = forms.MultipleHiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="同じ方ではありませんか", required=False, **kwargs)

    def ask(self, answer: str) -> None:
        """Show the question with the one answer that lets the entry pass."""
        self.widget = forms.CheckboxSelectMultiple()
        self.choices = [(answer, "別の方です。このまま保存する")]

    def valid_value(self, value: Any) -> bool:
        """Take any."""
        return True


class WarnsOfDoubles(forms.Form):
    """For a form of a person, by `viewer`."""

    viewer: User
    instance: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not there until it is asked: nobody ticks it unread.
        self._question = self.fields["another_person"] = AnswerField()

    def _post_clean(self) -> None:
        """Ask once everything else can be stored."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors or not set(self.changed_data) & set(COMPARED):
            return
        found = list(look_alikes(self.instance))
        answer = _answer(found)
        if not found or answer in self.cleaned_data["another_person"]:
            return
        self._question.ask(answer)
        self.add_error("another_person", ValidationError(self._said(found), code="double"))

    def _said(self, found: list[User]) -> list[str]:
        """Name those whom the viewer keeps; of the others, say only that there are some."""
        seats = Appointment.objects.select_related("office", "district", "term")
        kept = people_kept_by(self.viewer).filter(pk__in=[person.pk for person in found])
        kept = kept.prefetch_related(
            "affiliations__organisation", Prefetch("appointments", seats)
        ).in_kana_order()
        said = [
            "、".join(filter(None, [f"{person}", present_places(person), self._why(person)]))
            for person in kept[:SHOWN]
        ]
        if more := len(found) - len(said):
            said.append(f"ほかに{more}名います(ほかの課の方など。事務局にお尋ねください)")
        return [
            "似た方がもう登録されています。同じ方なら、登録せずにその方の情報を直してください。",
            *said,
        ]

    def _why(self, other: User) -> str:
        number = self.instance.staff_number
        return (
            "職員番号が同じ"
            if number and number == other.staff_number
            else "ふりがなと連絡先が同じ"
        )


def _answer(found: list[User]) -> str:
    """Return what a tick says: of whom it was asked, without telling who they are."""
    keys = ",".join(sorted(str(person.pk) for person in found))
    return salted_hmac("people.doubles", keys, algorithm="sha256").hexdigest()[:20]
