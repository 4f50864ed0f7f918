"""What readers choose and look for."""

from dataclasses import replace

from django import forms

from home.domain.display import CHOICES, LABELS, Display

HELP = {
    "text_size": "画面の文字をすべて大きくします。",
    "furigana": "むずかしい漢字の上に、よみをつけます。",
    "contrast": "「強め」にすると、文字を濃く、線を太くします。",
    "theme": "まぶしいと感じるときは「暗い」が見やすいことがあります。",
    "motion": "画面が動くと気分が悪くなる方は「動きを減らす」をえらんでください。",
}


class DisplayForm(forms.Form):
    """A change of the display: what is left out stays as it is.

    `keep`: whether the change starts from the display as it is or from the standard.
    """

    keep = forms.ChoiceField(
        choices=[("current", "いまの表示"), ("standard", "標準の表示")],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, choices in CHOICES.items():
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name],
                choices=list(choices.items()),
                required=False,
                widget=forms.RadioSelect,
                help_text=HELP[name],
            )

    def change(self, current: Display) -> Display:
        """Return the display after this change."""
        changes = dict(self.cleaned_data)
        start = Display() if changes.pop("keep") == "standard" else current
        return replace(start, **{name: value for name, value in changes.items() if value})
