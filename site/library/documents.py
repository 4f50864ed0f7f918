"""The gate for documents: whoever may read something that leads to one may read it.

A document has an address with a number that can be counted through, so the number itself opens
nothing. The apps above say with `register` whom their gated pages let in.
"""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.models import Page

from library.domain.public_use import has_address, is_shown_to_everybody
from library.domain.uses import live_pages_showing
from library.models import LibraryDocument
from library.refusal import refuse
from library.serving import serve_document
from library.views import keeps
from people.current import current_user
from people.models import User

# True for a page of theirs that is open to the person and leads to the document; raises
# ValidationError("locked") if all such pages are still closed to them.
Gate = Callable[[LibraryDocument, User], bool]
_gates: list[Gate] = []


def register(gate: Gate) -> None:
    """Let the pages of an app lead to documents."""
    _gates.append(gate)


@require_safe
def document(request: HttpRequest, number: str, filename: str) -> HttpResponseBase:
    """Send a document to whoever may read it; anybody else must sign in, or does not find it."""
    row = get_object_or_404(LibraryDocument, pk=int(number))
    if row.filename != filename:
        raise Http404
    for hook in hooks.get_hooks("before_serve_document"):
        # Collections may be restricted in the admin; that is Wagtail's to ask.
        answer: HttpResponseBase | None = hook(row, request)
        if answer is not None:
            return answer
    if is_shown_to_everybody(row):
        return serve_document(request, row, name=filename, is_public=True)
    return _answer_readers(request, row, filename)


def _answer_readers(request: HttpRequest, row: LibraryDocument, filename: str) -> HttpResponseBase:
    may_read = _is_on_a_page_for(request, row)
    if not may_read and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    try:
        may_read = may_read or keeps(request, LibraryDocument) or _is_let_in(request, row)
    except ValidationError as error:
        return refuse(request, error, title="この資料は、まだ開けません")
    if not may_read:
        raise Http404
    return serve_document(request, row, name=filename)


def _is_let_in(request: HttpRequest, row: LibraryDocument) -> bool:
    person = current_user(request)
    return any(gate(row, person) for gate in _gates)


def _is_on_a_page_for(request: HttpRequest, row: LibraryDocument) -> bool:
    """Tell whether a published page with restrictions of its own lets this reader in."""
    pages = [page for page in live_pages_showing(row) if has_address(page)]
    return any(_lets_in(page, request) for page in pages)


def _lets_in(page: Page, request: HttpRequest) -> bool:
    restrictions = page.get_view_restrictions()
    return all(restriction.accept_request(request) for restriction in restrictions)
