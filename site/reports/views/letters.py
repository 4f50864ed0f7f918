"""印刷する手紙: what waits, made into a PDF, printed, handed on."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from library.pdf import pdf_response
from notices.domain import letters
from notices.models import LetterBatch
from people.current import current_user
from people.gate import for_roles
from people.roles import Role
from reports.pages import page, paged, refuse

TITLE = "印刷する手紙"
CRUMBS = [("お知らせ", "reports:notices"), (TITLE, "reports:letters")]
BATCHES = LetterBatch.objects.select_related("made_by", "posted_by")
SHOWN = 10


@require_safe
@for_roles(Role.OFFICE)
def waiting(request: HttpRequest) -> HttpResponse:
    """List the letters that wait, and the batches made before."""
    rows = paged(request, letters.waiting(timezone.now()))
    return page(
        request, "reports/notices/letters.html", TITLE, crumbs=CRUMBS[:1], icon="mail", rows=rows,
        batches=BATCHES.order_by("-made_at")[:SHOWN],
    )  # fmt: skip


@require_POST
@for_roles(Role.OFFICE)
def make(request: HttpRequest) -> HttpResponse:
    """Put all that wait into a batch."""
    try:
        made = letters.make_batch(actor=current_user(request))
    except ValidationError as error:
        return refuse(request, error, back_url=reverse("reports:letters"))
    return redirect("reports:letter_batch", made.pk)


@require_safe
@for_roles(Role.OFFICE)
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a batch: its PDF, who is in it, whether it was printed."""
    found = get_object_or_404(BATCHES, pk=pk)
    return page(
        request, "reports/notices/batch.html", "手紙の束", crumbs=CRUMBS, icon="mail",
        batch=found, letters=letters.letters_of(found), withdrawn=letters.withdrawn_from(found),
    )  # fmt: skip


@require_safe
@for_roles(Role.OFFICE)
def pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the PDF of a batch to be printed, now or again."""
    found = get_object_or_404(BATCHES, pk=pk)
    try:
        content = letters.print_batch(found, actor=current_user(request))
    except ValidationError as error:
        return refuse(request, error, back_url=reverse("reports:letter_batch", args=[pk]))
    return pdf_response(content, f"お知らせの手紙 {timezone.localdate(found.made_at)}")


@require_POST
@for_roles(Role.OFFICE)
def posted(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that a batch was printed."""
    found = get_object_or_404(BATCHES, pk=pk)
    letters.mark_posted(found, actor=current_user(request))
    messages.success(request, "印刷した手紙を、届けたものとして記録しました。")
    return redirect("reports:letter_batch", pk)


@require_POST
@for_roles(Role.OFFICE)
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the letters of a batch wait again."""
    found = get_object_or_404(BATCHES, pk=pk)
    try:
        count = letters.undo_batch(found, actor=current_user(request))
    except ValidationError as error:
        return refuse(request, error, back_url=reverse("reports:letter_batch", args=[pk]))
    messages.success(request, f"束を取りやめました。{count}通の手紙は、印刷を待っています。")
    return redirect("reports:letters")
