"""What readers choose and look for."""

from django import forms

from home.domain.display import OFF, ON, Display
from people.models import User


class DisplayForm(forms.Form):
    """A change of the display: what is left out stays as it is."""

    text_size = forms.ChoiceField(choices=User.TextSize.choices, required=False)
    furigana = forms.ChoiceField(choices=[(ON, "表示する"), (OFF, "表示しない")], required=False)

    def change(self, current: Display) -> Display:
        """Return the display after this change."""
        furigana = self.cleaned_data["furigana"] or current.furigana
        return Display(
            text_size=self.cleaned_data["text_size"] or current.text_size,
            shows_furigana=furigana == ON,
        )
