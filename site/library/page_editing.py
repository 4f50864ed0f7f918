"""Wagtail's page editor, one save at a time.

The editor saves by itself while 公開 is pressed. Both requests read the page, change it and write
all of it, so that the slower one undid the other: a page said to be published was not live, and a
draft that nobody had seen held the key of the page that was being made. Here each save locks the
page first and reads it afterwards, and a page that is being made carries a token, so that however
often and in whatever order its form arrives, it is made once.
"""

from typing import Any, cast
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from wagtail.admin.views.pages.copy import CopyView
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.log_actions import LogContext
from wagtail.models import Page, PageLogEntry

from people.current import current_user
from people.models import User
from people.page_desks import goes_on


def lock_page(pk: int) -> bool:
    """Let nobody else write the page until the transaction ends; tell whether it is there."""
    return Page.objects.select_for_update().filter(pk=pk).first() is not None


class Locked:
    """A view of one page that nobody else is changing at the same moment."""

    def dispatch(self, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponse:
        """Lock the page before it is read; a change that fails halfway leaves nothing behind."""
        go_on: Any = super().dispatch  # type: ignore[misc]
        if request.method != "POST":
            return cast(HttpResponse, go_on(request, page_id, **kwargs))
        with transaction.atomic():
            lock_page(page_id)
            return cast(HttpResponse, go_on(request, page_id, **kwargs))


class PageEdit(Locked, EditView):
    """Changes a page."""

    @property
    def is_out_of_date(self) -> bool:
        """Tell whether the form is older than the page.

        A form without a revision was made before the page had any: Wagtail takes it for the newest.
        """
        names_none = not any(
            self.request.POST.get(name) for name in ("overwrite_revision_id", "loaded_revision_id")
        )
        if names_none and self.latest_revision:
            return True
        return bool(super().is_out_of_date)


class PageRevert(Locked, RevisionsRevertView):
    """Goes back to an earlier version."""


class PageUnpublish(Locked, UnpublishView):
    """Takes a page off the site."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the page again: it was read before it was locked, and all of it is written."""
        self.object = self.get_object()
        self.objects_to_unpublish = self.get_objects_to_unpublish()
        return cast(HttpResponse, super().post(request, *args, **kwargs))


def lock_pages(request: HttpRequest, kind: str, pages: list[Any], view: Any) -> None:
    """Before a change of many pages at once: lock them in order, and read them again."""
    if request.method != "POST" or not issubclass(view.model, Page):
        return
    for page in sorted(pages, key=lambda page: page.pk):
        if lock_page(page.pk):
            page.refresh_from_db()


class PageCreate(CreateView):
    """Makes a page once, however often its form arrives."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make the page, or go on with it when an earlier save of this form made it already."""
        if request.method != "POST":
            return cast(HttpResponse, super().dispatch(request, *args, **kwargs))
        user = current_user(request)
        with transaction.atomic():
            lock_page(kwargs["parent_page_id"])
            made = page_made_with(self.token, user)
            if made is not None:
                goes_on(request)
                return PageEdit.as_view()(request, page_id=made)
            with LogContext(user=user) as context:
                context.uuid = self.token
                return cast(HttpResponse, super().dispatch(request, *args, **kwargs))

    @property
    def token(self) -> UUID:
        """What this form's page is known by before it exists."""
        if not hasattr(self, "_token"):
            self._token = read_token(self.request.POST.get("creation_token", "")) or uuid4()
        return self._token

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Put the token into the form."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"creation_token": self.token}


def read_token(text: str) -> UUID | None:
    """Read a form's token; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def page_made_with(token: UUID, user: User) -> int | None:
    """Return the page that this person made with the token, by the log of its making."""
    entries = PageLogEntry.objects.filter(uuid=token, user=user, action="wagtail.create")
    made: int | None = (
        entries.filter(page__pk__isnull=False).values_list("page_id", flat=True).first()
    )
    return made if made and Page.objects.filter(pk=made).exists() else None


def has_own_marks(model: type[Page]) -> bool:
    """Tell whether each page of this type holds something that no other may hold."""
    return any(
        field.unique and not field.primary_key and not field.is_relation
        for field in model._meta.local_fields
    )


class PageCopy(CopyView):
    """Copies a page. An alias takes everything over: also what no second page may hold."""

    def get_form(self, form_class: Any = None) -> Any:
        """Offer no alias that could only be refused."""
        form = super().get_form(form_class)
        if has_own_marks(self.page.specific_class):
            form.fields.pop("alias", None)
        return form


class OneAtATime(PageViewSet):
    """The editor of every page."""

    add_view_class = PageCreate
    copy_view_class = PageCopy
    edit_view_class = PageEdit
    revisions_revert_view_class = PageRevert
    unpublish_view_class = PageUnpublish
