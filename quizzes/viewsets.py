"""The trainers' desks for quizzes and surveys."""

from typing import Any, ClassVar

from django.http import HttpResponse
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.viewsets.model import ModelViewSet

from quizzes.domain.surveys import is_asked_for
from quizzes.models import Quiz, Survey

FROZEN = (
    "開催を始めると、そのときの問題と合格の割合がその開催のものとして決まります。"
    "ここで直したことは、次に始める開催から使われます。いま受けている人の問題は変わりません。"
)


class RecordedDeleteView(DeleteView):
    """Refuses to delete what records stand on, with a sentence, before the database does."""

    template_name = "quizzes/admin/confirm_delete.html"
    records: ClassVar[tuple[str, ...]] = ()
    sentence = ""

    def refusal(self) -> str:
        """Say why it cannot be deleted; nothing if it can."""
        held = any(getattr(self.object, name).exists() for name in self.records)
        return self.sentence if held else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the sentence instead of the button."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"refusal": self.refusal()}

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it when records stand on it."""
        if self.refusal():
            return self.render_to_response(self.get_context_data(form=form), status=409)
        response: HttpResponse = super().form_valid(form)
        return response


class QuizDeleteView(RecordedDeleteView):
    """A quiz that a run was opened with stays."""

    records = ("versions",)
    sentence = (
        "この確認テストは開催で使われているので、削除できません。受験の記録が残っているためです。"
        "使うのをやめるときは、研修のページで「確認テストの合格が要る」を外すか、問題を直してください。"
    )


class SurveyDeleteView(RecordedDeleteView):
    """A survey that a run asks for, or that was answered, stays."""

    records = ("responses",)
    sentence = (
        "このアンケートは開催で使われているので、削除できません。"
        "使うのをやめるときは、研修のページで「受講アンケートが要る」を外してください。"
    )

    def refusal(self) -> str:
        """A run holds it without a foreign key: the requirement lies a layer below."""
        return super().refusal() or (self.sentence if is_asked_for(self.object) else "")


class QuizViewSet(ModelViewSet):
    """確認テスト."""

    model = Quiz
    icon = "tasks"
    menu_label = "確認テスト"
    menu_order = 100
    add_to_admin_menu = False
    copy_view_enabled = False
    list_display: ClassVar[list[str]] = ["title", "module", "pass_percent"]
    search_fields: ClassVar[list[str]] = ["title", "key"]
    delete_view_class = QuizDeleteView
    panels: ClassVar[list[Any]] = [
        HelpPanel(FROZEN),
        FieldPanel("title"),
        FieldPanel("module"),
        FieldPanel("key"),
        MultiFieldPanel(
            [
                FieldPanel("pass_percent"),
                FieldPanel("max_attempts"),
                FieldPanel("time_limit_minutes"),
            ],
            heading="合格と回数",
        ),
        FieldPanel("questions"),
    ]


class SurveyViewSet(ModelViewSet):
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
            "直したことは、開催中の回にもすぐに出ます。"
        ),
        FieldPanel("title"),
        FieldPanel("course"),
        FieldPanel("key"),
        FieldPanel("questions"),
    ]


quiz_viewset = QuizViewSet()
survey_viewset = SurveyViewSet()
