"""Cases in the admin: written by trainers who were given them, seen by nobody else.

What is written here goes to the audit trail only: Wagtail's log and reports would show a
case's title to people who may not know of it.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic

import audit.domain.trail as audit
from courses.cases.domain import access, grants
from courses.cases.forms import CaseForm, ExclusionForm, GrantEndForm, GrantForm
from courses.cases.models import (
    Case,
    ChecklistItem,
    Classification,
    Exclusion,
    Grant,
    HandlingRules,
    PledgeText,
)
from library.domain.wareki import wareki
from people.current import current_user
from people.record_viewsets import KeptViewSet


class RulesPanel(Panel):
    """What an author must keep in mind, shown while they write."""

    class BoundPanel(Panel.BoundPanel):
        """The rules as they stand."""

        template_name = "cases/admin/rules.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the classifications, the checklist and the handling rules."""
            return super().get_context_data(parent_context) | {
                "classifications": Classification.objects.all(),
                "checklist": ChecklistItem.objects.all(),
                "handling": HandlingRules.objects.first(),
            }


PART_PANELS = [
    FieldPanel("key"),
    FieldPanel("order"),
    FieldPanel("title"),
    FieldPanel("trigger"),
    FieldPanel("offset_minutes"),
    FieldPanel("also_for_modules"),
    FieldPanel("reading_minutes"),
    FieldPanel("facts"),
    FieldPanel("narrative"),
    FieldPanel("questions"),
]
CASE_PANELS = [
    RulesPanel(heading="区分の扱いと、匿名化の確認"),
    FieldPanel("key"),
    FieldPanel("order"),
    FieldPanel("title"),
    FieldPanel("title_kana"),
    FieldPanel("classification"),
    FieldPanel("is_fictional"),
    FieldPanel("fictional_statement"),
    FieldPanel("theme"),
    FieldPanel("tags"),
    FieldPanel("audiences"),
    FieldPanel("presenter_role"),
    FieldPanel("content_notes"),
    FieldPanel("question_from_presenter"),
    FieldPanel("family_text"),
    FieldPanel("family"),
    InlinePanel("parts", panels=PART_PANELS, heading="部", label="部", min_num=1),
    MultiFieldPanel(
        [
            FieldPanel("aims"),
            FieldPanel("likely_turns"),
            FieldPanel("advisor_points"),
            FieldPanel("do_not"),
            FieldPanel("closing_words"),
            FieldPanel("timeline"),
        ],
        heading="進め方のメモ(進行役だけが見ます)",
    ),
]


class HiddenFromOthers:
    """Answer 404 to whoever may not know of cases."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Turn a refusal into not found."""
        try:
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except PermissionDenied as error:
            raise Http404 from error
        return response


class CaseIndexView(HiddenFromOthers, generic.IndexView):
    """The cases that one works with, and no others."""

    any_permission_required = ["change"]

    def get_base_queryset(self) -> Any:
        """Keep to one's own."""
        return access.granted_cases(current_user(self.request)).select_related("classification")


class CaseCreateView(HiddenFromOthers, generic.CreateView):
    """A new case, which its author works with."""

    success_message = "%(object)sを作りました。"

    def save_instance(self) -> Case:
        """Save, log, and give the author the case."""
        author = current_user(self.request)
        case: Case = self.form.save()
        audit.record("cases.case.change", case, actor=author, chain=f"case:{case.pk}", is_new=True)
        grants.give_to_author(case, author)
        return case


class CaseEditView(HiddenFromOthers, generic.EditView):
    """One case. Looking at it is logged, and so is each change."""

    success_message = "%(object)sを保存しました。"

    def get_object(self, queryset: Any = None) -> Case:
        """Read the case through its one door."""
        case: Case = super().get_object(queryset)
        return access.read_whole(current_user(self.request), case)

    def save_instance(self) -> Case:
        """Save and log."""
        case: Case = self.form.save()
        audit.record(
            "cases.case.change",
            case,
            actor=current_user(self.request),
            chain=f"case:{case.pk}",
            fields=sorted(self.form.changed_data),
        )
        return case


class CaseMaterialViewSet(KeptViewSet):
    """What the screens around cases have in common: list, add, change."""

    def get_urlpatterns(self) -> list[URLPattern]:
        """List, add, change, by whatever the key is."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path(f"edit/<{self.pk_path_converter}:pk>/", self.edit_view, name="edit"),
        ]


class CaseViewSet(CaseMaterialViewSet):
    """事例."""

    model = Case
    icon = "openquote"
    menu_label = "事例"
    edit_handler = ObjectList(CASE_PANELS, base_form_class=CaseForm)
    index_view_class = CaseIndexView
    add_view_class = CaseCreateView
    edit_view_class = CaseEditView
    list_display = ["title", "theme", Column("classification", label="区分")]


class HandlingRulesViewSet(CaseMaterialViewSet):
    """事例の取扱い."""

    model = HandlingRules
    icon = "warning"
    menu_label = "事例の取扱い"
    form_fields = ["notice", "default_classification", "copies", "online", "after_session"]


class ClassificationViewSet(CaseMaterialViewSet):
    """事例の区分."""

    model = Classification
    icon = "tag"
    menu_label = "事例の区分"
    form_fields = ["key", "title", "rule", "order"]
    list_display = ["title", "rule"]


class ChecklistItemViewSet(CaseMaterialViewSet):
    """匿名化の確認項目."""

    model = ChecklistItem
    icon = "tasks"
    menu_label = "匿名化の確認項目"
    form_fields = ["key", "text", "order"]
    list_display = ["text", "key"]


class PledgeTextViewSet(CaseMaterialViewSet):
    """誓約の文: a version that somebody signed is read, not changed."""

    model = PledgeText
    icon = "doc-full"
    menu_label = "誓約の文"
    panels = [
        FieldPanel("version"),
        FieldPanel("title"),
        FieldPanel("lead"),
        FieldPanel("articles"),
        FieldPanel("agreement"),
        FieldPanel("effective_on"),
    ]
    list_display = [
        TitleColumn(
            "title", label="題名", get_url=lambda text: f"/admin/pledgetext/edit/{text.pk}/"
        ),
        Column("version", label="版"),
        Column("effective_on", label="使い始める日", accessor=lambda t: wareki(t.effective_on)),
    ]


class Ruled:
    """Saves through the domain; a broken rule is shown on the form and nothing is stored."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, or say which rule is broken."""
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            form.add_error(None, error)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            response = self.form_invalid(form)  # type: ignore[attr-defined]
        return response


class GrantCreateView(Ruled, generic.CreateView):
    """Give a trainer a case."""

    def save_instance(self) -> Grant:
        """Give it, which is logged."""
        return self.form.give(current_user(self.request))


class GrantEditView(Ruled, generic.EditView):
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


class ExclusionCreateView(Ruled, generic.CreateView):
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


VIEWSETS = [
    CaseViewSet,
    HandlingRulesViewSet,
    ClassificationViewSet,
    ChecklistItemViewSet,
    PledgeTextViewSet,
    GrantViewSet,
    ExclusionViewSet,
]
