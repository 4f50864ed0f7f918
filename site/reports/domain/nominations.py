"""Many nominations at once: each goes through the same rule, and each that fails is named."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from courses.domain import nominations
from courses.models import CourseRun, Nomination
from people.domain.lookup import find_person, search
from people.models import User, kana_order, normalise_number
from reports.domain.batches import Outcome, decide_each
from reports.domain.people import own_people

Act = Callable[[Nomination], object]


def nominations_for(
    viewer: User, *, run: str = "", state: str = "", organisation: str = "", text: str = ""
) -> QuerySet[Nomination]:
    """Return the nominations of the viewer's own people, by kana.

    `state`: one state, "all", or nothing for those that wait for a decision.
    """
    people = own_people(viewer)
    if organisation:
        people = people.within([organisation], on=timezone.localdate())
    rows = Nomination.objects.filter(person__in=people).select_related("person", "run__course")
    if run:
        rows = rows.filter(run=UUID(run))
    if state != "all":
        rows = rows.filter(state__in=[state] if state else Nomination.UNDECIDED)
    return search(rows, text).order_by(*kana_order(), "nominated_at")


def read_numbers(text: str) -> list[tuple[int, str, str]]:
    """Return (line, as typed, as stored) for each 受講者番号 in a pasted list.

    One or more a line, separated by commas, 、 or tabs; full-width is fine.
    """
    found = []
    for line, content in enumerate(text.splitlines(), start=1):
        for typed in re.split(r"[,\t、，]", unicodedata.normalize("NFKC", content)):
            # As our own lists write a number that a spreadsheet must leave alone.
            plain = re.sub(r'^="(.*)"$', r"\1", typed.strip())
            if plain:
                found.append((line, plain, normalise_number(plain)))
    return found


def nominate_many(
    run: CourseRun, people: Iterable[User], numbers: str, *, viewer: User, note: str
) -> tuple[Outcome, list[str]]:
    """Nominate the people chosen and those whose numbers were pasted.

    The good ones are done, the bad ones are named and left out. Returns the outcome and the
    numbers that are still to be put right.
    """
    outcome, left = Outcome(), []
    for person in people:
        _nominate(run, person, person.get_full_name(), outcome, viewer=viewer, note=note)
    asked = read_numbers(numbers)
    known = {p.number: p for p in own_people(viewer).filter(number__in={n for *_, n in asked})}
    for line, typed, number in asked:
        what = f"{line}行目「{typed}」"
        if number not in known and (other := _other_way(viewer, typed)):
            known[number] = other
        if number not in known:
            outcome.problems.append(
                (what, "この番号の方は、いないか、あなたの所管ではありません。")
            )
            left.append(typed)
        elif not _nominate(run, known[number], what, outcome, viewer=viewer, note=note):
            left.append(typed)
    return outcome, left


def _other_way(viewer: User, typed: str) -> User | None:
    """Return whom a line means that has no 受講者番号: a 職員番号, or a name that only one has."""
    try:
        return find_person(own_people(viewer), typed)
    except ValidationError:
        return None


def _nominate(
    run: CourseRun, person: User, what: str, outcome: Outcome, *, viewer: User, note: str
) -> bool:
    there = Nomination.objects.filter(run=run, person=person).exists()
    try:
        nominations.nominate(run, person, actor=viewer, note=note)
    except ValidationError as error:
        outcome.problems.append((what, " ".join(error.messages)))
        return False
    if there:
        outcome.again += 1
    else:
        outcome.done += 1
    return True


def decide_many(rows: Iterable[Nomination], act: Act) -> Outcome:
    """Decide each; whatever somebody else decided meanwhile is left as it is and named."""
    return decide_each(rows, lambda row: _decide(row, act), _who)


def _decide(nomination: Nomination, act: Act) -> None:
    if nomination.state not in Nomination.UNDECIDED:
        said = f"すでに「{nomination.get_state_display()}」になっています。"
        raise ValidationError(said, code="decided")
    act(nomination)


def _who(nomination: Nomination) -> str:
    return f"{nomination.person.get_full_name()}さん({nomination.run})"
