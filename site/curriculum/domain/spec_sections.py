"""What files may hold of the sections of a lecture."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from curriculum.domain.schema import Day, Flag, ListOf, Place, Record, Spec, Text
from curriculum.domain.yaml_source import Mapping, Problems
from library.domain import recordings, ruby


@dataclass(frozen=True, slots=True)
class RubyText(Text):
    """A text that may carry readings: {漢字|かんじ}."""

    def check(self, value: Any, place: Place, key: str | int, problems: Problems) -> None:
        # Dataclasses with slots are made anew: the bare super() would not find its class.
        Text.check(self, value, place, key, problems)
        if not isinstance(value, str):
            return
        try:
            ruby.check(value)
        except ValidationError as error:
            for message in error.messages:
                problems.add(place, message, key)


@dataclass(frozen=True, slots=True)
class FileBeside:
    """The name of a file in the folder `media` beside the YAML, with one of these endings."""

    endings: tuple[str, ...]

    def check(self, value: Any, place: Place, key: str | int, problems: Problems) -> None:
        """Take a plain name, which leads nowhere else and reads the same on every computer."""
        endings = "|".join(map(re.escape, self.endings))
        if isinstance(value, str) and re.fullmatch(
            rf"media/[a-z0-9][a-z0-9_-]*({endings})", value
        ):
            return
        example, known = f"media/hajime{self.endings[0]}", "、".join(self.endings)
        message = (
            f"「{key}」は「{example}」のように書いてください"
            f"(使える種類は {known}。名前は半角の英小文字、数字、-、_)。"
        )
        problems.add(place, message, key)


_LINE = RubyText(120)
_TEXT = RubyText()
_ASKED: dict[str, Spec] = {"question": _TEXT, "explanation": _TEXT}
_CHOICE = Record({"text": RubyText(200), "correct": Flag()})
_PLAYED: dict[str, Spec] = {"transcript": FileBeside((".txt",)), "title": Text(255)}
_CAPTIONS: dict[str, Spec] = {"captions": FileBeside((".vtt",))}
_BELOW: dict[str, Spec] = {"caption": RubyText(200)}
# Pictures are put in by hand, in the admin.
BLOCKS: dict[str, Spec] = {
    "paragraph": _TEXT,
    "heading": _LINE,
    "key_point": Record({"text": _TEXT}),
    "caution": Record({"title": _LINE, "text": _TEXT}, {"items": ListOf(RubyText(200))}),
    "slides": Record({"title": _LINE, "slides": ListOf(_TEXT, minimum=2)}),
    "table": Record(
        {
            "caption": _LINE,
            "columns": ListOf(_LINE, minimum=2),
            "rows": ListOf(ListOf(RubyText(400, blank=True), minimum=2), minimum=1),
        },
        {"row_headings": Flag()},
    ),
    "video": Record(
        _PLAYED | _CAPTIONS | {"file": FileBeside(recordings.endings("video"))}, _BELOW
    ),
    "audio": Record(
        _PLAYED | {"file": FileBeside(recordings.endings("audio"))}, _CAPTIONS | _BELOW
    ),
    "term": Text(60),
    "check_choice": Record(_ASKED | {"choices": ListOf(_CHOICE, minimum=2)}),
    "check_truth": Record(_ASKED | {"answer": Flag()}),
    "as_of": Record({}, {"on": Day(), "note": RubyText(200)}),
    "reference": Record({"title": Text(200)}, {"note": Text(200)}),
}


class _Block:
    """A bare text is a paragraph; else one key, the type of the block, with what it holds."""

    def check(self, value: Any, place: Place, key: str | int, problems: Problems) -> None:
        if not isinstance(value, Mapping):
            BLOCKS["paragraph"].check(value, place, key, problems)
        elif len(value) == 1:
            Record({}, BLOCKS).check(value, place, key, problems)
        else:
            problems.add(value, "ブロックは種類を一つだけ書いてください。")


class _Section:
    """A heading with paragraphs, other blocks, or both."""

    record = Record(
        {"heading": _LINE},
        {
            "paragraphs": ListOf(RubyText(), minimum=1),
            "content": ListOf(_Block(), minimum=1),
            "plain": ListOf(RubyText(), minimum=1),
        },
    )

    def check(self, value: Any, place: Place, key: str | int, problems: Problems) -> None:
        self.record.check(value, place, key, problems)
        if isinstance(value, Mapping) and not {"paragraphs", "content"} & set(value):
            problems.add(value, "「paragraphs」か「content」に本文を書いてください。")


SECTION: Spec = _Section()
