"""研修履歴 on paper: A4, tagged, every character as its owner writes it or left for a pen."""

from datetime import datetime
from pathlib import Path
from typing import Any

from home.domain.record import Course, Record, Tenure, Year
from library.domain import glyphs, typeset
from library.domain.wareki import hours, wareki

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "record.typ"


def render(record: Record, *, ward_name: str, office_name: str, at: datetime) -> bytes:
    """Return the PDF. The same record and time give the same bytes."""
    person = record.person
    said = {
        "name": _by_hand(person.get_full_name()),
        "name_kana": _by_hand(person.full_kana),
        "number": person.number,
        "ward_name": ward_name,
        "office_name": office_name,
        "date_text": wareki(at),
        "minutes": hours(record.minutes),
        "minutes_elsewhere": hours(record.minutes_elsewhere),
        "years": [_year(year) for year in record.years],
        "tenures": [_tenure(tenure) for tenure in record.tenures],
    }
    return typeset.compile_pdf(TEMPLATE, _printable(said), at=at)


def _by_hand(name: str) -> str:
    """Return the name, or nothing if the font lacks a character: a line is then left for a pen."""
    return "" if glyphs.missing(name) else name


def _printable(value: Any) -> Any:
    """Put 〓 where the font has no glyph, however deep the text lies."""
    if isinstance(value, dict):
        return {key: _printable(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_printable(held) for held in value]
    return glyphs.with_geta(str(value))


def _year(year: Year) -> dict[str, Any]:
    return {
        "label": year.label,
        "minutes": hours(year.minutes),
        "minutes_elsewhere": hours(year.minutes_elsewhere),
        "courses": [_course(course) for course in year.courses],
        "trainings": [
            [t.type.name, t.title, t.organiser, wareki(t.held_on), hours(t.minutes)]
            for t in year.trainings
        ],
    }


def _course(course: Course) -> dict[str, Any]:
    enrolment = course.enrolment
    done_on = f"({wareki(course.completed_on)})" if course.completed_on else ""
    return {
        "title": enrolment.run.course.title,
        "state": f"{enrolment.get_state_display()}{done_on}",
        "organisation": enrolment.organisation_name,
        "minutes": hours(course.minutes),
        "certificates": [
            f"{c.snapshot['number_text']}({wareki(c.issued_on)}交付、{c.status_label})"
            for c in course.certificates
        ],
        "units": [
            [u.title, u.kind, wareki(u.done_on), hours(u.minutes), u.how] for u in course.units
        ],
        "steps": [[step.title, wareki(step.done_on), step.how] for step in course.steps],
    }


def _tenure(tenure: Tenure) -> list[str]:
    return [tenure.office, tenure.days, hours(tenure.minutes), hours(tenure.minutes_elsewhere)]
