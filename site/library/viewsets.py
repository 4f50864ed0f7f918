"""Words and places in the admin: trainers keep the words, the office keeps the places too."""

from wagtail.admin.viewsets.model import ModelViewSet

from library.models import ExternalTrainingType, GlossaryTerm, Network, Resource, WordingRule


class GlossaryTermViewSet(ModelViewSet):
    """用語集."""

    model = GlossaryTerm
    name = "glossary_terms"
    icon = "openquote"
    form_fields = ["term", "kana", "text"]
    list_display = ["term", "kana", "text"]
    search_fields = ["term", "kana", "text"]
    ordering = ["kana"]
    inspect_view_enabled = True


class WordingRuleViewSet(ModelViewSet):
    """ことばの手引き."""

    model = WordingRule
    name = "wording_rules"
    icon = "edit"
    form_fields = ["avoid", "use", "level", "note", "order"]
    list_display = ["avoid", "use", "level", "note"]
    list_filter = ["level"]
    search_fields = ["avoid", "use", "note"]
    ordering = ["order"]


class ResourceViewSet(ModelViewSet):
    """相談先・居場所."""

    model = Resource
    name = "resources"
    icon = "site"
    form_fields = ["municipality", "name", "kind", "ages", "source", "confirmed_on", "order"]
    list_display = ["name", "municipality", "kind", "ages", "confirmed_on"]
    list_filter = ["municipality", "kind", "confirmed_on"]
    search_fields = ["municipality", "name", "kind", "ages"]
    ordering = ["order"]


class NetworkViewSet(ModelViewSet):
    """会議体."""

    model = Network
    name = "networks"
    icon = "group"
    form_fields = ["key", "municipality", "name", "source", "confirmed_on", "order"]
    list_display = ["name", "municipality", "confirmed_on"]
    list_filter = ["municipality"]
    search_fields = ["municipality", "name"]
    ordering = ["order"]


class ExternalTrainingTypeViewSet(ModelViewSet):
    """区の外の学びの種類."""

    model = ExternalTrainingType
    name = "external_training_types"
    icon = "globe"
    form_fields = ["key", "name", "source", "order"]
    list_display = ["name", "source"]
    search_fields = ["name"]
    ordering = ["order"]


# In the order of the menu 教材.
VIEWSETS: list[ModelViewSet] = [
    GlossaryTermViewSet(),
    WordingRuleViewSet(),
    ResourceViewSet(),
    NetworkViewSet(),
    ExternalTrainingTypeViewSet(),
]
