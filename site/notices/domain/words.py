"""The words of a kind: its templates, filled in once and kept as they were told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.template import Context
from django.template.loader import select_template

from notices.models import Channel


@dataclass(frozen=True, slots=True)
class Words:
    """What a notice says: on screen, and by the other ways where they say it differently."""

    subject: str
    body: str
    mail: str
    letter: str

    def of(self, channel: str) -> str:
        """Return what a channel says differently, or nothing."""
        said = {Channel.MAIL: self.mail, Channel.LETTER: self.letter}.get(Channel(channel), "")
        return "" if said == self.body else said


def words_of(kind: str, context: Mapping[str, Any]) -> Words:
    """Fill in the templates of a kind."""

    def part(*names: str) -> str:
        return plain_text([f"notices/{kind}/{name}.txt" for name in names], context)

    return Words(
        subject=" ".join(part("subject").split())[:120],
        body=part("body"),
        mail=part("mail", "body"),
        letter=part("letter", "body"),
    )


def plain_text(templates: list[str], context: Mapping[str, Any]) -> str:
    """Render the first template that there is as plain text: nothing is escaped."""
    # Django's own wrapper would escape as if it were HTML.
    template = cast(Any, select_template(templates)).template
    return str(template.render(Context(dict(context), autoescape=False))).strip()
