"""Finding people by what is written on paper, said on the telephone or pasted from a list.

One rule for every place that asks for somebody: any name that the person has or had, in any shape of
its kanji and any kind of kana, with or without a blank; a 受講者番号 or 職員番号 in any width, from its
beginning. Who may be found is the caller's to say: `rows` are only narrowed down.
"""

import unicodedata
from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from library.domain.matching import match_key
from people.models import User, UserQuerySet, kana_order, normalise_number

Rows = TypeVar("Rows", bound="QuerySet[Model]")
# Nobody's name has more parts; each costs a look at every row.
MOST_WORDS = 6
LONGEST = 200
# So many are named to choose from; more would tell nobody anything.
NAMED = 5
# Up to so many, people are named to the database one by one: it then goes straight to them. Of more,
# any page of a list is full before it has gone far.
FEW = 500


def search(rows: Rows, text: str, *, person: str = "person__") -> Rows:
    """Keep rows whose person has every word typed among their names or their numbers.

    `person` is the way from a row to its person: empty for rows that are people.
    """
    words = unicodedata.normalize("NFKC", text[:LONGEST]).split()
    keys = [key for key in map(match_key, words) if key][:MOST_WORDS]
    if words and not keys:
        return rows.none()
    # A number is read from its beginning: else every "1" would find everybody.
    return _holding(rows, [f"#{key}" if _is_number(key) else key for key in keys], person)


def _holding(rows: Rows, parts: Iterable[str], person: str) -> Rows:
    """Keep rows whose person's text has these parts, looked for in the index that holds no more."""
    held, far = Q(), Q()
    for part in parts:
        held &= Q(search_text__contains=part)
        far &= Q(**{f"{person}search_text__contains": part})
    if not held:
        return rows
    people = User.objects.filter(held).order_by().values_list("pk", flat=True)
    few = list(people[: FEW + 1])
    return rows.filter(far if len(few) > FEW else Q(**{f"{person}pk__in": few}))


def find_person(
    people: UserQuerySet, text: str, *, is_telling: bool = True, among: str = ""
) -> User:
    """Return the one of `people` that a number means, or a name that nobody else has.

    What decides about somebody is not guessed: a number must be whole, a name begin as typed.
    Raises ValidationError("unknown_number" | "several"), the second with whom to choose from,
    unless that would tell too much (`is_telling`). `among`: where they were looked for, as the
    sentence says it.
    """
    if found := people.filter(number=normalise_number(text)).first():
        return found
    key = match_key(text[:LONGEST])
    line = f"\n#{key}\n" if _is_number(key) else f"\n{key}"
    rows = _holding(people, [line], "") if key else people.none()
    several = list(rows.order_by(*kana_order(""))[: NAMED + 1])
    if not several:
        raise ValidationError(
            f"{among}「{text}」の方は見つかりません。受講者番号かお名前をお確かめください。",
            code="unknown_number",
        )
    if len(several) > 1:
        raise ValidationError(
            f"「{text}」にあたる方が何人かいます。受講者番号を入れてください。"
            + (_named(several) if is_telling else ""),
            code="several",
        )
    return several[0]


def _is_number(key: str) -> bool:
    return key.isascii() and any(character.isdigit() for character in key)


def _named(people: list[User]) -> str:
    names = "、".join(
        f"{person.get_full_name()}さん({person.number})" for person in people[:NAMED]
    )
    return names + (" ほか" if len(people) > NAMED else "")
