"""Whether a course's certificates can be printed, tried before anybody gets one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from certificates.domain import codes, pdf, texts
from courses.models import CoursePage, Enrolment
from library import clock
from library.domain.wareki import fiscal_year_of
from people.models import User

CODE = "0123456789A" + codes.check_character("0123456789A")
# As long as a number gets in the life of a series.
NUMBER = 99_999
# 姓 and 名 as long as the register takes them.
LONG = User._meta.get_field("family_name").max_length or 0
_TITLE = CoursePage._meta.get_field("title").max_length or 0


@dataclass(frozen=True, slots=True)
class Sample:
    """A certificate that nobody gets: what it shows, and what it says."""

    label: str
    said: dict[str, Any]


def samples(course: CoursePage) -> Iterator[Sample]:
    """Yield the course's certificate for a usual and for the longest name; none is stored.

    Raises ValidationError, while it is read, as the fields' own rules and `pdf.check_drawn` do.
    """
    day = timezone.localdate(clock.now())
    said = {
        **texts.course_words(course, fiscal_year=fiscal_year_of(day)),
        **texts.issue_words(course, number_text=texts.numbered(course, 12), day=day, series=None),
    }
    usual = {"name": "文京 花子", "name_kana": "ぶんきょう はなこ", "person_number": ""}
    yield Sample("見本の方", texts.finished(said | usual))
    longest = {
        "name": f"{'長' * LONG} {'名' * LONG}",
        "name_kana": f"{'あ' * LONG} {'い' * LONG}",
        "number_text": texts.numbered(course, NUMBER),
    }
    yield Sample("いちばん長い氏名", texts.finished(said | usual | longest))


def longest_title(course: CoursePage) -> Sample:
    """Return the sample of a course whose title is as long as a title gets. The course is not."""
    longest = CoursePage(
        title=(course.title or "研修") * _TITLE,
        **{
            name: getattr(course, name)
            for name in (
                "certificate_title", "certificate_body", "certificate_number_format",
                "certificate_issuer_role", "certificate_date_style",
            )
        },
    )  # fmt: skip
    longest.title = longest.title[:_TITLE]
    return Sample("いちばん長い題名", next(samples(longest)).said)


def problems(course: CoursePage) -> list[str]:
    """Return, in words, what keeps the course's certificate from being printed; else nothing."""
    try:
        _check_fields(course)
        for sample in samples(course):
            pdf.render(sample.said, CODE, at=clock.now())
    except ValidationError as error:
        return error.messages
    return []


def _check_fields(course: CoursePage) -> None:
    """Ask the rules of the fields: what was stored before they held may still be there."""
    for field in CoursePage._meta.get_fields():
        name = getattr(field, "name", "")
        if name.startswith("certificate_"):
            try:
                field.clean(getattr(course, name), course)  # type: ignore[union-attr]
            except ValidationError as error:
                label = getattr(field, "verbose_name", name)
                raise ValidationError(
                    [f"「{label}」: {message}" for message in error.messages]
                ) from error


def waiting() -> Any:
    """Return completions without a certificate: its words could not be printed that day."""
    return Enrolment.objects.filter(
        state=Enrolment.State.COMPLETED, certificates__isnull=True
    ).order_by("completed_at", "pk")
