"""The directory in the admin: what to ask again, and 「今日確認した」."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from library import clock
from library.domain import directory
from library.domain.wareki import wareki
from library.models import Resource
from people.current import current_user
from people.desks import DeskEditView, DeskViewSet
from people.models import Organisation


class ResourceFilterSet(WagtailFilterSet):
    """By who keeps the entry and how fresh it is."""

    freshness = django_filters.ChoiceFilter(
        label="確認", choices=[(kind.key, kind.label) for kind in directory.FRESHNESS],
        method="filter_freshness",
    )  # fmt: skip
    owner = django_filters.ModelChoiceFilter(
        label="確かめる担当", queryset=Organisation.objects.all()
    )
    residence = django_filters.ChoiceFilter(label="居住地", choices=Resource.Residence.choices)
    municipality = django_filters.CharFilter(label="自治体", lookup_expr="contains")

    class Meta:
        model = Resource
        fields: list[str] = []

    def filter_freshness(
        self, rows: QuerySet[Resource], name: str, value: str
    ) -> QuerySet[Resource]:
        """Keep those never confirmed, those to ask again, or those that hold."""
        return directory.with_freshness(rows, value, on=clock.today())


def _confirmed(resource: Resource) -> str:
    state = directory.freshness(resource.confirmed_on, on=clock.today())
    if resource.confirmed_on is None:
        return state.label
    again = f"({state.label})" if state is directory.STALE else ""
    return f"{wareki(resource.confirmed_on)}{again}"


def _confirm_button(resource: Resource, *, priority: int) -> Button:
    return Button(
        "確認を記録する", url=reverse("resources:confirm", args=[resource.pk]), icon_name="check",
        priority=priority,
    )  # fmt: skip


class ResourceIndexView(generic.IndexView):
    """In the order of the public list."""

    def get_base_queryset(self) -> QuerySet[Resource]:
        """Read who keeps each entry along with it."""
        return Resource.objects.select_related("owner")

    def get_list_more_buttons(self, instance: Resource) -> list[Any]:
        """Offer to note that the entry was confirmed."""
        return [*super().get_list_more_buttons(instance), _confirm_button(instance, priority=5)]


class ResourceEditView(DeskEditView):
    """One entry."""

    @property
    def header_more_buttons(self) -> list[Any]:
        """Offer to note that the entry was confirmed."""
        return [*super().header_more_buttons, _confirm_button(self.object, priority=5)]


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the public reads; 「今日確認した」 notes that it still holds."""
    if not request.user.has_perm("library.change_resource"):
        raise Http404
    resource = get_object_or_404(Resource.objects.select_related("owner"), pk=pk)
    if request.method == "POST":
        directory.confirm(resource, actor=current_user(request))
        messages.success(request, f"「{resource}」を、今日確認したと記録しました。")
        return redirect("resources:index")
    context = {
        "resource": resource,
        "ages": directory.ages_text(resource),
        "residence": directory.residence_text(resource),
        "freshness": directory.freshness(resource.confirmed_on, on=clock.today()),
    }
    return render(request, "library/admin/confirm.html", context)


class ResourceViewSet(DeskViewSet):
    """相談先・居場所."""

    model = Resource
    name = "resources"
    icon = "site"
    form_fields = [
        "municipality", "name", "kind", "is_all_ages", "age_from", "age_to", "ages", "residence",
        "residence_note", "phone", "web", "notes", "owner", "confirmed_on", "source", "order",
    ]  # fmt: skip
    index_view_class = ResourceIndexView
    edit_view_class = ResourceEditView
    filterset_class = ResourceFilterSet
    list_display = [
        "name", "municipality", "kind", Column("owner", label="確かめる担当"),
        Column("confirmed_on", label="確認日", accessor=_confirmed, sort_key="confirmed_on"),
    ]  # fmt: skip
    search_fields = ["municipality", "name", "kind", "ages", "notes"]
    search_backend_name = ""
    ordering = ["order"]

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the page on which one confirms."""
        return [*super().get_urlpatterns(), path("confirm/<int:pk>/", confirm, name="confirm")]
