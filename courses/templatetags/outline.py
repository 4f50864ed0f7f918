"""`{% load outline %}`: what a course page tells everybody."""

from django import template
from django.utils import timezone

from courses.domain import outline as rules
from courses.models import CourseIndexPage, CoursePage
from library.domain.wareki import fiscal_year_of

register = template.Library()


@register.simple_tag
def course_outline(course: CoursePage) -> rules.CourseOutline:
    """The stages and modules of a course."""
    return rules.outline_of(course)


@register.simple_tag
def certificate_sentence(course: CoursePage) -> str:
    """The sentence on a certificate of this year."""
    return rules.certificate_sentence(course, fiscal_year=fiscal_year_of(timezone.localdate()))


@register.simple_tag
def published_courses(index: CourseIndexPage | None = None) -> list[CoursePage]:
    """The courses that anybody may read about, in the order of the page tree."""
    courses = CoursePage.objects.live().public().order_by("path")
    return list(courses.child_of(index) if index else courses)
