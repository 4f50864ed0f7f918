"""Fields for what people are called and how they are reached: one for each kind, wherever it is typed.

A model's field keeps the kind's rules for whatever stores through `full_clean` (forms, loaders,
commands); its form field also puts right what was typed, and says of it what it took out.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from library.domain import phones
from people.domain import spelling

hiragana = RegexValidator(
    r"^[ぁ-ゖーゝゞ・\s]+$", "ひらがなで入力してください。", code="not_hiragana"
)
HALF_A_NAME = (
    "「名」と「めい」は、両方を入れてください。お名前が一語の方は、両方を空けてください。"
)


# In forms --------------------------------------------------------------------------------


class SeenField(forms.CharField):
    """One line of text in which everything can be seen.

    What cannot is taken out, and the form comes back once to say so, with the clean text in it.
    """

    def to_python(self, value: Any) -> Any:
        """Return the text. Raises ValidationError("invisible")."""
        text = super().to_python(value)
        if isinstance(text, str):
            spelling.check_seen(text)
        return text

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Show again what was typed, without what nobody can see."""
        shown = super().bound_data(data, initial)
        return spelling.seen(shown) if isinstance(shown, str) else shown


class NameField(SeenField):
    """A name, kept exactly as typed."""


class ReadingField(SeenField):
    """ふりがな, typed in hiragana or in katakana of any width."""

    def to_python(self, value: Any) -> Any:
        """Return it in hiragana. Raises ValidationError("hyphen")."""
        text = super().to_python(value)
        if not isinstance(text, str):
            return text
        read = spelling.reading(text)
        spelling.check_long_vowels(read)
        return read


class NumberField(SeenField):
    """A 受講者番号 or 職員番号, typed full-width or not."""

    def to_python(self, value: Any) -> Any:
        """Return it as it is stored."""
        text = super().to_python(value)
        return spelling.number(text) if isinstance(text, str) else text


class PhoneField(SeenField):
    """A telephone number, typed in any width and with any hyphens."""

    def to_python(self, value: Any) -> Any:
        """Return it as it is stored."""
        text = super().to_python(value)
        return phones.written(text) if isinstance(text, str) else text


class AddressField(SeenField):
    """An e-mail, typed full-width or not."""

    default_validators = [spelling.check_address]
    # Not `type="email"`: the browser would refuse full-width letters before we can read them.
    widget = forms.TextInput(
        attrs={
            "inputmode": "email",
            "autocomplete": "email",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
    )

    def to_python(self, value: Any) -> Any:
        """Return it half-width."""
        text = super().to_python(value)
        return spelling.address(text) if isinstance(text, str) else text


# In models -------------------------------------------------------------------------------


class _Typed(models.CharField):  # type: ignore[type-arg]
    """A text with rules for typing, which are no part of its column.

    Migrations and queries see plain text: columns of several kinds can be joined into one.
    """

    form_class: type[forms.CharField] = SeenField
    column_class = "django.db.models.CharField"

    def formfield(self, **kwargs: Any) -> Any:
        """Return the form field of this kind."""
        return super().formfield(**({"form_class": self.form_class} | kwargs))

    def deconstruct(self) -> Any:
        """Return what the column is."""
        name, _, args, kwargs = super().deconstruct()
        return name, self.column_class, args, kwargs

    def get_col(self, alias: Any, output_field: Any = None) -> Any:
        """Return the column as plain text."""
        return super().get_col(alias, models.CharField(max_length=self.max_length))


class NameTextField(_Typed):
    """A name, which never is normalised."""

    form_class = NameField
    default_validators = [spelling.check_seen]


class ReadingTextField(_Typed):
    """ふりがな, stored in hiragana. What else may stand in it is said by `validators`."""

    form_class = ReadingField

    def to_python(self, value: Any) -> Any:
        """Return it in hiragana."""
        text = super().to_python(value)
        return spelling.reading(text) if isinstance(text, str) else text


class NumberTextField(_Typed):
    """A number that somebody is known by: half-width, lower case."""

    form_class = NumberField

    def to_python(self, value: Any) -> Any:
        """Return it as it is stored."""
        text = super().to_python(value)
        return spelling.number(text) if isinstance(text, str) else text


class PhoneTextField(_Typed):
    """A telephone number: half-width, with hyphens."""

    form_class = PhoneField

    def to_python(self, value: Any) -> Any:
        """Return it as it is stored."""
        text = super().to_python(value)
        return phones.written(text) if isinstance(text, str) else text


class AddressTextField(_Typed, models.EmailField):  # type: ignore[type-arg]
    """An e-mail: half-width, with dots where the old mobile carriers put them."""

    form_class = AddressField
    column_class = "django.db.models.EmailField"
    default_validators = [spelling.check_address]

    def to_python(self, value: Any) -> Any:
        """Return it half-width."""
        text = super().to_python(value)
        return spelling.address(text) if isinstance(text, str) else text


def check_whole_name(given: str, given_kana: str) -> None:
    """Refuse half a name: one of a single word has neither 名 nor めい.

    Raises ValidationError("half_a_name"), by field.
    """
    if bool(given) != bool(given_kana):
        missing = "given_name_kana" if given else "given_name"
        raise ValidationError({missing: ValidationError(HALF_A_NAME, code="half_a_name")})
