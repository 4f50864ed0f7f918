"""What a post or seat must not say: refused when it is entered, with a sentence.

A row is held against the person's other rows; whoever stores it has locked the person before.
"""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.core.exceptions import ValidationError

from library.domain.wareki import wareki
from people.models import Affiliation, Appointment

Row = TypeVar("Row", Affiliation, Appointment)


def check(row: Affiliation | Appointment) -> None:
    """Refuse a row that contradicts itself, its office, its term or another row.

    Raises ValidationError, by field: "end_first" | "appointed_office" | "same_post" |
    "two_primaries" for a post, "end_first" | "not_appointed" | "other_office" | "outside_term" |
    "same_seat" for a seat.
    """
    check_order(row.started_on, row.ended_on)
    if isinstance(row, Appointment):
        _check_term(row)
        _check_office_of_seat(row)
        _check_same_seat(row)
    else:
        _check_office_of_post(row)
        _check_posts(row)


def check_order(started_on: date | None, ended_on: date | None) -> None:
    """Refuse an end before the beginning. Raises ValidationError("end_first"), by field."""
    if started_on and ended_on and ended_on < started_on:
        _refuse("ended_on", "終わりは、始まりより後の日にしてください。", "end_first")


def _refuse(field: str, sentence: str, code: str) -> None:
    raise ValidationError({field: ValidationError(sentence, code=code)})


def _is_old(row: Row) -> bool:
    """Tell whether the row had this office before: its end must still be entered."""
    rows = type(row)._default_manager.filter(pk=row.pk, office=row.office_id)
    return row.pk is not None and rows.exists()


def _check_office_of_post(row: Affiliation) -> None:
    if row.office.is_appointed and not _is_old(row):
        sentence = f"「{row.office}」は、委嘱による立場です。「委嘱」のほうに登録してください。"
        _refuse("office", sentence, "appointed_office")


def _check_office_of_seat(row: Appointment) -> None:
    if not row.office.is_appointed and not _is_old(row):
        sentence = f"「{row.office}」は、委嘱による立場ではありません。「所属歴」のほうに登録してください。"
        _refuse("office", sentence, "not_appointed")


def _check_term(row: Appointment) -> None:
    """Refuse a term of another office, and days outside the term."""
    term = row.term
    if term is None:
        return
    if term.office_id != row.office_id:
        _refuse("term", "この任期は、別の立場のものです。", "other_office")
    for field, day in (("started_on", row.started_on), ("ended_on", row.ended_on)):
        if day and not term.starts_on <= day <= term.ends_on:
            sentence = (
                f"「{term}」は{wareki(term.starts_on)}から{wareki(term.ends_on)}までです。"
                "その間の日を入れるか、別の任期を選んでください。"
            )
            _refuse(field, sentence, "outside_term")


def _check_same_seat(row: Appointment) -> None:
    rows = Appointment.objects.filter(
        user=row.user_id, office=row.office_id, organisation=row.organisation_id
    )
    for other in _overlapping(row, rows.select_related("term")):
        sentence = f"同じ委嘱が、{_days(other)}にもう登録されています。先にそちらの終わりを入れてください。"
        _refuse("started_on", sentence, "same_seat")


def _check_posts(row: Affiliation) -> None:
    rows = Affiliation.objects.filter(user=row.user_id).select_related("organisation")
    for other in _overlapping(row, rows):
        if (other.organisation_id, other.office_id) == (row.organisation_id, row.office_id):
            sentence = f"同じ所属が、{_days(other)}にもう登録されています。先にそちらの終わりを入れてください。"
            _refuse("started_on", sentence, "same_post")
        if other.is_primary and row.is_primary:
            sentence = (
                f"主たる所属は、同じ日に1つだけです。「{other}」が{_days(other)}の主たる所属になっています。"
                "そちらの終わりを入れるか、どちらかの「主たる所属」の印を外してください。"
            )
            _refuse("is_primary", sentence, "two_primaries")


def _overlapping(row: Row, others: Iterable[Row]) -> list[Row]:
    """Return the other rows with a day in common."""
    end = row.last_day
    return [
        other
        for other in others
        if other.pk != row.pk
        and other.lasts(row.first_day)
        and (end is None or other.first_day <= end)
    ]


def _days(row: Affiliation | Appointment) -> str:
    until = f"{wareki(row.last_day)}まで" if row.last_day else ""
    return f"{wareki(row.first_day)}から{until}"
