"""The trainers' desks for quizzes and surveys."""

from typing import Any, ClassVar

from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList

from courses.models import ModulePage
from courses.module_choice import OfModuleForm
from library.admin_views import HeldDeleteView
from people.desks import DeskViewSet
from quizzes.domain.surveys import is_asked_for
from quizzes.models import Quiz, Survey

FROZEN = (
    "開催を始めると、そのときの問題と合格の割合がその開催のものとして決まります。"
    "ここで直したことは、次に始める開催から使われます。いま受けている人の問題は変わりません。"
)


class QuizDeleteView(HeldDeleteView):
    """A quiz that a run was opened with stays."""

    sentence = (
        "この確認テストは開催で使われているので、削除できません。受験の記録が残っているためです。"
        "使うのをやめるときは、研修のページで「確認テストの合格が要る」を外すか、問題を直してください。"
    )

    def is_held(self) -> bool:
        """Frozen versions hold it."""
        return bool(self.object.versions.exists())


class SurveyDeleteView(HeldDeleteView):
    """A survey that a run asks for, or that was answered, stays."""

    sentence = (
        "このアンケートは開催で使われているので、削除できません。"
        "使うのをやめるときは、研修のページで「受講アンケートが要る」を外してください。"
    )

    def is_held(self) -> bool:
        """Answers hold it; a run does so without a foreign key, its requirement lies below."""
        return bool(self.object.responses.exists()) or is_asked_for(self.object)


class QuizForm(OfModuleForm):
    """A quiz is about what was read."""

    kinds = [ModulePage.Kind.LECTURE]


class QuizViewSet(DeskViewSet):
    """確認テスト."""

    model = Quiz
    icon = "tasks"
    menu_label = "確認テスト"
    menu_order = 100
    add_to_admin_menu = False
    copy_view_enabled = False
    list_display: ClassVar[list[str]] = ["title", "module", "pass_percent"]
    search_fields: ClassVar[list[str]] = ["title"]
    delete_view_class = QuizDeleteView
    edit_handler = ObjectList(
        [
            HelpPanel(FROZEN),
            FieldPanel("title"),
            FieldPanel("module"),
            MultiFieldPanel(
                [
                    FieldPanel("pass_percent"),
                    FieldPanel("max_attempts"),
                    FieldPanel("time_limit_minutes"),
                ],
                heading="合格と回数",
            ),
            FieldPanel("questions"),
        ],
        base_form_class=QuizForm,
    )


class SurveyViewSet(DeskViewSet):
    """受講アンケート."""

    model = Survey
    icon = "form"
    menu_label = "受講アンケート"
    menu_order = 110
    add_to_admin_menu = False
    copy_view_enabled = False
    list_display: ClassVar[list[str]] = ["title", "course"]
    delete_view_class = SurveyDeleteView
    panels: ClassVar[list[Any]] = [
        HelpPanel(
            "アンケートは無記名です。だれがどう答えたかは、研修担当にも事務局にも分かりません。"
            "開催を始めると、そのときの質問がその開催のものとして決まります。"
            "ここで直したことは、次に始める開催から使われます。"
        ),
        FieldPanel("title"),
        FieldPanel("course"),
        FieldPanel("questions"),
    ]


quiz_viewset = QuizViewSet()
survey_viewset = SurveyViewSet()
