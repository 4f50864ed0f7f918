"""What a certificate says: frozen at issue from the course, the ward and the person of that day."""

from datetime import date
from typing import Any

from certificates.domain import pdf
from certificates.models import NumberSeries
from courses.domain.outline import certificate_sentence
from courses.models import CoursePage, Enrolment
from library.domain import certificate_words
from library.domain.matching import match_key
from library.domain.wareki import wareki, wareki_year
from library.models import WardSettings
from people.models import User

# What the ledger finds a certificate by, beside its code, its number and its day.
_FOUND_BY = ("number_text", "name", "name_kana", "title", "body", "date_text", "issuer_title",
             "issuer_name", "course_title", "approval_number")  # fmt: skip


def snapshot_of(
    enrolment: Enrolment, course: CoursePage, *, number_text: str, day: date, series: NumberSeries
) -> dict[str, Any]:
    """Return all that the certificate of an enrolment says, as the words are today."""
    said = {
        **course_words(course, fiscal_year=enrolment.run.fiscal_year),
        **person_words(enrolment.person),
        **issue_words(course, number_text=number_text, day=day, series=series),
        "organisation_name": enrolment.organisation_name,
    }
    return finished(said)


def course_words(course: CoursePage, *, fiscal_year: int) -> dict[str, Any]:
    """Return what is said of the course."""
    body = certificate_sentence(course, fiscal_year=fiscal_year)
    return {
        "title": course.certificate_title,
        "body": body.replace("\r\n", "\n").strip(),
        "course_title": course.title,
        "course_code": course.code,
        "fiscal_year": fiscal_year,
    }


def person_words(person: User) -> dict[str, Any]:
    """Return what is said of the person."""
    return {
        "name": person.certificate_name,
        # The reading belongs to 姓名: under another name it would be wrong.
        "name_kana": "" if person.alias else person.full_kana,
        "person_number": person.number,
    }


def issue_words(
    course: CoursePage, *, number_text: str, day: date, series: NumberSeries | None
) -> dict[str, Any]:
    """Return what is said of the issue itself: its number, its day, who issues it."""
    ward = WardSettings.load()
    said = {
        "number_text": number_text,
        "honorific": ward.honorific,
        "date_text": date_text(day, course.certificate_date_style),
        "issuer_title": ward.issuer_title or f"{ward.ward_name}{course.certificate_issuer_role}",
        "issuer_name": ward.issuer_name,
        "seal": "omitted" if ward.seal_is_omitted else "office",
    }
    if series and series.approval_number:
        said["approval_number"] = series.approval_number
    if series and series.approved_on:
        said["approved_on"] = series.approved_on.isoformat()
    return said


def finished(said: dict[str, Any]) -> dict[str, Any]:
    """Add which names are left for a pen. Raises ValidationError("not_drawn")."""
    pdf.check_drawn(said)
    return said | {"by_hand": pdf.by_hand(said)}


def searched(said: dict[str, Any]) -> str:
    """Return what stands on a certificate, a line each, in one spelling: width, kana, 髙 and 高."""
    return "\n".join(match_key(said.get(key, "")) for key in _FOUND_BY)


def numbered(course: CoursePage, number: int) -> str:
    """Return the number as it is printed."""
    return certificate_words.fill(course.certificate_number_format, number=number)


def date_text(day: date, style: str) -> str:
    """Return the day as it is printed."""
    western = f"{day.year}年{day.month}月{day.day}日"
    both = f"{wareki_year(day)}({day.year}年){day.month}月{day.day}日"
    styles = CoursePage.DateStyle
    return {styles.WAREKI: wareki(day), styles.WESTERN: western, styles.BOTH: both}[styles(style)]
