"""The check list before a run opens, as the page shows it: by kind, with a way to mend each."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.core.exceptions import ValidationError
from django.urls import reverse

from courses.checklist import Finding
from courses.models import CourseRun
from people.models import User
from people.roles import ROLE_NAMES, Role, has_role


@dataclass(frozen=True, slots=True)
class Line:
    """One finding. `url`: where this viewer can mend it; else `whom` says whom to ask."""

    sentence: str
    url: str
    whom: str


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one kind, with what to do about them and the box that confirms them."""

    code: str
    remedy: str
    lines: list[Line]


def grouped(findings: Iterable[Finding], run: CourseRun, viewer: User) -> list[Group]:
    """Put together what is of one kind and mended in one way, in the order of the list."""
    order: dict[tuple[str, str], int] = {}
    rows = list(findings)
    for finding in rows:
        order.setdefault((finding.code, finding.remedy), len(order))
    rows.sort(key=lambda finding: order[finding.code, finding.remedy])
    return [
        Group(code, remedy, [_line(each, run, viewer) for each in same])
        for (code, remedy), same in groupby(rows, key=lambda each: (each.code, each.remedy))
    ]


def _line(finding: Finding, run: CourseRun, viewer: User) -> Line:
    url = _address(finding, run, viewer)
    return Line(finding.sentence, url, "" if url else _whom(finding))


def _address(finding: Finding, run: CourseRun, viewer: User) -> str:
    if finding.page is not None:
        if finding.page.permissions_for_user(viewer).can_edit():
            return reverse("wagtailadmin_pages:edit", args=[finding.page.pk])
        return ""
    if not has_role(viewer, finding.by):
        return ""
    if finding.url or finding.by != Role.HR:
        return finding.url
    return reverse("reports:run_edit", args=[run.pk])


def _whom(finding: Finding) -> str:
    """Name the role that can mend it, and who wrote the page last."""
    who = ROLE_NAMES[finding.by]
    revision = finding.page.latest_revision if finding.page else None
    if revision and revision.user:
        return f"{who}(このページを最後に書いたのは{revision.user.get_full_name()}さん)"
    return who


def first_words(error: ValidationError) -> str:
    """Say what stands in the way: the one sentence, or how many there are to mend."""
    sentences = error.messages
    if len(sentences) == 1:
        return sentences[0]
    return f"直すことが{len(sentences)}件あります。"
