"""How a reader wants to see the site: the size of the text and the readings above words."""

from dataclasses import dataclass

from people.models import User

ON, OFF = "on", "off"


@dataclass(frozen=True, slots=True)
class Display:
    """A reader's choice. Standard text with readings until they choose otherwise."""

    text_size: str = User.TextSize.STANDARD.value
    shows_furigana: bool = True

    @property
    def furigana(self) -> str:
        """`on` or `off`, as the page's attribute and the cookie spell it."""
        return ON if self.shows_furigana else OFF

    def as_text(self) -> str:
        """Return the choice as a cookie keeps it: `large.on`."""
        return f"{self.text_size}.{self.furigana}"

    @classmethod
    def from_text(cls, text: str) -> "Display":
        """Read a cookie; anything unknown is the standard."""
        size, _, furigana = text.partition(".")
        if size not in User.TextSize.values:
            return cls()
        return cls(text_size=size, shows_furigana=furigana != OFF)

    @classmethod
    def of_user(cls, user: User) -> "Display":
        """Return what a signed-in person chose."""
        return cls(text_size=user.text_size, shows_furigana=user.shows_furigana)


def keep_display(user: User, display: Display) -> None:
    """Keep the choice with the person, so that it follows them to every device."""
    User.objects.filter(pk=user.pk).update(
        text_size=display.text_size, shows_furigana=display.shows_furigana
    )
