"""A small language for saying what a YAML document may hold, and checking that it does."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.core.exceptions import ValidationError

from curriculum.domain.yaml_source import Mapping, Problems, Sequence
from library.domain.typed_days import parse_day

Place = Mapping | Sequence


class Spec(Protocol):
    """Says what one value may be."""

    def check(self, value: Any, place: Place, key: str | int, problems: Problems) -> None:
        """Note in `problems` what is wrong with `value`, which stands at place[key]."""


def _wrong(place: Place, key: str | int, problems: Problems, wanted: str) -> None:
    name = f"「{key}」" if isinstance(key, str) else f"{key + 1}番目"
    problems.add(place, f"{name}は{wanted}。", key)


@dataclass(frozen=True, slots=True)
class Text:
    """A string; empty only if `blank`; a bare number only if `takes_numbers`."""

    max_length: int = 4000
    blank: bool = False
    pattern: str = ""
    takes_numbers: bool = False

    def check(self, value: Any, place: Place, key: str | int, problems: Problems) -> None:
        if self.takes_numbers and type(value) is int:
            return
        if not isinstance(value, str):
            _wrong(
                place, key, problems, "文字で書いてください(数字や yes / no は引用符で囲みます)"
            )
        elif not value.strip() and not self.blank:
            _wrong(place, key, problems, "空にできません")
        elif len(value) > self.max_length:
            _wrong(place, key, problems, f"{self.max_length}文字までで書いてください")
        elif self.pattern and not re.fullmatch(self.pattern, value):
            _wrong(place, key, problems, f"「{value}」の形では使えません")


@dataclass(frozen=True, slots=True)
class Checked:
    """A string that is also of the form that a rule of the site asks for."""

    rule: Callable[[str], None]
    text: Text

    def check(self, value: Any, place: Place, key: str | int, problems: Problems) -> None:
        self.text.check(value, place, key, problems)
        try:
            if isinstance(value, str):
                self.rule(value)
        except ValidationError as error:
            problems.add(place, f"「{key}」: {error.messages[0]}", key)


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number of at least `minimum` and at most `maximum`."""

    minimum: int = 0
    maximum: int = 32767

    def check(self, value: Any, place: Place, key: str | int, problems: Problems) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            _wrong(place, key, problems, "整数で書いてください")
        elif not self.minimum <= value <= self.maximum:
            _wrong(place, key, problems, f"{self.minimum}から{self.maximum}までの数にしてください")


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false; `only` if the site knows just one of them."""

    only: bool | None = None

    def check(self, value: Any, place: Place, key: str | int, problems: Problems) -> None:
        if not isinstance(value, bool):
            _wrong(place, key, problems, "true か false で書いてください")
        elif self.only is not None and value is not self.only:
            _wrong(place, key, problems, f"{str(self.only).lower()} だけが使えます")


@dataclass(frozen=True, slots=True)
class Day:
    """A date as 2026-04-01, or as people write it in the forms; put in place as a date."""

    def check(self, value: Any, place: Place, key: str | int, problems: Problems) -> None:
        wanted = "2026-04-01 か「令和8年4月1日」の形の日付で書いてください"
        if isinstance(value, bool | datetime) or not isinstance(value, date | str | int):
            _wrong(place, key, problems, wanted)
            return
        try:
            place[key] = parse_day(str(value))  # type: ignore[index]
        except ValidationError as error:
            _wrong(place, key, problems, f"{wanted}({error.messages[0].rstrip('。')})")


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a closed list of words."""

    words: tuple[str, ...]

    def check(self, value: Any, place: Place, key: str | int, problems: Problems) -> None:
        if value not in self.words:
            known = "、".join(self.words)
            _wrong(place, key, problems, f"{known} のどれかにしてください(今は「{value}」)")


@dataclass(frozen=True, slots=True)
class Nullable:
    """null, or what `spec` says."""

    spec: Spec

    def check(self, value: Any, place: Place, key: str | int, problems: Problems) -> None:
        if value is not None:
            self.spec.check(value, place, key, problems)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of at least `minimum`; `unique` names the key that may not come twice."""

    spec: Spec
    minimum: int = 0
    unique: str = ""

    def check(self, value: Any, place: Place, key: str | int, problems: Problems) -> None:
        if not isinstance(value, Sequence):
            _wrong(place, key, problems, "一覧で書いてください")
            return
        if len(value) < self.minimum:
            _wrong(place, key, problems, f"{self.minimum}つ以上書いてください")
        for index, item in enumerate(value):
            self.spec.check(item, value, index, problems)
        if self.unique:
            check_unique(value, self.unique, problems)


def check_unique(items: Iterable[Any], key: str, problems: Problems) -> None:
    """Note each mapping whose `key` has come before."""
    seen: set[Any] = set()
    for item in items:
        if not isinstance(item, Mapping) or not isinstance(item.get(key), (str, int)):
            continue
        if item[key] in seen:
            problems.add(item, f"{key}「{item[key]}」が二回使われています。", key)
        seen.add(item[key])


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with these keys and no others."""

    required: dict[str, Spec]
    optional: dict[str, Spec] = field(default_factory=dict)

    def check(self, value: Any, place: Place, key: str | int, problems: Problems) -> None:
        if not isinstance(value, Mapping):
            _wrong(place, key, problems, "項目の集まりで書いてください")
            return
        for name in self.required:
            if name not in value:
                problems.add(value, f"「{name}」がありません。")
        specs = self.required | self.optional
        for name, item in value.items():
            if name in specs:
                specs[name].check(item, value, name, problems)
            else:
                problems.add(value, f"「{name}」という項目は使えません。", name)


@dataclass(frozen=True, slots=True)
class ByType:
    """A mapping whose `type` decides its other keys."""

    records: dict[str, Record]

    def check(self, value: Any, place: Place, key: str | int, problems: Problems) -> None:
        if not isinstance(value, Mapping):
            _wrong(place, key, problems, "項目の集まりで書いてください")
            return
        kind = value.get("type")
        if isinstance(kind, str) and kind in self.records:
            self.records[kind].check(value, place, key, problems)
        else:
            OneOf(tuple(self.records)).check(kind, value, "type", problems)
