"""What comes from the browser: an answer to one question, a survey."""

from typing import Any

from django import forms
from django.http import QueryDict

from library.forms import LongTextField
from quizzes.domain.presentation import Asked
from quizzes.models import SurveyVersion


def read_answer(asked: Asked, data: QueryDict) -> Any:
    """Return the answer in the shape in which answers are stored, still to be checked."""
    values = {option.token: option.value for option in asked.options}
    match asked.kind:
        case "multiple":
            return [values.get(token, token) for token in data.getlist("answer")]
        case "single" | "true_false":
            token = data.get("answer", "")
            return values.get(token, token)
        case "short_text":
            return data.get("answer", "")
        case _:
            return _read_slots(asked, data)


def _read_slots(asked: Asked, data: QueryDict) -> dict[str, Any]:
    answer = {}
    for slot in asked.slots:
        values = {option.token: option.value for option in slot.options}
        token = data.get(slot.name, "")
        answer[slot.value] = values.get(token, token)
    return answer


class SurveyForm(forms.Form):
    """The questions of a survey. Choices are asked for; nobody has to write anything."""

    use_required_attribute = False

    def __init__(self, version: SurveyVersion, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        self.questions = {question["key"]: question for question in version.questions}
        for key, question in self.questions.items():
            self.fields[key] = self._field(question)

    def _field(self, question: Any) -> forms.Field:
        prompt = question["prompt"]
        missing = {"required": "この質問に一つ選んでお答えください。"}
        match question["type"]:
            case "scale5":
                choices = [(str(n), label) for n, label in enumerate(question["labels"], start=1)]
                return forms.ChoiceField(
                    label=prompt, choices=choices, widget=forms.RadioSelect, error_messages=missing
                )
            case "single":
                return forms.ChoiceField(
                    label=prompt,
                    choices=[(option, option) for option in question["options"]],
                    widget=forms.RadioSelect,
                    error_messages=missing,
                )
            case "multiple":
                return forms.MultipleChoiceField(
                    label=prompt,
                    choices=[(option, option) for option in question["options"]],
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                    help_text="いくつでも選べます。",
                )
            case _:
                return self._text(question)

    def _text(self, question: Any) -> forms.Field:
        return LongTextField(
            label=question["prompt"],
            required=False,
            limit=question["max_length"],
            in_column=False,
            help_text="書かなくてもかまいません。",
            widget=forms.Textarea(attrs={"rows": 5, "class": "text-area"}),
        )

    def answers(self) -> dict[str, Any]:
        """Return what was answered, by question key; a step of five as its number."""
        return {
            key: int(value) if self.questions[key]["type"] == "scale5" else value
            for key, value in self.cleaned_data.items()
        }
