"""What an answer to each kind of question may look like. Pure: no database, no clock.

An answer that says nothing (no choice, blank text) is None. Half an answer is kept too, so
that nothing chosen is lost; `is_complete` tells it from a whole one.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from library.domain.lengths import excess

MAX_TEXT = 200

Body = Mapping[str, Any]


def check_answer(kind: str, body: Body, answer: Any) -> Any:
    """Return the answer as it is stored, or None if it says nothing.

    `kind`: a value of Question.Type. `body`: as Question.body.
    Raises ValidationError("invalid").
    """
    if answer is None:
        return None
    return _CHECKS[kind](body, answer)


def is_complete(kind: str, body: Body, answer: Any) -> bool:
    """Tell whether a stored answer answers the whole question."""
    if answer is None:
        return False
    if kind == "ordering":
        return isinstance(answer, list)
    if kind == "matching":
        return len(answer) == len(body["pairs"])
    return True


def check_places(kind: str, answer: Any) -> None:
    """Refuse an order in which several items have the same place; gaps are no mistake.

    `answer`: as the screen sent it. Raises ValidationError("invalid").
    """
    if kind != "ordering" or not isinstance(answer, dict):
        return
    counts = Counter(place for place in answer.values() if place not in ("", None))
    shared = [f"{place}番目が{count}つ" for place, count in sorted(counts.items()) if count > 1]
    if shared:
        raise _invalid(
            f"同じ順番の項目があります({'、'.join(shared)})。ちがう順番を選び直してください。"
        )


def rights(body: Body) -> list[str]:
    """Return everything that may be matched, each once: the pairs' own and the distractors."""
    texts = [pair["right"] for pair in body["pairs"]] + list(body.get("extra_right", []))
    return list(dict.fromkeys(texts))


def _invalid(sentence: str) -> ValidationError:
    return ValidationError(sentence, code="invalid")


def _single(body: Body, answer: Any) -> str | None:
    if answer == "":
        return None
    if answer not in [choice["key"] for choice in body["choices"]]:
        raise _invalid("選択肢の中から一つ選んでください。")
    return str(answer)


def _multiple(body: Body, answer: Any) -> list[str] | None:
    keys = [choice["key"] for choice in body["choices"]]
    if not isinstance(answer, list) or any(key not in keys for key in answer):
        raise _invalid("選択肢の中から選んでください。")
    return [key for key in keys if key in answer] or None


def _true_false(body: Body, answer: Any) -> bool | None:
    if answer == "":
        return None
    if not isinstance(answer, bool):
        raise _invalid("「正しい」か「誤り」を選んでください。")
    return answer


def _short_text(body: Body, answer: Any) -> str | None:
    if not isinstance(answer, str) or "\x00" in answer:
        raise _invalid("文字で答えてください。")
    said = excess(answer, MAX_TEXT)
    if said:
        raise _invalid(f"答えは{said}短くしてください。")
    return answer if answer.strip() else None


def _ordering(body: Body, answer: Any) -> list[str] | dict[str, int] | None:
    keys = [item["key"] for item in body["items"]]
    if isinstance(answer, list):
        if len(answer) != len(keys) or any(key not in answer for key in keys):
            raise _invalid("すべての項目を一度ずつ並べてください。")
        return list(answer)
    if not isinstance(answer, dict):
        raise _invalid("順番を選んでください。")
    places = {
        key: _place(answer[key], len(keys)) for key in keys if answer.get(key) not in ("", None)
    }
    if set(answer) - set(keys):
        raise _invalid("この問題にない項目があります。")
    if len(places) == len(keys) == len(set(places.values())):
        return sorted(keys, key=lambda key: places[key])
    return places or None


def _place(value: Any, count: int) -> int:
    """Read one place, 1 to `count`."""
    text = str(value)
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:9]) <= count:
        raise _invalid(f"順番は1から{count}までの中から選んでください。")
    return int(text[:9])


def _matching(body: Body, answer: Any) -> dict[str, str] | None:
    if not isinstance(answer, dict):
        raise _invalid("組み合わせを選んでください。")
    places = [str(index) for index in range(len(body["pairs"]))]
    chosen = {str(place): right for place, right in answer.items() if right not in ("", None)}
    known = rights(body)
    if any(place not in places or right not in known for place, right in chosen.items()):
        raise _invalid("表示されている説明の中から選んでください。")
    return {place: chosen[place] for place in places if place in chosen} or None


_CHECKS: dict[str, Callable[[Body, Any], Any]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "short_text": _short_text,
    "ordering": _ordering,
    "matching": _matching,
}
