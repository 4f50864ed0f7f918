"""What files may hold of the sections of a lecture."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from curriculum.domain.schema import Day, Flag, ListOf, Place, Record, Spec, Text
from curriculum.domain.yaml_source import Mapping, Problems
from library.domain import ruby


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


_LINE = RubyText(120)
_TEXT = RubyText()
_ASKED: dict[str, Spec] = {"question": _TEXT, "explanation": _TEXT}
_CHOICE = Record({"text": RubyText(200), "correct": Flag()})
# Pictures are put in by hand, in the admin: the files hold words.
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
