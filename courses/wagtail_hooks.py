"""Where courses meets Wagtail's admin and page serving."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

from courses import deletion, publishing
from courses.journey import module_url
from courses.models import CoursePage, Enrolment, ModulePage, StagePage


@hooks.register("before_serve_page")
def lead_to_the_player(
    page: Page, request: HttpRequest, serve_args: Any, serve_kwargs: Any
) -> HttpResponse | None:
    """Serve no module or stage at its own address: lead to the player, else to the course."""
    if not isinstance(page, ModulePage | StagePage):
        return None
    if isinstance(page, ModulePage) and request.user.is_authenticated:
        enrolment = (
            Enrolment.objects.filter(person_id=request.user.pk, run__modules__page_id=page.pk)
            .order_by("-accepted_at")
            .first()
        )
        if enrolment:
            return redirect(module_url(enrolment, page.key))
    course = page.get_ancestors().type(CoursePage).last()
    return redirect(course.get_url(request))


@hooks.register("before_delete_page")
def keep_pages_with_records(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a page that records hang on, or any page above it."""
    sentence = deletion.refusal([page])
    if not sentence:
        return None
    messages.error(request, sentence)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def keep_pages_with_records_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Refuse a bulk deletion as a whole if records hang on any of the pages."""
    pages = [item for item in objects if isinstance(item, Page)]
    if action_type != "delete" or not pages:
        return None
    sentence = deletion.refusal(pages)
    if not sentence:
        return None
    messages.error(request, sentence)
    parent = pages[0].get_parent()
    return redirect("wagtailadmin_explore", parent.pk)


@hooks.register("before_bulk_action")
def publish_all_or_none(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Refuse a bulk publication as a whole if one of the pages may not be published."""
    pages = [item for item in objects if isinstance(item, Page)]
    if action_type != "publish" or not pages:
        return None
    below = bool(action.cleaned_form.cleaned_data.get("include_descendants"))
    sentences = publishing.refusals(pages, with_drafts_below=below)
    if not sentences:
        return None
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)
