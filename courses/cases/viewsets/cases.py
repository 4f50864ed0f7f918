"""Cases: written by trainers who were given them, seen by nobody else.

What is written here goes to the audit trail only: Wagtail's log and reports would show a
case's title to people who may not know of it.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic

from courses.cases.domain import access, approval, grants
from courses.cases.forms import CaseForm, PartForm
from courses.cases.models import Case, ChecklistItem, Classification, HandlingRules
from courses.cases.viewsets.base import CaseMaterialViewSet
from people.current import current_user
from people.desks import DeskEditView


class RulesPanel(Panel):
    """What an author must keep in mind, shown while they write."""

    class BoundPanel(Panel.BoundPanel):
        """The rules as they stand."""

        template_name = "cases/admin/rules.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the classifications, the checklist and the handling rules."""
            # A new case has an id before it has a row.
            is_stored = not self.instance._state.adding
            return super().get_context_data(parent_context) | {
                "classifications": Classification.objects.all(),
                "checklist": ChecklistItem.objects.all(),
                "handling": HandlingRules.objects.first(),
                "case": self.instance if is_stored else None,
                "approved": is_stored and approval.is_approved(self.instance),
            }


class PartsPanel(InlinePanel):
    """The parts of a case, each on its own form."""

    def get_form_options(self) -> dict[str, Any]:
        """Name the form of a part: Wagtail takes a model's own form for the whole alone."""
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = PartForm
        return options


PART_PANELS = [
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
    PartsPanel("parts", panels=PART_PANELS, heading="部", label="部", min_num=1),
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


APPROVAL_GONE = (
    "本文が変わったため、承認がなくなりました。このままでは演習や会で読めません。"
    "事例の一覧の「確認」の欄から、もう一度、確認を頼んでください。"
)


class HiddenFromOthers:
    """Answer 404 to whoever may not know of cases."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Turn a refusal into not found."""
        try:
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except PermissionDenied as error:
            raise Http404 from error
        return response


def standing(case: Case) -> str:
    """Say in a word where the check of a case stands; the list has asked for all at once."""
    return str(getattr(case, "standing", ""))


class CaseIndexView(HiddenFromOthers, generic.IndexView):
    """The cases that one works with, and no others."""

    any_permission_required = ["change"]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Write beside each case where its check stands: the same queries for any number."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        said = approval.standings(context["object_list"])
        for case in context["object_list"]:
            case.standing = said[case.pk]
        return context

    def get_base_queryset(self) -> Any:
        """Keep to one's own."""
        return access.granted_cases(current_user(self.request)).select_related("classification")


class CaseCreateView(HiddenFromOthers, generic.CreateView):
    """A new case, which its author works with. What is written here lies on no shelf."""

    may_keep = False
    success_message = "「%(object)s」を作りました。"

    def save_instance(self) -> Case:
        """Save, log, and give the author the case."""
        author = current_user(self.request)
        case: Case = self.form.save()
        approval.note_change(case, actor=author, is_new=True)
        grants.give_to_author(case, author)
        return case


class CaseEditView(HiddenFromOthers, DeskEditView):
    """One case. Looking at it is logged, and so is each change; it lies on no shelf."""

    may_keep = False
    success_message = "「%(object)s」を保存しました。"

    def get_object(self, queryset: Any = None) -> Case:
        """Read the case through its one door; whoever checks it does not write it."""
        person = current_user(self.request)
        case = access.read_whole(person, super().get_object(queryset))
        if approval.asked_of(person, [case]):
            raise PermissionDenied("この事例は、確認を頼まれている方には直せません。")
        return case

    def save_instance(self) -> Case:
        """Save and log; say so where an approval is gone with the text that it was for."""
        was_approved = approval.is_approved(Case.objects.get(pk=self.object.pk))
        case: Case = self.form.save()
        approval.note_change(case, actor=current_user(self.request), fields=self.form.changed_data)
        if was_approved and not approval.is_approved(case):
            messages.warning(self.request, APPROVAL_GONE)
        return case


class CaseViewSet(CaseMaterialViewSet):
    """事例."""

    model = Case
    icon = "openquote"
    menu_label = "事例"
    edit_handler = ObjectList(CASE_PANELS, base_form_class=CaseForm)
    index_view_class = CaseIndexView
    add_view_class = CaseCreateView
    edit_view_class = CaseEditView
    list_display = [
        "title", "theme", Column("classification", label="区分"),
        TitleColumn(
            "check", label="確認", accessor=standing,
            get_url=lambda case: reverse("case_check", args=[case.pk]),
        ),
    ]  # fmt: skip
