"""The register of people in the admin."""

from datetime import date
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic

from people.admin_forms import NewPersonForm, PersonForm
from people.admin_views import issue_code
from people.columns import YesNoColumn
from people.desks import DeskEditView, DeskViewSet
from people.domain import codes
from people.domain.lookup import search
from people.domain.participation import State, days_of, state_of
from people.domain.places import present_places
from people.domain.visibility import people_kept_by
from people.models import (
    Affiliation,
    Appointment,
    Audience,
    Organisation,
    User,
    UserQuerySet,
)


class PersonFilterSet(WagtailFilterSet):
    """By place, by audience, in use or not."""

    organisation = django_filters.ModelChoiceFilter(
        label="所属", queryset=Organisation.objects.all(), method="filter_organisation"
    )
    audiences = django_filters.ModelChoiceFilter(label="対象区分", queryset=Audience.objects.all())
    is_active = django_filters.BooleanFilter(label="有効")
    takes_part = django_filters.BooleanFilter(label="いま参加している", method="filter_takes_part")

    class Meta:
        model = User
        fields: list[str] = []

    def filter_organisation(
        self, queryset: UserQuerySet, name: str, value: Organisation | None
    ) -> UserQuerySet:
        """Keep those in the organisation or below it."""
        return queryset.within([value.path], on=timezone.localdate()) if value else queryset

    def filter_takes_part(
        self, queryset: UserQuerySet, name: str, value: bool | None
    ) -> UserQuerySet:
        """Keep those who may come in today, or all others."""
        if value is None:
            return queryset
        here = User.objects.taking_part(on=timezone.localdate()).values("pk")
        return queryset.filter(pk__in=here) if value else queryset.exclude(pk__in=here)


class IndexView(generic.IndexView):
    """Everyone whom the viewer keeps, as a roster is read aloud."""

    any_permission_required = ["change", "view"]
    add_item_label = "受講者を登録"

    def get_base_queryset(self) -> UserQuerySet:
        """Keep to the viewer's people."""
        rows = Affiliation.objects.select_related("organisation")
        seats = Appointment.objects.select_related("office", "district", "term")
        return people_kept_by(self.request.user).prefetch_related(
            Prefetch("affiliations", rows), Prefetch("appointments", seats), "audiences"
        )

    def order_queryset(self, queryset: UserQuerySet) -> UserQuerySet:
        """Sort by kana unless a column was chosen."""
        return super().order_queryset(queryset) if self.ordering else queryset.in_kana_order()

    def search_queryset(self, queryset: UserQuerySet) -> UserQuerySet:
        """Find people as everywhere."""
        return search(queryset, self.search_query, person="")


class CreateView(generic.CreateView):
    """Enter somebody, then hand them their code."""

    success_message = "%(object)sを登録しました。続けて、一時パスワードを発行できます。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who is asking."""
        return super().get_form_kwargs() | {"viewer": self.request.user}

    def form_valid(self, form: NewPersonForm) -> HttpResponse:
        """Enter the person; a rule broken only now is shown on the form, and nothing stored."""
        try:
            with transaction.atomic():
                self.object = form.register()
        except ValidationError as error:
            _add_errors(form, error)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)
        self.form = form
        return self.save_action()

    def get_success_url(self) -> str:
        """Lead to the entry, where the code is issued."""
        return self.get_edit_url()


class EditView(DeskEditView):
    """One entry with its history of places."""

    success_message = "%(object)sの情報を保存しました。"
    template_name = "people/admin/person_edit.html"

    def get_queryset(self) -> UserQuerySet:
        """Answer 404 for anybody else's person."""
        return people_kept_by(self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who is asking."""
        return super().get_form_kwargs() | {"viewer": self.request.user}

    def save_instance(self) -> User:
        """Store through the register, whose trail is the only one."""
        return self.form.save()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the places held, and whether a code may be handed out."""
        person = self.object
        state, (first, last) = state_of(person), days_of(person)
        return super().get_context_data(**kwargs) | {
            "person": person,
            "names_before": [
                held | {"until": date.fromisoformat(held["until"])}
                for held in reversed(person.names_before)
            ],
            "affiliations": person.affiliations.select_related("organisation", "office"),
            "appointments": person.appointments.select_related(
                "organisation", "office", "district", "term"
            ),
            "state": state.name,
            "first_day": first,
            "last_day": last,
            "may_issue_code": state in (State.HERE, State.SOON)
            and codes.may_manage_sign_in(self.request.user, person),
            "code_usable": codes.usable_text(person),
        }


def _add_errors(form: NewPersonForm, error: ValidationError) -> None:
    """Put each sentence beside its field, or above the form where there is none."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {None: error}
    for name, sentences in by_field.items():
        form.add_error(name if name in form.fields else None, sentences)


class PersonViewSet(DeskViewSet):
    """Stands where Wagtail has its own screens for users."""

    model = User
    icon = "user"
    menu_label = "受講者"
    add_to_reference_index = False
    add_to_admin_menu = False
    copy_view_enabled = False
    list_per_page = 50
    # What makes Wagtail show the box: what is searched in, `search_queryset` says.
    search_fields = ["search_text"]
    search_backend_name = ""
    filterset_class = PersonFilterSet
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    list_display = [
        TitleColumn(
            "number", label="受講者番号", sort_key="number",
            get_url=lambda person: reverse("wagtailusers_users:edit", args=[person.pk]),
        ),
        Column("get_full_name", label="氏名"),
        Column("full_kana", label="ふりがな"),
        Column("places", label="所属・委嘱", accessor=present_places),
        Column(
            "audiences", label="対象区分",
            accessor=lambda person: "、".join(a.code for a in person.audiences.all()),
        ),
        YesNoColumn("is_active", label="有効", sort_key="is_active"),
        Column("state", label="参加", accessor=state_of),
    ]  # fmt: skip

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        """A new entry also asks where the person belongs."""
        return PersonForm if for_update else NewPersonForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Name no page that does not exist: an entry is never deleted, its trail is elsewhere."""
        missing = {"history_url_name": None, "usage_url_name": None, "delete_url_name": None}
        return super().get_common_view_kwargs(**kwargs) | missing

    def get_urlpatterns(self) -> list[URLPattern]:
        """List, enter, change, hand out a code; nothing else."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("edit/<uuid:pk>/", self.edit_view, name="edit"),
            path("code/<uuid:pk>/", issue_code, name="code"),
        ]

    def register_permissions(self) -> None:
        """Offer nothing to tick in a group: rights here follow from roles."""
