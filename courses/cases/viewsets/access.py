"""Who works with a case and who is kept from it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic

from courses.cases.domain import grants
from courses.cases.forms import ExclusionForm, GrantEndForm, GrantForm
from courses.cases.models import Exclusion, Grant
from courses.cases.viewsets.base import CaseMaterialViewSet
from library.admin_views import RuledView
from library.domain.wareki import wareki
from people.current import current_user
from people.desks import DeskEditView


class GrantCreateView(RuledView, generic.CreateView):
    """Give a trainer a case."""

    def save_instance(self) -> Grant:
        """Give it, which is logged."""
        return self.form.give(current_user(self.request))


class GrantEditView(RuledView, DeskEditView):
    """End a trainer's work with a case."""

    def save_instance(self) -> Grant:
        """End it, which is logged."""
        return grants.end_grant(
            Grant.objects.get(pk=self.object.pk),
            ends_on=self.form.cleaned_data["ends_on"],
            actor=current_user(self.request),
        )


class GrantViewSet(CaseMaterialViewSet):
    """事例の担当."""

    model = Grant
    icon = "key"
    menu_label = "事例の担当"
    related = ("case", "person")
    add_view_class = GrantCreateView
    edit_view_class = GrantEditView
    list_display = [
        TitleColumn(
            "person", label="担当者", get_url=lambda grant: f"/admin/grant/edit/{grant.pk}/"
        ),
        Column("case", label="事例"),
        Column("reason", label="理由"),
        Column(
            "ends_on", label="終わり",
            accessor=lambda grant: wareki(grant.ends_on) if grant.ends_on else "—",
        ),
    ]  # fmt: skip

    def get_form_class(self, for_update: bool = False) -> type[GrantForm | GrantEndForm]:
        """Only the end of a grant is changed."""
        return GrantEndForm if for_update else GrantForm


class ExclusionCreateView(RuledView, generic.CreateView):
    """Keep somebody from a case."""

    def get_edit_url(self) -> str:
        """An exclusion is not changed: lead to the list."""
        return self.get_success_url()

    def save_instance(self) -> Exclusion:
        """Register it, which is logged."""
        values = self.form.cleaned_data
        return grants.exclude(
            values["case"],
            values["person_number"],
            reason=values["reason"],
            actor=current_user(self.request),
        )


class ExclusionDeleteView(generic.DeleteView):
    """Lift an exclusion."""

    permission_required = "add"
    success_message = "除外を解除しました。"
    page_title = "除外を解除"
    confirmation_message = (
        "この除外を解除しますか。ほかの条件がそろえば、事例を読めるようになります。"
    )

    def form_valid(self, form: Any) -> HttpResponse:
        """Lift it, or say why not."""
        try:
            response: HttpResponse = super().form_valid(form)
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
            response = redirect(self.get_success_url())
        return response

    @transaction.atomic
    def delete_action(self) -> None:
        """Lift it, which is logged."""
        grants.lift_exclusion(self.object, actor=current_user(self.request))


class ExclusionViewSet(CaseMaterialViewSet):
    """事例の除外."""

    model = Exclusion
    icon = "no-view"
    menu_label = "事例の除外"
    related = ("case", "person")
    add_view_class = ExclusionCreateView
    delete_view_class = ExclusionDeleteView
    list_display = [
        TitleColumn(
            "person", label="読まない人", get_url=lambda row: f"/admin/exclusion/delete/{row.pk}/"
        ),
        Column("case", label="事例"),
        Column("reason", label="理由"),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Exclusions are added and lifted, not changed."""
        names = {"edit_url_name": None, "delete_url_name": self.get_url_name("delete")}
        return super().get_common_view_kwargs(**kwargs) | names

    def get_form_class(self, for_update: bool = False) -> type[ExclusionForm]:
        """Return the form that asks for a number."""
        return ExclusionForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """List, add, lift."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("delete/<int:pk>/", self.delete_view, name="delete"),
        ]
