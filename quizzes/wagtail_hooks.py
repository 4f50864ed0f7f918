"""Where the trainers' desks hang in the admin."""

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet

from people.menu import RoleMenuItem
from people.roles import Role
from quizzes import results
from quizzes.spelling_views import spellings
from quizzes.viewsets import quiz_viewset, survey_viewset


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ModelViewSet]:
    """Quizzes and surveys."""
    return [quiz_viewset, survey_viewset]


@hooks.register("register_admin_urls")
def register_result_urls() -> list[URLPattern]:
    """The results of surveys."""
    return [
        path("survey-results/", results.result_list, name="survey_results"),
        path("survey-results/<uuid:run_id>/", results.result, name="survey_result"),
    ]


@hooks.register("register_admin_urls")
def register_spelling_urls() -> list[URLPattern]:
    """Give authors the address that names the spellings that count."""
    return [path("spellings/", spellings, name="spellings")]


@hooks.register("insert_editor_js")
def show_spellings() -> str:
    """Show beside each right answer which other spellings count."""
    return format_html(
        '<script type="module" src="{}" data-spellings="{}"></script>',
        static("js/spellings.js"),
        reverse("spellings"),
    )


@hooks.register("register_material_menu_item")
def register_quiz_menu_item() -> MenuItem:
    """確認テスト."""
    return RoleMenuItem(
        "確認テスト",
        quiz_viewset.menu_url,
        name="quizzes",
        icon_name="tasks",
        order=100,
        roles=[Role.TRAINER],
    )


@hooks.register("register_material_menu_item")
def register_survey_menu_item() -> MenuItem:
    """受講アンケート."""
    return RoleMenuItem(
        "受講アンケート",
        survey_viewset.menu_url,
        name="surveys",
        icon_name="form",
        order=110,
        roles=[Role.TRAINER],
    )


@hooks.register("register_training_menu_item")
def register_results_menu_item() -> MenuItem:
    """アンケートの結果."""
    return RoleMenuItem(
        "アンケートの結果",
        reverse("survey_results"),
        name="survey-results",
        icon_name="view",
        order=800,
        roles=results.READERS,
    )
