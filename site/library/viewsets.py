"""Words and places in the admin: trainers keep the words, the office keeps the places too."""

from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from library.directory_admin import ResourceViewSet
from library.models import (
    EventKind,
    ExternalTrainingType,
    GlossaryTerm,
    Municipality,
    Network,
    WordingRule,
)
from people.columns import YesNoColumn
from people.desks import DeskViewSet


class GlossaryTermViewSet(DeskViewSet):
    """用語集."""

    model = GlossaryTerm
    name = "glossary_terms"
    icon = "openquote"
    form_fields = ["term", "kana", "text"]
    list_display = ["term", "kana", "text"]
    search_fields = ["term", "kana", "text"]
    search_backend_name = ""
    ordering = ["sort_key", "term"]
    inspect_view_enabled = True


class GlossaryTermChooserViewSet(ChooserViewSet):
    """Chooses a word of the glossary for a lecture."""

    model = GlossaryTerm
    icon = "openquote"
    choose_one_text = "ことばを選ぶ"
    choose_another_text = "ほかのことばを選ぶ"
    edit_item_text = "このことばを直す"


glossary_term_chooser = GlossaryTermChooserViewSet("glossary_term_chooser")


class WordingRuleViewSet(DeskViewSet):
    """ことばの手引き."""

    model = WordingRule
    name = "wording_rules"
    icon = "edit"
    form_fields = ["avoid", "use", "level", "note", "order"]
    list_display = ["avoid", "use", "level", "note"]
    list_filter = ["level"]
    search_fields = ["avoid", "use", "note"]
    ordering = ["order"]


class NetworkViewSet(DeskViewSet):
    """会議体."""

    model = Network
    name = "networks"
    icon = "group"
    form_fields = ["key", "municipality", "name", "source", "confirmed_on", "order"]
    list_display = ["name", "municipality", "confirmed_on"]
    list_filter = ["municipality"]
    search_fields = ["municipality", "name"]
    search_backend_name = ""
    ordering = ["order"]


class ExternalTrainingTypeViewSet(DeskViewSet):
    """区の外の学びの種類."""

    model = ExternalTrainingType
    name = "external_training_types"
    icon = "globe"
    form_fields = ["key", "name", "source", "order"]
    list_display = ["name", "source"]
    search_fields = ["name"]
    ordering = ["order"]


class EventKindViewSet(DeskViewSet):
    """催しの種類."""

    model = EventKind
    name = "event_kinds"
    icon = "tag"
    form_fields = ["key", "name", "source", "order"]
    list_display = ["name", "source"]
    search_fields = ["name"]
    ordering = ["order"]


class MunicipalityViewSet(DeskViewSet):
    """自治体."""

    model = Municipality
    name = "municipalities"
    icon = "globe"
    form_fields = ["key", "name", "is_own", "source", "order"]
    list_display = ["name", YesNoColumn("is_own", label="この区"), "source"]
    search_fields = ["name"]
    ordering = ["order"]


# In the order of the menu 教材.
VIEWSETS: list[ModelViewSet] = [
    GlossaryTermViewSet(),
    WordingRuleViewSet(),
    ResourceViewSet(),
    NetworkViewSet(),
    ExternalTrainingTypeViewSet(),
    EventKindViewSet(),
    MunicipalityViewSet(),
]
