"""One screen of a lecture, as the player, the print and the search read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from library.domain.ruby import parse, plain_text, spoken
from library.domain.strings import strings

# Grown-up readers of Japanese take in 400 to 600 characters a minute; older ones fewer.
CHARACTERS_A_MINUTE = 400

# What やさしい日本語 says in other words. Warnings, questions, pictures and films stay as they are.
SAID_PLAINLY = frozenset({"paragraph", "heading", "key_point", "rich_text", "table"})
QUESTIONS = frozenset({"check_choice", "check_truth"})
RECORDINGS = frozenset({"video", "audio"})


@dataclass(frozen=True)
class Section:
    """What is on one screen. `id` is the block's own and stays while the text is edited."""

    id: str
    value: Any

    @property
    def heading(self) -> str:
        """The heading as typed, readings and all."""
        return str(self.value["heading"])

    @property
    def content(self) -> list[Any]:
        """The blocks in order: each has `block_type`, `value` and `id`."""
        return list(self.value["content"])

    @property
    def plain(self) -> tuple[str, ...]:
        """The paragraphs in やさしい日本語, as typed; none if nobody wrote them."""
        return tuple(str(paragraph) for paragraph in self.value["plain"])

    @property
    def beside_plain(self) -> list[Any]:
        """The blocks that stay when the words are shown as `plain`."""
        return [block for block in self.content if block.block_type not in SAID_PLAINLY]

    @cached_property
    def text(self) -> str:
        """All words of the content without readings: to search and to count."""
        content = self.value["content"]
        return "\n".join(content.stream_block.get_searchable_content(content))

    @property
    def all_words(self) -> str:
        """What is searched: the words of the content, of what is played and of やさしい日本語.

        Without readings. Questions are left out: their answers would be told before they were
        asked.
        """
        said = [
            text
            for block in self._told
            for text in block.block.get_searchable_content(block.value)
        ]
        told = [*self.transcripts, *self.plain]
        return "\n".join([*said, *(plain_text(text) for text in told)])

    @property
    def transcripts(self) -> list[str]:
        """What is said in the videos and recordings, as typed."""
        played = (b.value["media"] for b in self.content if b.block_type in RECORDINGS)
        return [media.transcript for media in played if media and media.transcript]

    @property
    def readings(self) -> str:
        """The texts that carry readings, as they are read aloud: to search in kana."""
        stored = [block.block.get_prep_value(block.value) for block in self._told]
        texts = [self.heading, *self.plain, *strings(stored), *self.transcripts]
        return "\n".join(spoken(text) for text in texts if any(p.reading for p in parse(text)))

    @property
    def _told(self) -> list[Any]:
        return [block for block in self.content if block.block_type not in QUESTIONS]

    @property
    def reading_seconds(self) -> int:
        """How long reading it takes, at `CHARACTERS_A_MINUTE`; at least one second."""
        characters = len(plain_text(self.heading)) + len(self.text)
        return max(1, round(characters * 60 / CHARACTERS_A_MINUTE))

    @property
    def media(self) -> tuple[int, ...]:
        """Which videos and recordings are played here."""
        return self._uses.get("librarymedia", ())

    @property
    def images(self) -> tuple[int, ...]:
        """Which pictures are shown here."""
        return self._uses.get("libraryimage", ())

    @cached_property
    def _uses(self) -> dict[str, tuple[int, ...]]:
        content = self.value["content"]
        found: dict[str, tuple[int, ...]] = {}
        for model, pk, *_ in content.stream_block.extract_references(content):
            name = str(model._meta.model_name)
            found[name] = (*found.get(name, ()), int(pk))
        return found


def read_sections(stream: Iterable[Any]) -> list[Section]:
    """Read the section blocks of a stream field."""
    return [Section(id=child.id, value=child.value) for child in stream]
