"""Rendering our pages in the admin's frame."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from courses.models import CourseRun
from library.refusal import status_of
from people.filling import typed_in
from people.models import Organisation
from reports.domain.batches import Outcome

Row = TypeVar("Row", bound=Model)
PER_PAGE = 50
Crumb = tuple[str, str]


def page(
    request: HttpRequest,
    template: str,
    title: str,
    *,
    crumbs: list[Crumb] | None = None,
    icon: str = "clipboard-list",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a template of templates/reports with its title and the way back to it.

    `crumbs`: (label, URL name) of the pages above this one.
    """
    above = [{"url": reverse("wagtailadmin_home"), "label": "ホーム"}]
    above += [{"url": reverse(name), "label": label} for label, name in crumbs or []]
    frame = {
        "header_title": title,
        "page_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [*above, {"url": request.get_full_path(), "label": title}],
    }
    return render(request, template, frame | context, status=status)


def refuse(
    request: HttpRequest, error: ValidationError, *, back_url: str, back_label: str = "戻る"
) -> HttpResponse:
    """Say which rule stands in the way, and keep what was typed. Nothing was changed by it."""
    return page(
        request,
        "reports/refused.html",
        "いまはできません",
        icon="warning",
        status=status_of(error),
        sentences=error.messages,
        words=typed_in(request),
        back_url=back_url,
        back_label=back_label,
    )


def tell(request: HttpRequest, outcome: Outcome) -> None:
    """Name each row of a batch that was not done, and why."""
    for what, why in outcome.problems:
        messages.warning(request, f"{what}: {why}")


def back_to(request: HttpRequest, name: str) -> HttpResponse:
    """Lead back to a list (by URL name) filtered as it was."""
    query = request.GET.urlencode()
    return redirect(f"{reverse(name)}{'?' + query if query else ''}")


def paged(request: HttpRequest, rows: QuerySet[Row]) -> Page[Row]:
    """Return the page that `?p=` asks for; a page that is not there is the nearest one."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))


def run_choices(runs: Iterable[CourseRun]) -> list[tuple[str, str]]:
    """Return runs as choices of a filter."""
    return [(str(run.pk), str(run)) for run in runs]


def organisation_choices(organisations: Iterable[Organisation]) -> list[tuple[str, str]]:
    """Return organisations as choices, by tree path, indented by depth."""
    return [(o.path, f"{'　' * (o.depth - 1)}{o.name}") for o in organisations]
