"""Whether a course's certificates can be printed, tried before anybody gets one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from certificates.domain import codes, pdf, texts
from courses.checklist import Finding, Plan, error
from courses.models import CoursePage, Enrolment
from library import clock
from library.domain import certificate_words
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
    found = field_problems(course)
    if found:
        return found
    try:
        for sample in samples(course):
            found += _problems_of(sample)
    except ValidationError as error:
        found += error.messages
    return found


def _problems_of(sample: Sample) -> list[str]:
    try:
        pdf.render(sample.said, CODE, at=clock.now())
    except ValidationError as error:
        return [f"{sample.label}: {message}" for message in error.messages]
    return []


def field_problems(course: CoursePage) -> list[str]:
    """Ask the rules of the fields: what was stored before they held may still be there."""
    found: list[str] = []
    for field in CoursePage._meta.concrete_fields:
        if not field.name.startswith("certificate_"):
            continue
        try:
            field.clean(getattr(course, field.name), course)
        except ValidationError as error:
            # What is empty never comes to our rule, which would say this.
            is_empty = getattr(error, "code", "") == "blank"
            messages = [certificate_words.BLANK] if is_empty else error.messages
            found += [f"「{field.verbose_name}」: {message}" for message in messages]
    return found


def pictures(course: CoursePage) -> Iterator[tuple[str, bytes | str]]:
    """Yield each sample as its label with its picture (PNG), or with why there is none.

    Raises ValidationError, while it is read, if there are no words to show.
    """
    for sample in [*samples(course), longest_title(course)]:
        try:
            yield sample.label, pdf.picture(sample.said, CODE)
        except ValidationError as error:
            yield sample.label, error.messages[0]


def before_opening(plan: Plan) -> Iterator[Finding]:
    """Keep a run from opening whose certificate cannot be printed."""
    for sentence in problems(plan.course):
        yield error(
            "certificate_not_printable",
            f"修了証を印刷できません。{sentence}",
            "研修のページの「修了証」のところを直して、公開してください。見本がその場で出ます。",
            page=plan.course,
        )


def waiting() -> "QuerySet[Enrolment]":
    """Return completions without a certificate: its words could not be printed that day."""
    return Enrolment.objects.filter(
        state=Enrolment.State.COMPLETED, certificates__isnull=True
    ).order_by("completed_at", "pk")
