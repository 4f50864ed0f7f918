"""The trainers' desks for worksheets, and for which module is done with which."""

from typing import Any, ClassVar

from django import forms
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList

from courses.models import ModulePage, RunModule
from courses.module_choice import OfModuleForm
from courses.worksheets.models import ModuleWorksheet, Worksheet
from library.admin_views import HeldDeleteView
from people.desks import DeskViewSet

FROZEN = (
    "開催を始めると、そのときの様式がその開催の版として決まります。ここで直したことは、"
    "次に始める開催から使われます。いま書いている人の様式も、出された様式も変わりません。"
)


class WorksheetDeleteView(HeldDeleteView):
    """A worksheet of a module, or one that was ever filled in, stays."""

    sentence = (
        "この様式は単元か開催で使われているので、削除できません。"
        "使うのをやめるときは、「単元の様式」からこの様式を外してください。"
    )

    def is_held(self) -> bool:
        """Modules and frozen versions hold it."""
        sheet = self.object
        return bool(sheet.module_worksheets.exists() or sheet.versions.exists())


class ModuleWorksheetDeleteView(HeldDeleteView):
    """What a running module is done with stays; afterwards it may be taken off."""

    sentence = (
        "この単元は開催中の研修で使われているので、いまは外せません。"
        "次の開催から外すときは、「修了に要る」のしるしを外してください。"
    )

    def is_held(self) -> bool:
        """A run that is open holds the module."""
        rows = RunModule.objects.filter(page=self.object.module_id)
        return rows.filter(run__closed_at__isnull=True).exists()


class WorksheetViewSet(DeskViewSet):
    """様式."""

    model = Worksheet
    icon = "form"
    menu_label = "様式"
    menu_order = 120
    add_to_admin_menu = False
    copy_view_enabled = False
    list_display: ClassVar[list[str]] = ["title", "has_trainer_review", "accepts_paper"]
    search_fields: ClassVar[list[str]] = ["title", "title_kana"]
    delete_view_class = WorksheetDeleteView
    panels: ClassVar[list[Any]] = [
        HelpPanel(FROZEN),
        FieldPanel("title"),
        FieldPanel("title_kana"),
        FieldPanel("audiences", widget=forms.CheckboxSelectMultiple),
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldPanel("inspired_by"),
                FieldPanel("notice"),
                FieldPanel("revision_note"),
                FieldPanel("visibility_note"),
            ],
            heading="様式に添えることば",
        ),
        FieldPanel("sections"),
        MultiFieldPanel(
            [FieldPanel("has_trainer_review"), FieldPanel("review_points")], heading="確認"
        ),
        MultiFieldPanel(
            [
                FieldPanel("accepts_paper"),
                FieldPanel("paper_size"),
                FieldPanel("paper_orientation"),
                FieldPanel("paper_pages"),
                FieldPanel("paper_font_size"),
            ],
            heading="紙の様式",
        ),
    ]


class ModuleWorksheetForm(OfModuleForm):
    """A worksheet is filled in for what one does; a lecture is read."""

    kinds = [kind for kind in ModulePage.Kind.values if kind != ModulePage.Kind.LECTURE]


class ModuleWorksheetViewSet(DeskViewSet):
    """単元の様式."""

    model = ModuleWorksheet
    icon = "link"
    menu_label = "単元の様式"
    menu_order = 121
    add_to_admin_menu = False
    copy_view_enabled = False
    list_display: ClassVar[list[str]] = ["module", "worksheet", "is_required"]
    delete_view_class = ModuleWorksheetDeleteView
    edit_handler = ObjectList(
        [
            HelpPanel(FROZEN),
            FieldPanel("module"),
            FieldPanel("worksheet"),
            FieldPanel("is_required"),
        ],
        base_form_class=ModuleWorksheetForm,
    )


worksheet_viewset = WorksheetViewSet("worksheet")
module_worksheet_viewset = ModuleWorksheetViewSet("module-worksheet")
