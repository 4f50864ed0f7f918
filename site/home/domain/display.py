"""How a reader wants to see the site: text, readings, contrast, colours, motion.

Who has chosen keeps the choice with their account, on every device. Who has not sees what was
chosen in the browser, which is never written to an account unasked: a shared computer at the
ward office must not decide for whoever signs in next.
"""

from dataclasses import asdict, dataclass, fields

from django.utils import timezone

from people.models import User

ON, OFF = "on", "off"


@dataclass(frozen=True, slots=True)
class Display:
    """A reader's choice. Standard text with readings, and the device's own ways, until they choose."""

    text_size: str = User.TextSize.STANDARD.value
    furigana: str = ON
    contrast: str = User.Contrast.AUTO.value
    theme: str = User.Theme.AUTO.value
    motion: str = User.Motion.AUTO.value

    @property
    def shows_furigana(self) -> bool:
        """Whether readings stand above words."""
        return self.furigana == ON

    def as_text(self) -> str:
        """Return the choice as a cookie keeps it: `large.on.auto.dark.auto`."""
        return ".".join(asdict(self).values())

    @classmethod
    def from_text(cls, text: str) -> "Display":
        """Read a cookie; anything unknown or left out is the standard."""
        names = (field.name for field in fields(cls))
        said = dict(zip(names, text.split("."), strict=False))
        return cls(**{name: value for name, value in said.items() if value in CHOICES[name]})

    @classmethod
    def of_user(cls, user: User) -> "Display":
        """Return what a signed-in person chose."""
        return cls(
            text_size=user.text_size,
            furigana=ON if user.shows_furigana else OFF,
            contrast=user.contrast,
            theme=user.theme,
            motion=user.motion,
        )

    def labels(self) -> list[str]:
        """Say in words what differs from the standard: 文字の大きさ 特大."""
        standard, said = asdict(Display()), asdict(self)
        return [
            f"{LABELS[name]} {CHOICES[name][value]}"
            for name, value in said.items()
            if value != standard[name]
        ]


# What each may be, with its words; the same for the form, the cookie and the page.
CHOICES: dict[str, dict[str, str]] = {
    "text_size": {str(value): str(label) for value, label in User.TextSize.choices},
    "furigana": {ON: "つける", OFF: "つけない"},
    "contrast": {str(value): str(label) for value, label in User.Contrast.choices},
    "theme": {str(value): str(label) for value, label in User.Theme.choices},
    "motion": {str(value): str(label) for value, label in User.Motion.choices},
}
LABELS = {
    "text_size": "文字の大きさ",
    "furigana": "ふりがな",
    "contrast": "文字と背景の差",
    "theme": "画面の色",
    "motion": "画面の動き",
}


def keep_display(user: User, display: Display) -> None:
    """Keep the choice with the person, so that it follows them to every device."""
    User.objects.filter(pk=user.pk).update(
        text_size=display.text_size,
        shows_furigana=display.shows_furigana,
        contrast=display.contrast,
        theme=display.theme,
        motion=display.motion,
        display_chosen_at=timezone.now(),
    )
