"""What holds for every case: its handling, kinds and checklist, and the pledge."""

from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, TitleColumn

from courses.cases.models import ChecklistItem, Classification, HandlingRules, PledgeText
from courses.cases.viewsets.base import CaseMaterialViewSet
from library.domain.wareki import wareki


class HandlingRulesViewSet(CaseMaterialViewSet):
    """事例の取扱い."""

    model = HandlingRules
    icon = "warning"
    menu_label = "事例の取扱い"
    form_fields = ["notice", "default_classification", "copies", "online", "after_session"]


class ClassificationViewSet(CaseMaterialViewSet):
    """事例の区分: the kinds are fixed, their words are not."""

    model = Classification
    icon = "tag"
    menu_label = "事例の区分"
    form_fields = ["title", "rule", "order"]
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
