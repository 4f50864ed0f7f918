"""The form on which a trainer writes a course: what is printed is chosen or checked."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm


class CourseForm(WagtailAdminPageForm):
    """Offers the series of other courses by their titles; nobody types a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "certificate_series" in self.fields:
            self.fields["certificate_series"] = forms.ChoiceField(
                label="修了証の番号", required=False, choices=series_choices(self.instance),
                help_text="ほかの研修と続きの番号にするときだけ、その研修を選びます。",
            )  # fmt: skip


def series_choices(course: Any) -> list[tuple[str, str]]:
    """Return the ways to number a course's certificates: by itself, or with another course."""
    titles: dict[str, list[str]] = {}
    for other in type(course).objects.exclude(pk=course.pk).order_by("title"):
        titles.setdefault(other.series_key, []).append(other.title)
    # A series that nobody shares is the course's own, under whatever key it began.
    own = "" if course.certificate_series in titles else course.certificate_series
    shared = [
        (key, f"「{'」「'.join(names)}」と続きの番号にする")
        for key, names in titles.items()
        if key != course.key
    ]
    return [(own, "この研修だけで数える"), *shared]
